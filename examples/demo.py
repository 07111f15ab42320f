"""The whole path in one go, against a local Flickr: `make demo`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
BIN = Path(sys.executable).parent


def main() -> None:
    """Runs the demo; ends with 1 if a part of it fails."""
    from flickr_client import Flickr, Privacy
    from flickr_sandbox import Sandbox

    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name, Sandbox() as sandbox:
        chapter(1, "A local Flickr", "No key, no account, no network: a server that speaks Flickr's protocol.")
        say(f"It listens at {sandbox.base_url}, knows {len(sandbox.users)} users, and forgets everything at the end.")

        chapter(2, "Reflection becomes specs, specs become a client", "Flickr describes its own API; we read that.")
        specs = Path(name) / "specs"
        copy_specs(specs)
        endpoint = f"{sandbox.base_url}/services/rest/"
        shown = ["flickr-gen", "reflect", "--from", endpoint, "--api-key", "…"]
        run(shown, "--specs", specs, replace={"…": sandbox.consumer_key})
        run(["flickr-gen", "check"])
        say("From what the server says about itself, exactly the committed specs and client were generated.")

        chapter(
            3, "A user signs in", "OAuth 1.0a: the user grants it at Flickr; no password passes through the program."
        )
        flickr = Flickr(sandbox.consumer_key, sandbox.consumer_secret, base_url=sandbox.base_url)
        request = flickr.begin_login("write")
        say(f"Open {request.url.split('?')[0]}?… and type the code.")
        code = sandbox.approve(request.token.token, user=sandbox.users[0].nsid)
        token = flickr.finish_login(request, code)
        say(f"The page shows {code}; typed in, it makes {token.username} ({token.user_nsid}) the user of this client.")

        chapter(4, "A picture goes up", "With the user's own default privacy, in the words that Flickr uses.")
        default = Privacy(flickr.prefs.get_privacy().privacy)
        sent = flickr.upload(picture(), name="otter.png", title="An otter of our own", tags=["otter", "sea otter"])
        say(f"{token.username}'s default is “{default.label}”, and the upload asks for nothing else.")
        say(f"One tag was added, by which the photo is found if the response is lost: {', '.join(sent.added_tags)}")
        info = flickr.photos.get_info(sent.photo_id)
        say(f"It is photo {info.id}, {info.page_url}, in short {info.short_url}.")

        chapter(5, "A search, typed", "`page` is a PhotoPage, `photo` a Photo: bool, int, datetime, not strings.")
        page = flickr.photos.search(text="otter", extras=["date_taken", "owner_name", "views"], per_page=5)
        say(f"{page.total} photos match; the first {len(page)}:")
        for photo in page:
            day = f"{photo.datetaken:%d %b %Y}" if photo.datetaken else "some day"
            click.echo(
                f"     {photo.title[:36]:<37} {photo.ownername or '':<18} taken {day:<12} {photo.views or 0:>5} views"
            )

        chapter(6, "Errors have names", "One class per method and code, in families.")
        show_error(flickr)
        flickr.close()

        chapter(
            7, "The linter reads two integrations", "holiday_wall breaks the Developer Guide, otter_wall follows it."
        )
        run(["flickr-lint", "--format", "concise", "examples/holiday_wall"], expected=1)
        say("Each of them in full, with what to do instead and, where it is safe, a fix:")
        run(["flickr-lint", "--select", "cache-ttl-over-24h", "examples/holiday_wall"], expected=1)
        run(["flickr-lint", "examples/otter_wall"])
    click.echo()
    say(f"That was everything, in {time.monotonic() - begun:.0f} s. README.md shows each part for your own program.")


def show_error(flickr: object) -> None:
    """Requests a photo that does not exist."""
    from flickr_client import Flickr
    from flickr_client.errors.photos import GetInfoPhotoNotFound

    assert isinstance(flickr, Flickr)  # noqa: S101
    try:
        flickr.photos.get_info("1")
    except GetInfoPhotoNotFound as error:
        family = type(error).__mro__[1].__name__
        say(f"flickr.photos.get_info('1') raised {type(error).__name__}, a {family}: {error}")


def chapter(number: int, title: str, explanation: str) -> None:
    """Prints a heading and an explanation."""
    click.echo(f"\n{click.style(f'{number}. {title}', bold=True)}\n   {click.style(explanation, dim=True)}\n")


def say(text: str) -> None:
    """Prints a line."""
    click.echo(f"   {text}")


def run(shown: list[str], *hidden: object, replace: dict[str, str] | None = None, expected: int = 0) -> None:
    """Runs one of our commands as a user would type it, and ends the demo after an unexpected exit status."""
    click.echo(f"   {click.style('$ ' + ' '.join(shown), fg='cyan')}")
    words = [(replace or {}).get(word, word) for word in shown]
    command = [str(BIN / words[0]), *words[1:], *map(str, hidden)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    for line in (done.stderr + done.stdout).splitlines():
        click.echo(f"     {line}")
    click.echo()
    if done.returncode != expected:
        raise SystemExit(f"{words[0]} ended with {done.returncode}, not {expected}")


def copy_specs(folder: Path) -> None:
    """A copy of the specs to reflect into, so that a surprise would not change the committed ones."""
    import shutil

    import flickr_specs

    shutil.copytree(str(flickr_specs.root()), folder, ignore=shutil.ignore_patterns("__pycache__"))


def picture() -> bytes:
    """A PNG of one brown pixel."""
    import struct
    import zlib

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\x00\x8b\x5a\x2b")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


if __name__ == "__main__":
    main()
