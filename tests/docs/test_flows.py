"""What programs do, as programs of their own at Flickr with default settings: sync and async, closed and not closed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flickr_client import Flickr
from flickr_sandbox import Sandbox
from flickr_sandbox.pictures.draw import draw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FLOWS = {
    "login": """
from flickr_sandbox.approve import approve
request = await flickr.begin_login("read")
print((await flickr.finish_login(request, approve(request.url, "mapwright"))).username)
""",
    "search": """
print((await flickr.photos.search(text="otters")).total)
""",
    "iterate": """
async for photo in flickr.photos.iter_search(text="otters", extras="standard"):
    print(photo.page_url)
""",
    "upload": """
done = await flickr.upload("otter.jpg", title="Zwölf Otter", tags=["river otter"])
print((await flickr.photos.get_info(done.photo_id)).title, done.page_url)
""",
    "download": """
photo = (await flickr.photos.search(text="otters", extras=["url_l"])).photo[0]
for size in ("q", "l"):
    print((await flickr.download(photo, size, to="pictures/")).path)
""",
    "cache": """
kept = flickr.with_options(cache=True)
for _ in range(3):
    print((await kept.photos.search(text="otters")).total)
""",
    "limit": """
from flickr_runtime.limits.errors import RateLimited
for _ in range(3):
    try:
        print((await flickr.with_options(deadline=20).photos.search(text="otters")).total)
    except RateLimited as error:
        print("waits", error.retry_after > 3000)
""",
    "usage": """
await flickr.test.null()
await flickr.test.login()
print(flickr.usage().last_hour)
""",
}
SAID = {
    "login": "Mapwright\n",
    "search": "16\n",
    "iterate": "https://www.flickr.com/photos/",
    "upload": "Zwölf Otter https://www.flickr.com/photos/",
    "download": "pictures/",
    "cache": "16\n" * 3,
    "limit": "16\n" * 2 + "waits True\n",
    "usage": "2\n",
}


def _program(flow: str, *, is_async: bool, is_closed: bool) -> str:
    """The source of a program that does this and ends."""
    client = "AsyncFlickr" if is_async else "Flickr"
    made = f"{client}.from_env({'calls_per_hour=2' if flow == 'limit' else ''})"
    body = FLOWS[flow].strip().splitlines()
    if is_closed:
        body = [f"async with {made} as flickr:", *(f"    {line}" for line in body)]
    else:
        body = [f"flickr = {made}", *body]
    if is_async:
        body = ["import asyncio", "async def main():", *(f"    {line}" for line in body), "asyncio.run(main())"]
    text = "\n".join(body)
    return f"from flickr_client import {client}\n" + (
        text if is_async else text.replace("await ", "").replace("async ", "")
    )


@pytest.fixture(scope="module")
def at_flickr() -> Iterator[Sandbox]:
    with Sandbox(as_flickr=True) as sandbox:
        yield sandbox


@pytest.mark.parametrize("is_closed", [True, False], ids=["closed", "left-open"])
@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("flow", FLOWS)
def test_a_program_says_what_it_should_and_nothing_else(at_flickr, tmp_path: Path, flow, is_async, is_closed):
    at_flickr.requests.clear()
    token = at_flickr.sign_in("otterbank")
    home = tmp_path / "home"
    environ = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    environ |= {
        "HOME": str(home),
        "FLICKR_API_KEY": at_flickr.consumer_key,
        "FLICKR_API_SECRET": at_flickr.consumer_secret,
    }
    environ |= {"FLICKR_OAUTH_TOKEN": token.token, "FLICKR_OAUTH_TOKEN_SECRET": token.secret}
    (tmp_path / "otter.jpg").write_bytes(draw("otter", 640, 480))
    command = [sys.executable, "-c", _program(flow, is_async=is_async, is_closed=is_closed)]
    outcome = subprocess.run(
        command, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=180, check=False
    )
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert outcome.stdout.startswith(SAID[flow])
    calls = [*at_flickr.requests.of("flickr.*"), *at_flickr.requests.of("upload")]
    assert calls or flow == "login"
    state = home / ".local" / "state" / "flickrkit" / "state-1.sqlite3"
    if calls:
        with Flickr(at_flickr.consumer_key, state=f"sqlite:///{state}") as counted:
            assert counted.usage().last_hour == len(calls), "every call is counted, whatever the end of the program"
