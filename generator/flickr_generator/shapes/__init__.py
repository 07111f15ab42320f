"""The structure of responses, without their values: reading it from XML samples and recordings, and merging it."""

from flickr_generator.shapes.model import NOTHING, Shape, merge, weigh
from flickr_generator.shapes.read import is_failure, read_recording, read_sample, shape_of

__all__ = ["NOTHING", "Shape", "is_failure", "merge", "read_recording", "read_sample", "shape_of", "weigh"]
