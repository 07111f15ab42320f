"""The structure of answers, without their values: what XML samples and recordings show, and how two of them add up."""

from flickr_generator.shapes.model import NOTHING, Shape, merge, weigh
from flickr_generator.shapes.read import is_failure, read_recording, read_sample, shape_of

__all__ = ["NOTHING", "Shape", "is_failure", "merge", "read_recording", "read_sample", "shape_of", "weigh"]
