"""A process of `test_cache_processes`: calls through a cache that others use too, and prints what it saw."""

from __future__ import annotations

import json
import random
import sys

from flickr_client import Flickr
from flickr_runtime import MockTransport, Request, Response, Token
from flickr_runtime.cache.cache import Cache


def main(url: str, seed: str, rounds: str) -> None:
    """Reads pages and writes to photos at random; fails where a response is not one to what was asked."""
    dice = random.Random(int(seed))  # noqa: S311  # a test that repeats
    sent = hits = 0

    def respond(request: Request) -> Response:
        nonlocal sent
        sent += 1
        page = request.fields.get("page", "1")
        photo = {"id": f"77777{page}", "owner": "1@N01", "title": f"{page}:" + "x" * dice.randrange(3000)}
        photos = {"page": page, "pages": 50, "photo": [photo]}
        return Response(status=200, body=json.dumps({"photos": photos, "stat": "ok"}).encode())

    token = Token(token="t", secret="s")
    cache = Cache(url, max_bytes=60_000)
    flickr = Flickr("key", "s", token=token, transport=MockTransport(respond), cache=cache, state=False)
    for _ in range(int(rounds)):
        page, before = dice.randrange(1, 50), sent
        if dice.random() < 0.02:
            flickr.photos.set_meta(f"77777{page}", title="x")
            continue
        found = next(iter(flickr.photos.search(page=page, group_id="9@N09")))
        if not str(found.title).startswith(f"{page}:"):
            raise SystemExit(f"page {page} was answered with {found.title[:9]}")
        hits += sent == before
    print(hits)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
