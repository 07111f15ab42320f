"""The language server: sessions without the protocol, then a client that speaks it over pipes."""

from __future__ import annotations

import gc
import importlib.util
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from flickr_lint import lint_sources
from flickr_lint.cli import main
from flickr_lint.config import ConfigError
from flickr_lint.module import Module
from flickr_lint.read.source import Raw
from flickr_lint.server import Session
from flickr_lint.suppress.write import comment_for

LEAK = 'FLICKR_KEY = "7d02c9fa41b86e35d0f7a92c5be1483f"\n'
HTTP = 'x = "\U0001f600"; URL = "http://api.flickr.com/services/rest/"\n'


def _codes(session: Session, texts: dict[Path, str]) -> dict[str, list[str]]:
    return {file.name: [finding.code for finding in found] for file, found in session.lint(texts).items()}


def test_a_session_lints_what_the_editor_holds_among_the_files_on_disk(tmp_path: Path) -> None:
    wrapper = "import flickrapi\ndef fetch(i):\n    return flickrapi.FlickrAPI(K, S).photos.getInfo(photo_id=i)\n"
    (tmp_path / "api.py").write_text(wrapper)
    (tmp_path / "leak.py").write_text(LEAK)
    session = Session((tmp_path,))
    using = "from functools import cache\nfrom api import fetch\n@cache\ndef f(i):\n    return fetch(i)\n"
    found = _codes(session, {tmp_path / "use.py": using, tmp_path / "leak.py": "import flickrapi\n"})
    assert "FLK501" in found["use.py"]
    assert "leak.py" not in found
    assert _codes(session, {})["leak.py"] == ["FLK103"]


def test_a_file_outside_the_workspace_is_a_project_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "other.py").write_text(LEAK)
    assert _codes(Session(()), {tmp_path / "wall.py": LEAK}) == {"wall.py": ["FLK103"]}


def test_the_settings_of_the_project_hold(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.flickr-lint]\nexclude = ["out.py"]\nignore = ["FLK104"]\n')
    assert _codes(Session((tmp_path,)), {tmp_path / "a.py": HTTP, tmp_path / "out.py": LEAK}) == {}
    (tmp_path / "pyproject.toml").write_text("[tool.flickr-lint]\nignroe = []\n")
    with pytest.raises(ConfigError):
        Session((tmp_path,)).lint({})


@pytest.mark.skipif(importlib.util.find_spec("pygls") is not None, reason="pygls is installed")
def test_without_pygls_the_command_says_what_to_install() -> None:
    result = CliRunner().invoke(main, ["server"])
    assert (result.exit_code, "flickrkit[lsp]" in result.stderr) == (2, True)


class Client:
    """Speaks just enough of the protocol."""

    def __init__(self, root: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from flickr_lint.cli import main; main(['server'])"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        # A server that never responds must not hold up the tests: without it, `messages` end.
        self.patience = threading.Timer(60, self.process.kill)
        self.patience.daemon = True
        self.patience.start()
        self.number = 0
        folders = [{"uri": root.as_uri(), "name": "wall"}]
        self.ask(
            "initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": {}, "workspaceFolders": folders}
        )
        self.notify("initialized", {})

    def notify(self, method: str, params: Any, number: int | None = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": number} if number else {})
        data = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def ask(self, method: str, params: Any) -> Any:
        self.number += 1
        self.notify(method, params, self.number)
        return next(message["result"] for message in self.messages() if message.get("id") == self.number)

    def messages(self) -> Iterator[Any]:
        assert self.process.stdout is not None
        while True:
            length = 0
            while (line := self.process.stdout.readline()) not in {b"\r\n", b""}:
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if not length:
                return
            yield json.loads(self.process.stdout.read(length))

    def diagnostics(self, uri: str) -> Any:
        published = (m["params"] for m in self.messages() if m.get("method") == "textDocument/publishDiagnostics")
        return next(params["diagnostics"] for params in published if params["uri"] == uri)

    def close(self) -> None:
        if self.process.poll() is not None:
            return
        self.ask("shutdown", None)
        self.notify("exit", None)
        self.process.communicate(timeout=20)
        self.patience.cancel()


@pytest.mark.skipif(importlib.util.find_spec("pygls") is None, reason="pygls (extra lsp) is not installed")
def test_an_editor_sees_findings_pages_and_fixes(tmp_path: Path) -> None:
    client = Client(tmp_path)
    try:
        uri = (tmp_path / "wall.py").as_uri()
        document = {"uri": uri, "languageId": "python", "version": 1, "text": HTTP}
        client.notify("textDocument/didOpen", {"textDocument": document})
        (found,) = client.diagnostics(uri)
        assert (found["code"], found["source"], found["severity"]) == ("FLK104", "flickr-lint", 1)
        start = HTTP.index('"http') + 1  # the emoji is two units of UTF-16
        assert found["range"]["start"] == {"line": 0, "character": start}

        place = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": start + 3}}
        assert client.ask("textDocument/hover", place)["contents"]["value"].startswith("# insecure-http (FLK104)")
        at = {"textDocument": {"uri": uri}, "range": found["range"], "context": {"diagnostics": [found]}}
        action, suppress = client.ask("textDocument/codeAction", at)
        assert suppress["title"] == "Suppress insecure-http here, and say why"
        (comment,) = suppress["edit"]["documentChanges"][0]["edits"]
        assert comment["newText"] == "# flickr-lint: ignore[insecure-http] say why\n"
        assert comment["range"]["start"] == comment["range"]["end"] == {"line": 0, "character": 0}
        (change,) = action["edit"]["documentChanges"]
        assert (action["isPreferred"], change["edits"][0]["newText"]) == (True, "s")
        assert change["edits"][0]["range"]["start"]["character"] == start + len('"http')

        changed = {
            "textDocument": {"uri": uri, "version": 2},
            "contentChanges": [{"text": HTTP.replace("http:", "https:")}],
        }
        client.notify("textDocument/didChange", changed)
        assert client.diagnostics(uri) == []
    finally:
        client.close()


@pytest.mark.skipif(importlib.util.find_spec("pygls") is None, reason="pygls (extra lsp) is not installed")
def test_related_places_are_in_the_text_that_the_editor_holds(tmp_path: Path) -> None:
    (tmp_path / "wall.py").write_text("")  # not saved yet
    text = (
        "import flickrapi\nflickr = flickrapi.FlickrAPI(K, S)\n"
        "def look(ids):\n    for i in ids:\n        '\U0001f600'; flickr.photos.getInfo(photo_id=i)\n"
    )
    client = Client(tmp_path)
    try:
        uri = (tmp_path / "wall.py").as_uri()
        document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        client.notify("textDocument/didOpen", {"textDocument": document})
        starts = [
            related["location"]["range"]["start"]
            for found in client.diagnostics(uri)
            for related in found["relatedInformation"]
        ]
        assert {"line": 4, "character": 14} in starts  # the emoji is two units of UTF-16
    finally:
        client.close()


def _left(step: Callable[[int], object], warm: int, more: int) -> tuple[int, int]:
    """How many modules live after many steps, and how many objects each step left behind once all was warm."""
    for number in range(warm):
        step(number)
    gc.collect()
    before = len(gc.get_objects())
    for number in range(warm, warm + more):
        step(number)
    gc.collect()
    after = gc.get_objects()
    return sum(isinstance(at, Module) for at in after), (len(after) - before) // more


def test_two_hundred_edits_leave_nothing_of_a_tree_behind(tmp_path: Path) -> None:
    (tmp_path / "api.py").write_text("import flickrapi\nflickr = flickrapi.FlickrAPI(K, S)\n")
    session = Session((tmp_path,))
    text = "from api import flickr\nfor i in ids:\n    flickr.photos.getInfo(photo_id=i)\n# {}\n"
    modules, objects = _left(lambda number: session.lint({tmp_path / "a.py": text.format(number)}), 10, 200)
    assert modules == 2  # the two files as they are now
    assert objects <= 5  # the outline of the file as it was then


def test_a_thousand_runs_in_one_process_leave_nothing_behind() -> None:
    modules, objects = _left(lambda _: lint_sources([Raw("a.py", "python", LEAK.encode())]), 10, 1000)
    assert modules == 0
    assert objects == 0


def test_the_comment_that_suppresses_does_so(tmp_path: Path) -> None:
    session = Session((tmp_path,))
    text = (
        "import requests\n"
        "def all():\n"
        "    return requests.get('http://api.flickr.com/services/rest/',\n"
        "                        params={'method': 'flickr.test.echo'})\n"
    )
    file = tmp_path / "wall.py"
    found = [at for at in session.lint({file: text})[file] if at.code == "FLK104"]
    line, comment = comment_for(found[0], text.splitlines(), "wall.py") or (0, "")
    assert (line, comment) == (3, "    # flickr-lint: ignore[insecure-http] say why\n")
    lines: list[str] = [*text.splitlines(keepends=True)]
    lines.insert(line - 1, comment)
    assert "FLK104" not in [at.code for at in session.lint({file: "".join(lines)}).get(file, [])]


def test_no_comment_is_put_into_a_text(tmp_path: Path) -> None:
    text = 'import flickrapi\nA = ("""\n  http://api.flickr.com/services/rest/\n""")\nB = 1 + \\\n  2\n'
    file = tmp_path / "wall.py"
    found = Session((tmp_path,)).lint({file: text})[file][0]
    lines = text.splitlines()
    inside = replace(found, region=replace(found.region, line=3))
    behind = replace(found, region=replace(found.region, line=6))
    assert [comment_for(at, lines, "wall.py") for at in (inside, behind)] == [None, None]
    assert comment_for(found, lines, "wall.html") == (2, "<!-- flickr-lint: ignore[insecure-http] say why -->\n")


def test_a_thousand_lines_are_linted_in_little_time(tmp_path: Path) -> None:
    """What a keystroke costs in processor time, which other jobs change little; the promise is a tenth of a second."""
    block = (
        "def titles_{0}(flickr, pages):\n"
        "    out = []\n"
        "    for page in range(1, pages + 1):\n"
        "        found = flickr.photos.search(text='heron', page=page, per_page=500, extras='url_m')\n"
        "        out += [photo['title'] for photo in found['photos']['photo']]\n"
        "        time.sleep(1)\n"
        "    return {{'titles': out, 'count': len(out)}}\n\n\n"
    )
    text = "import time\nimport flickrapi\n" + "".join(block.format(number) for number in range(111))
    assert text.count("\n") > 999
    session = Session((tmp_path,))
    spent = []
    for turn in range(4):
        start = time.process_time()
        session.lint({tmp_path / "wall.py": f"{text}# {turn}\n"})
        spent.append(time.process_time() - start)
    assert min(spent) < 1.0, spent


LISTING = """\
import flickrapi

flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")


def newest(user):
    found = flickr.people.getPhotos(user_id=user, per_page=500)  # all of them
    return found["photos"]["photo"]
"""
WALL = """\
from listing import newest


def wall(user):
    for photo in newest(user):
        show(f"https://live.staticflickr.com/{photo['server']}/{photo['id']}_{photo['secret']}_b.jpg")
"""


@pytest.mark.skipif(importlib.util.find_spec("pygls") is None, reason="pygls (extra lsp) is not installed")
def test_an_editor_gets_the_edits_of_each_document_with_its_version(tmp_path: Path) -> None:
    for name in ("listing.py", "wall.py"):
        (tmp_path / name).write_text("")  # what counts is what the editor contains
    client = Client(tmp_path)
    try:
        wall, listing = ((tmp_path / name).as_uri() for name in ("wall.py", "listing.py"))
        for uri, text, version in ((listing, LISTING, 7), (wall, WALL, 3)):
            document = {"uri": uri, "languageId": "python", "version": version, "text": text}
            client.notify("textDocument/didOpen", {"textDocument": document})
        while not (found := client.diagnostics(wall)):
            pass
        assert _changes(client, wall, found[0]) == {
            wall: (3, [(5, 13, 5, 101, "photo['url_l']")]),
            listing: (7, [(6, 62, 6, 62, ', extras="url_l"')]),
        }
        (tmp_path / "listing.py").write_text(LISTING)
        client.notify("textDocument/didClose", {"textDocument": {"uri": listing}})
        assert {uri: version for uri, (version, _) in _changes(client, wall, found[0]).items()} == {
            wall: 3,
            listing: None,
        }
    finally:
        client.close()


def _changes(
    client: Client, uri: str, found: Any
) -> dict[str, tuple[int | None, list[tuple[int, int, int, int, str]]]]:
    at = {"textDocument": {"uri": uri}, "range": found["range"], "context": {"diagnostics": [found]}}
    action = client.ask("textDocument/codeAction", at)[0]
    out = {}
    for change in action["edit"]["documentChanges"]:
        edits = []
        for edit in change["edits"]:
            start, end = edit["range"]["start"], edit["range"]["end"]
            edits.append((start["line"], start["character"], end["line"], end["character"], edit["newText"]))
        out[change["textDocument"]["uri"]] = (change["textDocument"]["version"], edits)
    return out
