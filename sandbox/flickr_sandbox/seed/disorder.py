"""A few unusual people and photos, such as Flickr has, for `--disorder`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_sandbox.world.entries import World

__all__ = ["DISORDER", "ODD"]

DISORDER = (
    "drift",
    "single,chance=0.5",
    "empty_objects,chance=0.5",
    "stale_dates",
    "unstable_order",
    "short_pages:0.1",
    "latin1,chance=0.3",
    "feed_quotes",
)
"""The faults of `--disorder`, all of which Flickr has shown (facts, sections 5 and 6)."""

_OWNER = "45464748@N04"
_PHOTOS = 55_900_000_000
ODD: World = {
    "users": [
        {
            "nsid": _OWNER,
            "username": "Zoë Müller-Ångström",
            "realname": "",
            "location": "Køge \u2028 \x0b\x01",
            "description": "<script>alert(1)</script> & “quotes”",
            "joined": 0,
            "icon_server": 7,
        }
    ],
    "photos": [
        {"id": str(_PHOTOS), "owner": _OWNER, "title": "Avant l'été", "posted": -1_000_000, "taken": "1969-07-20"},
        {"id": str(_PHOTOS + 1), "owner": _OWNER, "title": "", "posted": 0, "taken": "0000-00-00 00:00:00"},
        {"id": str(_PHOTOS + 2), "owner": _OWNER, "title": "Film", "media": "video", "width": 0, "height": 0},
        {"id": str(_PHOTOS + 3), "owner": _OWNER, "title": "A\x0bB\x01\u2028 C", "tags": ["Ægir", "日本", 'x:y="z w"']},
        {"id": str(_PHOTOS + 4), "owner": _OWNER, "title": "0", "views": 0, "tags": ["0"], "width": 1, "height": 9000},
        {"id": str(_PHOTOS + 5), "owner": _OWNER, "title": "null", "taken": "2038-01-19 03:14:08", "views": 2**53},
        {"id": str(_PHOTOS + 6), "owner": _OWNER, "title": "False", "latitude": 90.0, "longitude": -180.0},
    ],
    "photosets": [{"owner": _OWNER, "title": "Ordnung?", "photos": [str(_PHOTOS + 3)], "created": -5}],
    "comments": [{"photo": str(_PHOTOS), "author": _OWNER, "text": "", "created": -1}],
}
