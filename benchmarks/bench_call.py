"""The cost of a call beyond its HTTP library, and beside other clients, with a server that responds at once.

flickrapi and flickr_api come from the package index into a folder of their own; without it they are left out.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import inspect
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _clock import check_promises
from _server import serving
from bench_decode import response

if TYPE_CHECKING:
    from collections.abc import Callable

CALLS, ROUNDS = 40, 25
ARGUMENTS = {"text": "otters", "extras": "views", "per_page": "10"}


def page(size: int) -> bytes:
    """A search page of so many photos."""
    tree = json.loads(response())
    tree["photos"]["photo"] = tree["photos"]["photo"][:size]
    return json.dumps(tree, separators=(",", ":")).encode()


def per_call(contenders: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Seconds of a call, the best of many rounds in which all take turns."""
    best = dict.fromkeys(contenders, float("inf"))
    for _ in range(ROUNDS):
        for name, call in contenders.items():
            gc.collect()
            begun = time.perf_counter()
            for _ in range(CALLS):
                call()
            best[name] = min(best[name], (time.perf_counter() - begun) / CALLS)
    return best


def ours(url: str, *, state: str | bool) -> Callable[[], object]:
    """Our client, with or without the shared limit."""
    from flickr_client import Flickr

    flickr = Flickr("k" * 32, base_url=url, state=state)
    return lambda: flickr.photos.search(text="otters", extras=["views"], per_page=10)


def bare(url: str) -> Callable[[], object]:
    """Requests and json, as one would without a client."""
    import requests

    session = requests.Session()
    fields = {"method": "flickr.photos.search", "api_key": "k" * 32, "format": "json", "nojsoncallback": "1"}
    rest = f"{url}/services/rest/"
    return lambda: json.loads(session.get(rest, params={**fields, **ARGUMENTS}, timeout=30).content)


def others(url: str, folder: Path) -> dict[str, Callable[[], object]]:
    """Flickrapi and flickr_api, pointed at the server."""
    names = ["flickrapi==2.4.0", "flickr_api==0.8.1"]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", str(folder)]
    if subprocess.run([*pip, *names], capture_output=True, check=False).returncode:
        print("flickrapi and flickr_api are not to be had here, so they are left out")
        return {}
    sys.path.append(str(folder))
    os.environ["HOME"] = str(folder)
    flickrapi: Any = importlib.import_module("flickrapi")
    flickr_api: Any = importlib.import_module("flickr_api")
    call: Any = importlib.import_module("flickr_api.method_call")
    flickrapi.FlickrAPI.REST_URL = f"{url}/services/rest/"
    one = flickrapi.FlickrAPI("k" * 32, "s" * 16, format="parsed-json", store_token=False, cache=False)
    flickr_api.set_keys(api_key="k" * 32, api_secret="s" * 16)
    # The address is a default argument over there; everything else stays as it is.
    defaults = inspect.signature(call.call_api).parameters
    call.call_api.__defaults__ = tuple(
        f"{url}/services/rest/" if name == "request_url" else parameter.default
        for name, parameter in defaults.items()
        if parameter.default is not inspect.Parameter.empty
    )
    return {
        "flickrapi": lambda: one.photos.search(**ARGUMENTS),
        "flickr_api": lambda: flickr_api.Photo.search(**ARGUMENTS),
    }


async def asynchronous(url: str) -> dict[str, float]:
    """AsyncFlickr against httpx alone."""
    import httpx

    from flickr_client import AsyncFlickr

    fields = {"method": "flickr.photos.search", "api_key": "k" * 32, "format": "json", "nojsoncallback": "1"}
    best = {"httpx": float("inf"), "AsyncFlickr": float("inf")}
    async with httpx.AsyncClient() as client, AsyncFlickr("k" * 32, base_url=url) as flickr:

        async def plain() -> object:
            done = await client.get(f"{url}/services/rest/", params={**fields, **ARGUMENTS}, timeout=30)
            return json.loads(done.content)

        async def typed() -> object:
            return await flickr.photos.search(text="otters", extras=["views"], per_page=10)

        for _ in range(ROUNDS):
            for name, call in (("httpx", plain), ("AsyncFlickr", typed)):
                begun = time.perf_counter()
                for _ in range(CALLS):
                    await call()
                best[name] = min(best[name], (time.perf_counter() - begun) / CALLS)
    return best


def main() -> None:
    """Prints the figures and checks the promises."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "body.json").write_bytes(page(10))
        with serving(folder / "body.json") as url:
            contenders = {
                "requests": bare(url),
                "Flickr": ours(url, state=False),
                "Flickr, limit shared": ours(url, state=f"sqlite:///{folder}/state.sqlite3"),
                **others(url, folder / "others"),
            }
            best = per_call(contenders)
            waited = asyncio.run(asynchronous(url))
    for who, seconds in {**best, **waited}.items():
        print(f"  {who:<22} {seconds * 1e6:7.0f} µs a call")
    plain, typed = best["requests"], best["Flickr"]
    promises = [
        (f"{typed / plain:.2f} times requests and json.loads (promise: 1.15)", typed / plain <= 1.15),
        (
            f"{waited['AsyncFlickr'] / waited['httpx']:.2f} times httpx and json.loads (promise: 1.3)",
            waited["AsyncFlickr"] / waited["httpx"] <= 1.3,
        ),
    ]
    promises += [
        (f"{other} takes {best[other] / typed:.1f} times as long as Flickr (promise: 1.3)", best[other] >= 1.3 * typed)
        for other in ("flickrapi", "flickr_api")
        if other in best
    ]
    check_promises(*promises)


if __name__ == "__main__":
    main()
