"""Specs become the reference in `docs/reference/`: a page per namespace, one for shared types, and an index.

`markdown` holds the only ways in which text of a spec gets into a page; `pages` is what the templates print, `values`,
`functions` and `records` compute it, `files` runs the templates.
"""

from flickr_generator.reference.files import reference_files

__all__ = ["reference_files"]
