"""Pages from the cache, against the same call to a server on this machine; and the cost of storing them."""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from _clock import best_of, check_promises
from bench_decode import photo

from flickr_client import Flickr
from flickr_runtime.cache.cache import Cache

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 60


def body(photos: int) -> bytes:
    """A response of `flickr.photos.search` with so many photos."""
    result = {"page": 1, "pages": 10, "perpage": 500, "total": 4893, "photo": [photo(n) for n in range(photos)]}
    return json.dumps({"photos": result, "stat": "ok"}, separators=(",", ":")).encode()


class PhotoHandler(BaseHTTPRequestHandler):
    """Responds to every call with a page as large as `per_page` asks for."""

    protocol_version = "HTTP/1.1"
    pages = {size: body(size) for size in (10, 500)}  # noqa: RUF012  # never changed

    def do_GET(self) -> None:
        """One response."""
        page = self.pages[500 if "per_page=500" in self.path else 10]
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(page) + page)

    def log_message(self, *_: object) -> None:
        """Silent."""


def rows(path: Path, size: int, tags: int) -> Callable[[], None]:
    """Inserts as many bytes and tags as a page has, into a plain file, in a transaction that waits for no disk."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("CREATE TABLE entries (body BLOB)")
    connection.execute("CREATE TABLE tags (tag INTEGER, entry INTEGER, PRIMARY KEY (tag, entry)) WITHOUT ROWID")
    page, dice = body(size), random.Random(7)  # noqa: S311  # the same every time

    def insert() -> None:
        connection.execute("BEGIN EXCLUSIVE")
        entry = connection.execute("INSERT INTO entries VALUES (?)", (page,)).lastrowid
        numbers = [(dice.getrandbits(60), entry) for _ in range(tags)]
        connection.executemany("INSERT INTO tags VALUES (?, ?)", numbers)
        connection.execute("COMMIT")

    return insert


def compare(url: str, folder: Path, size: int) -> tuple[float, float]:
    """The cost of a hit, relative to a call, and of storing, relative to a transaction that inserts as much."""
    file, number = folder / f"cache-{size}.sqlite3", count()
    cache = Cache(f"sqlite:///{file}")
    flickr = Flickr("key", base_url=url, cache=cache)
    plain = flickr.with_options(cache=False)
    flickr.photos.search(text="otters", per_page=size)
    reader = sqlite3.connect(file)
    (tags,) = reader.execute("SELECT count(*) FROM tags").fetchone()
    reader.close()
    call, hit, miss, insert = best_of(
        ROUNDS,
        lambda: plain.photos.search(text="otters", per_page=size),
        lambda: flickr.photos.search(text="otters", per_page=size),
        lambda: flickr.photos.search(text=f"otters {next(number)}", per_page=size),
        rows(folder / f"plain-{size}.sqlite3", size, tags),
    )
    cache.close()
    store = miss - call
    print(
        f"{size} photos: call {call * 1e3:.2f} ms, hit {hit * 1e3:.2f} ms, keeping {store * 1e3:.2f} ms; "
        f"a transaction that inserts {tags} tags and the page {insert * 1e3:.2f} ms"
    )
    return hit / call, store / insert


def main() -> None:
    """Prints times and ratios, and checks the promises."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), PhotoHandler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        url = f"http://127.0.0.1:{server.server_port}"
        few, many = (compare(url, Path(folder), size) for size in (10, 500))
    server.shutdown()
    server.server_close()
    check_promises(
        (f"a hit takes {few[0]:.2f} of a call to this machine (promise: 0.5)", few[0] < 0.5),
        (f"of 500 photos {many[0]:.2f} of it (promise: 0.8)", many[0] < 0.8),
        (f"keeping 10 photos takes {few[1]:.1f} transactions that insert as much (promise: 8)", few[1] < 8),
        (f"keeping 500 photos takes {many[1]:.1f} of them (promise: 10)", many[1] < 10),
    )


if __name__ == "__main__":
    main()
