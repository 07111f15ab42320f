"""The structure of responses, without their values: reading it from XML samples and recordings, and merging it."""

from flickr_generator.shapes.model import NOTHING, Shape, merge, merge_sample
from flickr_generator.shapes.read import is_failure, read_recording, read_sample, shape_of

__all__ = ["NOTHING", "Shape", "is_failure", "merge", "merge_sample", "read_recording", "read_sample", "shape_of"]
