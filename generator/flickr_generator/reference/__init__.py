"""Builds the reference in `docs/reference/` from the specs: a page per namespace, one for shared types, and an index.

`markdown` has the only functions that put text of a spec into a page; `pages` has the data of the templates, which
`values`, `functions` and `records` compute; `files` renders the templates.
"""

from flickr_generator.reference.files import reference_files

__all__ = ["reference_files"]
