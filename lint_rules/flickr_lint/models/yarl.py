"""yarl: addresses in parts, and furl, which does the same."""

from __future__ import annotations

from flickr_lint.models.rows import Propagator

__all__ = ["ROWS"]

ROWS = (
    Propagator("yarl.URL", takes=(0,)),
    Propagator("yarl.URL.{with_query,update_query,extend_query,with_path,join,joinpath,human_repr}", takes=("self", 0)),
    Propagator("furl.furl", takes=(0,)),
)
