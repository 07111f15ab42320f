"""Derives the specs from the inputs: one JSON Schema per method and shared type, scalars, and other responses."""

from flickr_generator.derive.response_shapes import all_methods
from flickr_generator.derive.specs import FOLDERS, Specs, derive, read_specs, write_specs

__all__ = ["FOLDERS", "Specs", "all_methods", "derive", "read_specs", "write_specs"]
