"""A program of `test_state_places`: makes calls with its state and cache in odd places, and prints the result."""

from __future__ import annotations

import json
import logging
import os
import sys
from io import StringIO
from typing import Any

from flickr_runtime import BaseClient, MockTransport, Response
from flickr_runtime.cache.cache import Cache
from flickr_runtime.errors import FlickrError

ok = MockTransport(lambda _: Response(status=200, body=b'{"stat":"ok"}'))


def attempt(url: str | None, environment: dict[str, str | None]) -> dict[str, Any]:
    """What a client with a state at `url` did: how many calls it counts, where, what was logged, and its error."""
    for name, value in environment.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    result: dict[str, Any] = {"counted": 0, "error": ""}
    logged = StringIO()
    handler = logging.StreamHandler(logged)
    logging.getLogger("flickr_client").addHandler(handler)
    try:
        cache = Cache(url) if url else Cache()
        with BaseClient("k" * 32, transport=ok, state=url or True, cache=cache) as flickr:
            for _ in range(3):
                flickr.call("flickr.test.echo")
            result["counted"] = flickr.usage().sent
    except FlickrError as error:
        result["error"] = f"{type(error).__name__}: {error}"
    finally:
        logging.getLogger("flickr_client").removeHandler(handler)
    return {**result, "logged": logged.getvalue().splitlines()}


if __name__ == "__main__":
    json.dump({name: attempt(*case) for name, case in json.loads(sys.argv[1]).items()}, sys.stdout)
