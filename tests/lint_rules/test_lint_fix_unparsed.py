"""Responses that are dropped, checked by HTTP's status or parsed in one branch: fixes parse them and check `stat`."""

from __future__ import annotations

import pytest

from flickr_lint.config import Settings
from flickr_lint.engine import Means
from flickr_lint.fix.flow import Job, mend
from flickr_lint.read.pool import MemoryPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import choose

HEAD = """import json, urllib.request, xml.etree.ElementTree as ET
import httpx, grequests, requests
REST = "https://api.flickr.com/services/rest/"
JSON = {"method": "flickr.photos.addTags", "photo_id": "1", "tags": "heron", "format": "json", "nojsoncallback": 1}
XML = {"method": "flickr.photos.addTags", "photo_id": "1", "tags": "heron"}
"""
ECHO = "REST + '?method=flickr.test.echo&format=json&nojsoncallback=1'"
CHECK = """if answer.get("stat") != "ok":
    raise RuntimeError(f"Flickr: {answer.get('message')} (code {answer.get('code')})")
"""
OF_XML = """if answer.get("stat") != "ok":
    error = answer.find("err")
    raise RuntimeError("Flickr refused the call" if error is None else f"Flickr: SAID")
""".replace("SAID", "{error.get('msg')} (code {error.get('code')})")


def _mended(body: str) -> str:
    head = f"{HEAD}{'async ' if 'await' in body else ''}def tag(session: object):\n"
    raw = Raw("wall.py", "python", (head + _indented(body)).encode())
    report, state = mend(Job(MemoryPool([raw]), choose(["FLK906"], ()), Settings(), Means()), unsafe=True)
    after = state.after.get("wall.py", raw).data.decode()
    assert bool(report.findings) == (after == raw.data.decode())
    assert after.startswith(head)
    return after.removeprefix(head)


def _indented(text: str) -> str:
    return "".join(f"    {line}" if line.strip() else line for line in text.splitlines(keepends=True))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("requests.post(REST, data=JSON)  # tag\n", f"answer = requests.post(REST, data=JSON).json()  # tag\n{CHECK}"),
        (
            "# tag\nrequests.post(\n    REST,\n    data=JSON,  # signed\n)\nprint('done')\n",
            f"# tag\nanswer = requests.post(\n    REST,\n    data=JSON,  # signed\n).json()\n{CHECK}print('done')\n",
        ),
        ("requests.post(REST, data=XML)\n", f"answer = ET.fromstring(requests.post(REST, data=XML).content)\n{OF_XML}"),
        (
            "await httpx.AsyncClient().post(REST, data=JSON)\n",
            f"answer = (await httpx.AsyncClient().post(REST, data=JSON)).json()\n{CHECK}",
        ),
        (
            f"urllib.request.urlopen({ECHO})\n",
            f"answer = json.load(urllib.request.urlopen({ECHO}))\n{CHECK}",
        ),
        # who knows what it is
        ("requests.post(REST, data={**session, **JSON})\n", ""),
        ("requests.post(REST, data={**XML, 'format': 'json'})\n", ""),
        ("grequests.post(REST, data=JSON)\n", ""),
    ],
)
def test_a_dropped_response_gets_a_name_and_a_check(before: str, after: str) -> None:
    assert _mended(before) == _indented(after or before)


POSTED = "found = requests.post(REST, data=JSON)\n"
PARSED = f"answer = found.json()\n{CHECK}"


@pytest.mark.parametrize(
    "body",
    [
        "@\nprint('done')\n",
        "found.raise_for_status()\n@\nprint('done')\n",
        "@\nprint(found.status_code)\n",
        "if found.status_code == 200:\n    @\n    # done\n    print('done')\n",
        "if not found.ok:\n    return False\n@\nprint('done')\n",
        "assert found.status_code == 200\n@\n",
        # what would it return?
        "return found.ok\n",
        "if found.status_code != 200:\n    print('failed')\nprint('done')\n",
        "if found.status_code > 399:\n    return\nprint('done')\n",
    ],
)
def test_a_response_is_checked_where_its_status_is_known(body: str) -> None:
    lines = body.splitlines(keepends=True)
    before = "".join(line for line in lines if line.strip() != "@")
    after = "".join(line if line.strip() != "@" else _indented(PARSED) if line[0] == " " else PARSED for line in lines)
    assert _mended(POSTED + before) == _indented(POSTED + after)


def test_a_branch_of_one_line_gets_lines() -> None:
    text = f"{POSTED}if found.status_code == requests.codes.ok: print('done')\n"
    lines = text.replace(" print", "\n" + _indented(PARSED) + "    print")
    assert _mended(text) == _indented(lines)


@pytest.mark.parametrize("empty", ["None", "{}", "[]"])
def test_what_is_parsed_in_one_branch_is_checked_if_it_was(empty: str) -> None:
    parsed = f"answer = found.json() if found.ok else {empty}\n"
    text = f"found = requests.get(REST, params=JSON)\n{parsed}print(answer['photos'])\n"
    assert _mended(text) == _indented(
        text.replace("print", CHECK.replace("if answer", "if answer and answer") + "print")
    )
