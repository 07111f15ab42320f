"""Builds the typed client from the specs: documents → IR (all decisions) → templates (no decisions) → files.

`code` has the only functions that convert text of a spec into source; `names`, `records`, `signatures`, `failures` and
`docs` compute the parts of the IR in `ir`; `client` combines them, `render` runs the templates, `write` writes the
files.
"""

from flickr_generator.build.client import build_files
from flickr_generator.build.write import write_client

__all__ = ["build_files", "write_client"]
