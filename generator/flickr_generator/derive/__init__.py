"""Inputs become specs: one JSON Schema per method, one per shared type, and the scalars."""

from flickr_generator.derive.specs import Specs, derive, write_specs

__all__ = ["Specs", "derive", "write_specs"]
