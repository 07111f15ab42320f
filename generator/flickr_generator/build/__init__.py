"""Specs become the typed client: documents → IR (everything decided) → templates (nothing decided) → files.

`code` holds the only ways in which text of a spec becomes source; `names`, `records`, `signatures`, `failures` and
`docs` compute the parts of the IR in `ir`; `client` puts it together, `render` runs the templates, `write` the disk.
"""

from flickr_generator.build.client import build_files
from flickr_generator.build.write import write_client

__all__ = ["build_files", "write_client"]
