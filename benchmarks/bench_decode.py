"""Typed decoding against `json.loads`, for pages of photos and for every recording that the project carries."""

from __future__ import annotations

import json
import lzma
import tracemalloc
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, get_type_hints

import msgspec
import pydantic
from _clock import best_of, check_promises

import flickr_client
from flickr_client._index import PATHS
from flickr_client.types import Photo

if TYPE_CHECKING:
    from collections.abc import Callable

METHOD = "flickr.photos.search"
RECORDED = Path(__file__).parent.parent / "tests" / "responses.jsonl.xz"
_BARE = 9  # the first fields of a photo are those that come without extras


def photo(number: int) -> dict[str, Any]:
    """A photo in Flickr's order and types, with ten extras.

    They are license, description, date_upload, date_taken, owner_name, views, tags, geo, url_m and url_l.
    """
    photo_id = str(52_980_178_287 + number)
    file = f"https://live.staticflickr.com/65535/{photo_id}_{number:010x}"
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
        "dateupload": str(1_686_759_437 + number),
        "datetaken": "2023-06-14 12:13:14",
        "datetakengranularity": "0",
        "datetakenunknown": "0",
        "ownername": "somebody",
        "views": str(number),
        "tags": "otter river water bridge",
        "latitude": "51.507222",
        "longitude": "-0.127500",
        "accuracy": "16",
        "context": 0,
        "place_id": "",
        "woeid": "44418",
        "geo_is_public": 1,
        "geo_is_contact": 0,
        "geo_is_friend": 0,
        "geo_is_family": 0,
        "url_m": f"{file}.jpg",
        "height_m": 375,
        "width_m": 500,
        "url_l": f"{file}_b.jpg",
        "height_l": "768",
        "width_l": "1024",
    }


def response(size: int = 500, fields: int | None = None) -> bytes:
    """The body of a page of so many photos, with so many of their fields."""
    listed = [dict(list(photo(number).items())[:fields]) for number in range(size)]
    photos = {"page": 1, "pages": 10, "perpage": 500, "total": 4893, "photo": listed}
    return json.dumps({"photos": photos, "stat": "ok"}, separators=(",", ":")).encode()


def recordings() -> list[tuple[str, bytes]]:
    """Method and body of the recorded responses in JSON that have 200 bytes or more."""
    lines = map(json.loads, lzma.decompress(RECORDED.read_bytes()).splitlines())
    found = [(line["name"], line["body"].encode()) for line in lines if line["format"] == "json"]
    return [(name, body) for name, body in found if name in PATHS and len(body) >= 200 and b'"stat":"ok"' in body]


def ratio(method: str, body: bytes, rounds: int = 40) -> float:
    """How many times as fast as `json.loads` a body is decoded; short ones are read several times at once."""
    times = range(1 + 20_000 // len(body))

    def ours() -> None:
        for _ in times:
            flickr_client.decode(method, body)

    def plain() -> None:
        for _ in times:
            json.loads(body)

    ours()
    typed, dicts = best_of(rounds, ours, plain, warm=True)
    return dicts / typed


def pydantic_models() -> type[pydantic.BaseModel]:
    """Models of the same shape, made from our own types; what is an element for us is a model for pydantic."""
    content = pydantic.create_model("Content", content=(str, pydantic.Field("", alias="_content")))
    fields: dict[str, Any] = {}
    for field in msgspec.structs.fields(Photo):
        kind = get_type_hints(Photo)[field.name]
        if "Element" in str(kind):
            kind = content | None
        elif "flickr_client" in str(kind):
            kind = dict[str, Any] | None
        fields[field.name] = (kind, ... if field.required else field.default)
    item = pydantic.create_model("Photo", **fields)
    page = pydantic.create_model("Page", page=int, pages=int, perpage=int, total=int, photo=(list[item], []))  # type: ignore[valid-type]
    return pydantic.create_model("Answer", photos=page, stat=str)


def peak(function: Callable[[], object]) -> int:
    """Bytes that a call contains at its highest, its result included."""
    tracemalloc.start()
    stored = function()
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    del stored
    return highest


def main() -> None:
    """Prints the ratios and checks the promises."""
    body, model = response(), pydantic_models()

    def ours() -> Any:
        return flickr_client.decode(METHOD, body)

    def plain() -> Any:
        return json.loads(body)

    assert ours().photo[7].views == 7  # noqa: S101
    typed, dicts = best_of(300, ours, plain, warm=True)
    typed_too, models = best_of(30, ours, lambda: model.model_validate_json(body), warm=True)
    typed = min(typed, typed_too)
    print(f"{len(body) / 1000:.0f} kB: typed {typed * 1e3:.2f} ms, json.loads {dicts * 1e3:.2f} ms,", end=" ")
    print(f"pydantic {models * 1e3:.2f} ms; peak {peak(ours) / 1e6:.2f} MB, of the dicts {peak(plain) / 1e6:.2f} MB")
    bare, ten = ratio(METHOD, response(fields=_BARE)), ratio(METHOD, response(size=10), 100)
    recorded = sorted((ratio(method, found, 15), method) for method, found in recordings())
    middle, (slowest, method) = median(each for each, _ in recorded), recorded[0]
    print(f"{len(recorded)} recordings: {middle:.2f} times as fast in the middle, {slowest:.2f} at worst ({method})")
    check_promises(
        (f"{dicts / typed:.2f} times as fast as json.loads (promise: 3)", dicts / typed >= 3),
        (f"{models / typed:.2f} times as fast as pydantic (promise: 5)", models / typed >= 5),
        (f"without extras {bare:.2f} times as fast as json.loads (promise: 1.6)", bare >= 1.6),
        (f"ten photos {ten:.2f} times as fast as json.loads (promise: 2)", ten >= 2),
        (f"recordings {middle:.2f} times as fast as json.loads in the middle (promise: 1.5)", middle >= 1.5),
        (f"no recording less than {slowest:.2f} times as fast as json.loads (promise: 0.5)", slowest >= 0.5),
        ("a decoded page needs less memory than the dicts", peak(ours) < peak(plain)),
    )


if __name__ == "__main__":
    main()
