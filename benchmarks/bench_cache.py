"""A page of 500 photos from the cache, against the same call to a local server; and what keeping it costs."""

from __future__ import annotations

import json
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

from _clock import best_of, verdict
from bench_decode import photo

from flickr_client import Flickr
from flickr_runtime.cache import Cache

ROUNDS = 60


def body(photos: int) -> bytes:
    """An answer of `flickr.photos.search` with so many photos."""
    told = {"page": 1, "pages": 10, "perpage": 500, "total": 4893, "photo": [photo(n) for n in range(photos)]}
    return json.dumps({"photos": told, "stat": "ok"}, separators=(",", ":")).encode()


class Answers(BaseHTTPRequestHandler):
    """Answers every call with a page as large as `per_page` asks for."""

    protocol_version = "HTTP/1.1"
    pages = {size: body(size) for size in (10, 500)}  # noqa: RUF012  # never changed

    def do_GET(self) -> None:
        """One answer."""
        page = self.pages[500 if "per_page=500" in self.path else 10]
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(page) + page)

    def log_message(self, *_: object) -> None:
        """Silent."""


def compare(url: str, cache: Cache, size: int) -> tuple[float, float, float]:
    """Seconds of a call without cache, of a hit, and of a miss, whose answer is kept."""
    flickr = Flickr("key", base_url=url, cache=cache)
    plain, number = flickr.with_options(cache=False), count()
    flickr.photos.search(text="otters", per_page=size)
    call, hit, miss = best_of(
        ROUNDS,
        lambda: plain.photos.search(text="otters", per_page=size),
        lambda: flickr.photos.search(text="otters", per_page=size),
        lambda: flickr.photos.search(text=f"otters {next(number)}", per_page=size),
    )
    print(f"{size} photos: call {call * 1e3:.2f} ms, hit {hit * 1e3:.2f} ms, miss {miss * 1e3:.2f} ms")
    return call, hit, miss


def main() -> None:
    """Prints times and ratios, and checks the promises."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(f"sqlite:///{Path(folder)}/cache.sqlite3")
        url = f"http://127.0.0.1:{server.server_port}"
        (call, hit, miss), (large_call, large_hit, large_miss) = (compare(url, cache, size) for size in (10, 500))
        cache.close()
    server.shutdown()
    server.server_close()
    kept, large_kept = miss - call, large_miss - large_call
    verdict(
        (f"a hit takes {hit / call:.2f} of a call to this machine (promise: 0.5)", hit / call < 0.5),
        (f"of 500 photos {large_hit / large_call:.2f} of it (promise: 0.8)", large_hit / large_call < 0.8),
        (f"keeping 10 photos costs {kept * 1e3:.2f} ms (promise: 1)", kept < 0.001),
        (f"keeping 500 photos costs {large_kept * 1e3:.2f} ms (promise: 15)", large_kept < 0.015),
    )


if __name__ == "__main__":
    main()
