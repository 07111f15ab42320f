"""`flickr download`: downloads the photos of an album, a person, a group or a search; a second run continues."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

import click
import msgspec

from flickr_runtime.commands.printing import json_text
from flickr_runtime.commands.signals import stopping
from flickr_runtime.commands.sources import photos_of
from flickr_runtime.commands.terminal import Terminal
from flickr_runtime.errors import (
    APIError,
    AuthenticationError,
    ConfigurationError,
    FlickrError,
    OAuthError,
    TransportError,
)
from flickr_runtime.extras import MissingSize
from flickr_runtime.images.download import download_flow
from flickr_runtime.images.errors import DownloadError, NotWritten
from flickr_runtime.images.locate import LARGEST
from flickr_runtime.images.partial import remove_abandoned
from flickr_runtime.images.rate import DownloadRate
from flickr_runtime.images.session import ImageSession
from flickr_runtime.printable import shown
from flickr_runtime.regular_files import append_line, read_regular
from flickr_runtime.urls.sizes import SIZES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flickr_runtime.client import BaseClient
    from flickr_runtime.commands.sources import Listed

__all__ = ["Result", "download_command"]

_INDEX = "flickr-downloads.jsonl"
# Errors that every other photo would have, too.
_COMMON = (AuthenticationError, ConfigurationError, NotWritten, OAuthError)


class Result(msgspec.Struct, frozen=True, omit_defaults=True):
    """The result for a photo; one line of the index, which links each file to its page.

    Attributes:
        photo_id: The photo's id.
        status: `downloaded`, `skipped` because an earlier run has it, or `failed`.
        size: The requested size.
        file: The file's name in the folder.
        bytes: Its length.
        title: The photo's title.
        owner: NSID of the owner, if the list contains it.
        page_url: The photo's page: show the file with a link to it.
        error: Why it failed.
    """

    photo_id: str
    status: Literal["downloaded", "skipped", "failed"]
    size: str = ""
    file: str = ""
    bytes: int = 0
    title: str = ""
    owner: str = ""
    page_url: str = ""
    error: str = ""


def download_command(client_type: type[BaseClient]) -> click.Command:
    """The command for a client."""

    @click.command("download")
    @click.argument("what")
    @click.option("--search", is_flag=True, help="Search for the words in WHAT.")
    @click.option(
        "--to",
        "folder",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(),
        help="The folder; the current one by default.",
    )
    @click.option(
        "--size",
        type=click.Choice([LARGEST, *(size.key for size in SIZES)]),
        default=LARGEST,
        show_default=True,
        metavar="KEY",
        help=f"The size: {', '.join(size.key for size in SIZES)} or {LARGEST}. l has 1024 pixels, o is the original.",
    )
    @click.option("--max", "most", type=click.IntRange(min=1), metavar="N", help="Download at most N photos.")
    @click.option(
        "--per-second", type=click.FloatRange(0.01, 20), metavar="N", help="Files per second, 5 if not given."
    )
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object per photo.")
    def download(
        what: str, folder: Path, size: str, most: int | None, per_second: float | None, *, search: bool, as_json: bool
    ) -> None:
        """Download the photos of WHAT into a folder.

        WHAT is the address of an album, a photo, a gallery, a group or a person, or `me`, an NSID or a user name.

        The folder gets an index, flickr-downloads.jsonl, with the page of each photo. Another run skips what is there.
        For a video, its still picture is downloaded. Respect each photo's licence, and link to its page if you show it.

        Exit status: 0 all photos were downloaded, 1 some failed.

        \b
        flickr download https://flic.kr/s/aHsm… --to album/
        flickr download me --to backup/
        flickr download --search "river otter" --max 50 --size l
        """  # noqa: D301  # click needs the character \b
        terminal, failed, found = Terminal(), False, 0
        with stopping(terminal.errors) as stop:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                remove_abandoned(folder)
                with client_type.from_env() as client:
                    rate = {"rate": DownloadRate(per_second=per_second)} if per_second else {}
                    session = ImageSession.of(client._core, client._named, **rate)  # noqa: SLF001
                    stopped: list[bool] = []
                    stop.call(lambda: stopped.append(True))
                    photos = islice(photos_of(client, what, is_search=search), most)
                    for result in _results(client, session, photos, folder, size):
                        failed, found = failed or result.status == "failed", found + 1
                        if as_json:
                            terminal.lines([json_text(msgspec.to_builtins(result))])
                        else:
                            terminal.lines([_line(result)], bad=result.status == "failed")
                        if stopped:
                            break
                    if not found:
                        terminal.errors("no photos were found")
            except FlickrError as error:
                raise click.ClickException(shown(error)) from error
            except OSError as error:
                raise click.ClickException(f"{error.filename}: {error.strerror}") from error
        if failed:
            raise click.exceptions.Exit(1)

    return download


def _results(
    client: BaseClient, session: ImageSession, photos: Iterable[Listed], folder: Path, size: str
) -> Iterator[Result]:
    """Downloads each missing photo, and adds it to the index."""
    index = folder / _INDEX
    done = _read(index)
    for photo in photos:
        known = done.get((photo.photo_id, size))
        if known is not None and _is_there(folder / known.file, known.bytes):
            yield msgspec.structs.replace(known, status="skipped")
            continue
        result = _fetched(client, session, photo, folder, size)
        if result.status == "downloaded":
            _note(index, result)
        yield result


def _fetched(client: BaseClient, session: ImageSession, photo: Listed, folder: Path, size: str) -> Result:
    about = Result(
        photo_id=photo.photo_id,
        status="failed",
        size=size,
        title=photo.title,
        owner=photo.owner,
        page_url=photo.page_url,
    )
    with _Meter(photo.photo_id) as meter:
        try:
            flow = download_flow(session, photo.photo_id, size=size, to=f"{folder}{os.sep}", progress=meter.show)
            got = client.run(flow)
        except _COMMON:
            raise
        except (DownloadError, MissingSize, APIError, TransportError) as error:
            return msgspec.structs.replace(about, error=str(error))
    name = got.path.name if got.path else ""
    return msgspec.structs.replace(about, status="downloaded", file=name, bytes=got.size)


def _note(index: Path, result: Result) -> None:
    """Adds a line to the index; raises `NotWritten` if the disk is full or the index is not a file."""
    try:
        append_line(index, msgspec.json.encode(result), sync=False)
    except OSError as error:
        raise NotWritten(f"{index}: cannot be written: {error.strerror or error}") from error


def _read(index: Path) -> dict[tuple[str, str], Result]:
    """What earlier runs downloaded, by photo and size; a truncated line is ignored."""
    found = {}
    try:
        lines = read_regular(index).splitlines()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise NotWritten(f"{index}: cannot be read: {error.strerror or error}") from error
    for line in lines:
        try:
            result = msgspec.json.decode(line, type=Result)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        if result.file == Path(result.file).name:  # a name only, so it stays in the folder
            found[result.photo_id, result.size] = result
    return found


def _is_there(path: Path, size: int) -> bool:
    return bool(path.name) and path.is_file() and path.stat().st_size == size


def _line(result: Result) -> str:
    if result.status == "failed":
        return f"{click.style('failed', fg='red')}      {result.photo_id}  {result.error}"
    return f"{result.status:<10}  {result.file}  {shown(result.title)}".rstrip()


class _Meter:
    """Shows the progress of a download on a terminal."""

    def __init__(self, photo_id: str) -> None:
        self._photo_id, self._is_shown = photo_id, sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._write("\r\x1b[K")

    def show(self, done: int, total: int | None) -> None:
        """Shows the number of bytes received."""
        share = f"{100 * done // total:>3} %" if total else f"{done} bytes"
        self._write(f"\r{self._photo_id}  {share}\x1b[K")

    def _write(self, text: str) -> None:
        if self._is_shown:
            with suppress(OSError, ValueError):
                sys.stderr.write(text)
                sys.stderr.flush()
