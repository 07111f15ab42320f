"""Inputs become specs: one JSON Schema per method and per shared type, the scalars, and answers of no method."""

from flickr_generator.derive.response_shapes import all_methods
from flickr_generator.derive.specs import FOLDERS, Specs, derive, read_specs, write_specs

__all__ = ["FOLDERS", "Specs", "all_methods", "derive", "read_specs", "write_specs"]
