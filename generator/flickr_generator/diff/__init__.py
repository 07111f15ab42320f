"""Compares Flickr's API between two snapshots, spec folders, git revisions or a live endpoint.

`open_side` reads a side, `compare` returns the `Difference`, and `render` formats it. Every change is classified by one
model, which `docs/drift.md` explains: on the request side narrowing breaks, on the response side removal and widening
break.
"""

from flickr_generator.diff.change import Change, Difference, Impact
from flickr_generator.diff.compare import compare
from flickr_generator.diff.render import FORMATS, render
from flickr_generator.diff.sides import CannotCompare, Side, open_live, open_side

__all__ = [
    "FORMATS",
    "CannotCompare",
    "Change",
    "Difference",
    "Impact",
    "Side",
    "compare",
    "open_live",
    "open_side",
    "render",
]
