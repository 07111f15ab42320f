"""Edits of files, and an editor that uses a language server: its edits, and the times of the responses."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Edit", "Editor", "applied", "dense", "edits", "ordinary"]

_HEAD = '''"""Backs up photos from Flickr."""

import os
import time

import flickrapi
import requests

flickr = flickrapi.FlickrAPI(os.environ["KEY"], os.environ["SECRET"], format="parsed-json")
API = "https://api.flickr.com/services/rest/"


'''
_DENSE = """def titles_{0}(user, pages=3):
    out = []
    for page in range(1, pages + 1):
        found = flickr.photos.search(user_id=user, page=page, per_page=500, extras="url_m,date_taken")
        out += [photo["title"] for photo in found["photos"]["photo"]]
        time.sleep(1)
    return {{"titles": out, "count": len(out)}}


def sizes_{0}(ids):
    for number in ids:
        sizes = flickr.photos.getSizes(photo_id=number)["sizes"]["size"]
        yield number, max(sizes, key=lambda size: int(size["width"]))["source"]


def call_{0}(method, **words):
    params = {{"method": method, "api_key": os.environ["KEY"], "format": "json", "nojsoncallback": 1, **words}}
    answer = requests.get(API, params=params, timeout=30)
    return answer.json()


def albums_{0}(user):
    found = call_{0}("flickr.photosets.getList", user_id=user)
    for album in found["photosets"]["photoset"]:
        photos = flickr.photosets.getPhotos(photoset_id=album["id"], user_id=user, extras="url_o")
        for photo in photos["photoset"]["photo"]:
            save_{0}(photo["url_o"], album["title"]["_content"])


def save_{0}(url, folder):
    with open(os.path.join(folder, os.path.basename(url)), "wb") as file:
        file.write(requests.get(url, timeout=60).content)


"""
_ORDINARY = '''class Shelf{0}:
    """Rows of a table, read when they are asked for."""

    columns = ("title", "owner", "taken", "place")

    def __init__(self, path, limit=100):
        self.path = path
        self.limit = limit
        self.rows = {{}}

    def read(self):
        with open(self.path, encoding="utf-8") as file:
            for number, line in enumerate(file):
                cells = line.rstrip().split("\\t")
                if len(cells) != len(self.columns):
                    raise ValueError(f"line {{number + 1}} of {{self.path}} has {{len(cells)}} cells")
                self.rows[cells[0]] = dict(zip(self.columns, cells))
                if len(self.rows) >= self.limit:
                    break
        return self

    def largest(self, key="title"):
        found = sorted(self.rows.values(), key=lambda row: row[key])
        return found[-1] if found else None


def total_{0}(shelves):
    counts = [len(shelf.rows) for shelf in shelves if shelf.rows]
    return sum(counts), max(counts, default=0)


'''


class Edit(Struct, frozen=True):
    """A change of one place: its lines and columns from 0, and the new text."""

    kind: str
    start: tuple[int, int]
    end: tuple[int, int]
    text: str


def dense(lines: int = 1000) -> str:
    """A file that is full of calls of the API, loops and helpers."""
    return _grown(_HEAD, [_DENSE], lines)


def ordinary(lines: int = 1000) -> str:
    """A file as programs have them: a fifth of it calls the API."""
    return _grown(_HEAD, [_DENSE, *[_ORDINARY] * 5], lines)


def _grown(text: str, blocks: list[str], lines: int) -> str:
    number = 0
    while text.count("\n") < lines:
        text += blocks[number % len(blocks)].format(number)
        number += 1
    return text


def applied(text: str, edit: Edit) -> str:
    """The text after an edit."""
    lines = text.splitlines(keepends=True)
    start, end = (sum(map(len, lines[:line])) + column for line, column in (edit.start, edit.end))
    return text[:start] + edit.text + text[end:]


def edits(text: str, rounds: int = 2) -> Iterator[Edit]:
    """What somebody writes in a file: a statement letter by letter, a new line, an import, a call taken out.

    Each is undone, so that the rounds are of one file; they are at places spread over it.
    """
    typed = "    found = flickr.test.echo(a=1)"
    for turn in range(rounds):
        lines = text.split("\n")
        calls = [at for at, line in enumerate(lines) if "flickr." in line and line.endswith(")") and line[:1] == " "]
        at = calls[(turn * 2 + 1) * len(calls) // (rounds * 2)]
        body = max(number for number in range(at) if lines[number].startswith("def ")) + 1
        yield Edit("line", (body, 0), (body, 0), "\n")
        for column, letter in enumerate(typed):
            yield Edit("letter", (body, column), (body, column), letter)
        yield Edit("line", (body, 0), (body + 1, 0), "")
        yield Edit("import", (2, 0), (2, 0), "import json\n")
        yield Edit("import", (2, 0), (3, 0), "")
        yield Edit("call", (at, 0), (at + 1, 0), "    pass\n".rjust(len(lines[at]) - len(lines[at].lstrip()) + 5))
        yield Edit("call", (at, 0), (at + 1, 0), f"{lines[at]}\n")


class Editor:
    """Talks to a language server over pipes, as an editor does."""

    def __init__(self, command: list[str], root: Path) -> None:
        """Starts the server on a folder."""
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root
        )
        self._number = 0
        self._versions: dict[str, int] = {}
        folders = [{"uri": root.as_uri(), "name": root.name}]
        params = {"processId": None, "rootUri": root.as_uri(), "capabilities": {}, "workspaceFolders": folders}
        self.ask("initialize", params)
        self.notify("initialized", {})

    def open(self, file: Path, text: str) -> list[Any]:
        """Opens a file, and returns its diagnostics."""
        self._versions[file.as_uri()] = 1
        document = {"uri": file.as_uri(), "languageId": "python", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return self.diagnostics(file)

    def change(self, file: Path, edit: Edit) -> list[Any]:
        """Makes an edit, and returns the diagnostics that follow."""
        uri = file.as_uri()
        self._versions[uri] += 1
        start, end = ({"line": line, "character": column} for line, column in (edit.start, edit.end))
        change = {"range": {"start": start, "end": end}, "text": edit.text}
        document = {"uri": uri, "version": self._versions[uri]}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
        return self.diagnostics(file)

    def diagnostics(self, file: Path) -> list[Any]:
        """The diagnostics of a file that the server publishes next."""
        while True:
            message = self._message()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == file.as_uri():
                found: list[Any] = message["params"]["diagnostics"]
                return found

    def notify(self, method: str, params: Any, number: int | None = None) -> None:
        """Sends a notification, or with a number a request."""
        message = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": number} if number else {})
        data = json.dumps(message).encode()
        assert self.process.stdin is not None  # noqa: S101
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def ask(self, method: str, params: Any) -> Any:
        """Sends a request, and returns its result."""
        self._number += 1
        self.notify(method, params, self._number)
        while (message := self._message()).get("id") != self._number or "method" in message:
            pass
        return message["result"]

    def _message(self) -> Any:
        assert self.process.stdout is not None  # noqa: S101
        length = 0
        while (line := self.process.stdout.readline()) not in {b"\r\n", b""}:
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        if not length:
            raise EOFError("the server has ended")
        return json.loads(self.process.stdout.read(length))

    def spent(self) -> float:
        """The processor time that the server has used so far, in seconds."""
        if sys.platform != "linux":
            return time.perf_counter()  # as near as a system comes that doesn't count so finely
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    def memory(self) -> float:
        """The memory of the server, in megabytes; 0 if the system doesn't say."""
        status = Path(f"/proc/{self.process.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS")), 0.0)

    def close(self) -> None:
        """Ends the server."""
        self.ask("shutdown", None)
        self.notify("exit", None)
        self.process.communicate(timeout=20)
