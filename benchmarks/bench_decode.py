"""A search page of 500 photos with ten extras: our typed decoding against `json.loads`, which yields plain dicts."""

from __future__ import annotations

import json
from typing import Any

from _clock import best_of, verdict

import flickr_client

METHOD = "flickr.photos.search"


def photo(number: int) -> dict[str, Any]:
    """A photo in Flickr's order and types, with ten extras."""
    photo_id = str(52_980_178_287 + number)
    return {
        "id": photo_id,
        "owner": "12345678@N01",
        "secret": f"{number:010x}",
        "server": "65535",
        "farm": 66,
        "title": f"Otters at the river, picture {number}",
        "ispublic": 1,
        "isfriend": 0,
        "isfamily": 0,
        "license": "4",
        "description": {"_content": f'Seen from the bridge, with "friends".\nPicture {number} of many.'},
        "o_width": "4000",
        "o_height": "3000",
        "dateupload": str(1_686_759_437 + number),
        "lastupdate": str(1_686_759_999 + number),
        "datetaken": "2023-06-14 12:13:14",
        "datetakengranularity": "0",
        "datetakenunknown": "0",
        "ownername": "somebody",
        "iconserver": "65535",
        "iconfarm": 66,
        "views": str(number),
        "tags": "otter river water bridge",
        "machine_tags": "",
        "url_m": f"https://live.staticflickr.com/65535/{photo_id}_{number:010x}.jpg",
        "height_m": 375,
        "width_m": 500,
    }


def main() -> None:
    """Prints the ratio and checks the promise."""
    photos = {"page": 1, "pages": 10, "perpage": 500, "total": 4893, "photo": [photo(n) for n in range(500)]}
    body = json.dumps({"photos": photos, "stat": "ok"}, separators=(",", ":")).encode()
    page = flickr_client.decode(METHOD, body)
    assert len(page) == 500  # noqa: S101
    assert page.photo[7].views == 7  # noqa: S101
    ours, plain = best_of(60, lambda: flickr_client.decode(METHOD, body), lambda: json.loads(body))
    print(f"{len(body) / 1000:.0f} kB: typed {ours * 1e3:.2f} ms, json.loads {plain * 1e3:.2f} ms")
    verdict((f"{plain / ours:.2f} times as fast as json.loads (promise: 2.5)", plain / ours >= 2.5))


if __name__ == "__main__":
    main()
