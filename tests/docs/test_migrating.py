"""What the tables for people who come from other clients say to write works, as if at Flickr."""

from __future__ import annotations

import inspect
import re
from io import BytesIO
from pathlib import Path

import anyio
import pytest

import flickr_client
from flickr_client import AsyncFlickr, Flickr, Privacy, Token
from flickr_sandbox import Sandbox
from flickr_sandbox.pictures.draw import draw

PAGE = Path(__file__).parents[2] / "docs/migrating.md"
ROOTS = (
    "flickr.",
    "Flickr(",
    "Flickr.",
    "AsyncFlickr(",
    "flickr_client.",
    "photo.",
    "page",
    "Token(",
    "await ",
    "(await ",
)


def expressions(text: str) -> list[str]:
    """The code in the right column of each row, with its line for the name of the test."""
    cells = [line.split(" | ")[-1].removesuffix(" |") for line in text.splitlines() if line.startswith("| `")]
    found = [code for cell in cells for code in re.findall(r"`([^`]+)`", cell)]
    return list(dict.fromkeys(code for code in found if code.startswith(ROOTS) and code != "page"))


TEXT, SDK = PAGE.read_text("utf-8").split("## From flickr-sdk")
WITH_OTHERS, WITH_SDK = expressions(TEXT), expressions(SDK)


def names(sandbox: Sandbox, folder: Path, flickr: Flickr) -> dict[str, object]:
    """What the table uses."""
    path = folder / "otter.png"
    path.write_bytes(draw("otter", 64, 48))
    page = flickr.photos.search(user_id="me", text="otters")
    album = flickr.photosets.get_list()[0]
    other = sandbox.sign_in("mapwright")
    return vars(flickr_client) | {
        "flickr_client": flickr_client,
        "AsyncFlickr": AsyncFlickr,
        "Privacy": Privacy,
        "Token": Token,
        "flickr": flickr,
        "key": sandbox.consumer_key,
        "secret": sandbox.consumer_secret,
        "token": other.token,
        "token_secret": other.secret,
        "page": page,
        "photo": page[0],
        "photo_id": flickr.photos.get_not_in_set()[0].id,
        "photoset_id": album.id,
        "nsid": flickr.test.login().id,
        "name": "mapwright",
        "url": "https://www.flickr.com/photos/mapwright/",
        "group_url": "https://www.flickr.com/groups/otters/",
        "min_date": 1_600_000_000,
        "title": "A title",
        "text": "A text",
        "path": path,
        "file": BytesIO(draw("kelp", 64, 48)),
        "folder": folder,
    }


@pytest.fixture
def at(tmp_path, monkeypatch):
    """A sandbox, a client for otterbank, and a folder."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    with Sandbox() as sandbox:
        monkeypatch.setenv("FLICKR_BASE_URL", sandbox.base_url)
        monkeypatch.setenv("FLICKR_API_KEY", sandbox.consumer_key)
        monkeypatch.setenv("FLICKR_API_SECRET", sandbox.consumer_secret)
        token = sandbox.sign_in("otterbank")
        with Flickr(sandbox.consumer_key, sandbox.consumer_secret, token=token, state="memory:") as flickr:
            yield sandbox, token, flickr, tmp_path


def test_there_are_rows():
    assert len(WITH_OTHERS) > 60
    assert len(WITH_SDK) >= 9


def test_what_replaces_python_clients_works(at):
    sandbox, token, flickr, folder = at
    known = names(sandbox, folder, flickr)
    for code in WITH_OTHERS:
        if "finish_login" in code or "sign_in" in code:
            known["request"] = flickr.begin_login("read")
            known["code"] = sandbox.approve(known["request"], user="otterbank", perms="write")
        if "sign_in" in code:
            assert callable(flickr_client.login.sign_in)
            continue
        if "acting_for" in code:
            known["token"] = token
        client = flickr.acting_for(token) if "finish_login" not in code else flickr.acting_for(None)
        found = eval(code, known | {"flickr": client})  # noqa: S307
        if inspect.isgenerator(found):
            next(found, None)
        if isinstance(found, Flickr) and client is not found:
            found.close()


def test_what_replaces_flickr_sdk_works(at):
    sandbox, token, flickr, folder = at
    known = names(sandbox, folder, flickr)

    async def run(code: str) -> None:
        async with AsyncFlickr(sandbox.consumer_key, sandbox.consumer_secret, token=token) as client:
            if "finish_login" in code:
                known["request"] = await client.begin_login("read")
                known["code"] = sandbox.approve(known["request"], user="otterbank", perms="read")
            found = eval(compile(code, code, "eval", 0x2000), known | {"flickr": client})  # noqa: S307  # top-level await
            if inspect.iscoroutine(found):
                found = await found
            if inspect.isasyncgen(found):
                async for _ in found:
                    break
                await found.aclose()

    for code in WITH_SDK:
        anyio.run(run, code)
