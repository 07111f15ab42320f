"""Files as they are on disks: pipes, devices, files that change while they are sent; by both HTTP libraries."""

from __future__ import annotations

import asyncio
import gc
import io
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flickr_client import AsyncFlickr, Flickr, Token
from flickr_runtime.errors import ArgumentError, DeadlineExceeded, RequestTimeout
from flickr_runtime.events import Event
from flickr_runtime.upload.errors import FileChanged, UploadUncertain
from flickr_runtime.upload.options import UploadOptions
from flickr_runtime.upload.source import prepare
from flickr_sandbox import Sandbox
from flickr_sandbox.pictures.draw import draw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PNG = draw("pond", 8, 5)
# The sandbox's form parser leaves the copy of a form that was cut off to the garbage collector.
CUT = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(params=["requests", "httpx"])
def upload(request: pytest.FixtureRequest, sandbox: Sandbox) -> Callable[..., Any]:
    """Uploads with either client; `meanwhile` is called when the file was read for its checksum and is to be sent."""
    made = sandbox.sign_in("otterbank", perms="write")
    keys = sandbox.consumer_key, sandbox.consumer_secret

    def run(source: Any, meanwhile: Callable[[], Any] | None = None, **options: Any) -> Any:
        def hook(event: Event) -> None:
            if meanwhile is not None and (event.kind, event.method) == ("request", "upload"):
                meanwhile()

        token = Token(token=made.token, secret=made.secret)
        given: Any = {"token": token, "base_url": sandbox.base_url, "hooks": [hook]}
        given |= {name: options.pop(name) for name in ("deadline", "timeout", "retries") if name in options}
        if request.param == "requests":
            with Flickr(*keys, **given) as flickr:
                return flickr.upload(source, **options)

        async def main() -> Any:
            async with AsyncFlickr(*keys, **given) as flickr:
                return await flickr.upload(source, **options)

        return asyncio.run(main())

    return run


def stored(sandbox: Sandbox) -> int:
    with Flickr(sandbox.consumer_key, base_url=sandbox.base_url) as flickr:
        return flickr.photos.search(user_id=sandbox.users[0].nsid).total


def rewritten(path: Path) -> None:
    """Changes the end in place; size and times are as they were."""
    before = path.stat()
    with path.open("r+b") as file:
        file.seek(-5, os.SEEK_END)
        file.write(b"other")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def shortened(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1000)


def grown(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def rearranged(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:-2000] + b"\x01" + data[-2000:-1])


@CUT
@pytest.mark.parametrize("size", [2000, 3_000_000])
@pytest.mark.parametrize("change", [rewritten, shortened, grown, emptied, rearranged])
def test_a_file_that_changes_before_it_is_sent_is_not_stored(
    sandbox: Sandbox, upload: Callable[..., Any], tmp_path: Path, change: Callable[[Path], Any], size: int
) -> None:
    path = tmp_path / "otter.png"
    path.write_bytes(PNG + bytes(size))
    before = stored(sandbox)
    with pytest.raises(FileChanged, match=r"otter\.png: (changed|became shorter) while it was sent|was emptied"):
        upload(path, meanwhile=lambda: change(path))
    assert stored(sandbox) == before
    gc.collect()


@CUT
@pytest.mark.parametrize("change", [rewritten, shortened])
def test_a_file_that_changes_while_it_is_sent_is_not_stored(
    sandbox: Sandbox, upload: Callable[..., Any], tmp_path: Path, change: Callable[[Path], Any]
) -> None:
    path, changed = tmp_path / "otter.png", []
    path.write_bytes(PNG + bytes(3_000_000))
    before = stored(sandbox)

    def meanwhile(sent: int, total: int) -> None:
        if sent < total and not changed:
            changed.append(sent)
            change(path)

    with pytest.raises(FileChanged):
        upload(path, progress=meanwhile)
    assert changed
    assert stored(sandbox) == before
    gc.collect()


def test_a_file_that_another_takes_the_place_of_is_sent_as_it_was(upload: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "otter.png"
    path.write_bytes(PNG + b"as it was")
    prepared = prepare(path)
    prepared.close()

    def replaced() -> None:
        (tmp_path / "new").write_bytes(b"new")
        (tmp_path / "new").replace(path)

    assert upload(path, meanwhile=replaced).checksum == prepared.sha1


@pytest.fixture(params=["pipe", "link to pipe", "/dev/zero", "link to /dev/zero", "socket", "folder", "link to folder"])
def no_file(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is no file and looks like one, by its name."""
    monkeypatch.chdir(tmp_path)
    kind = request.param.removeprefix("link to ")
    path = Path(kind) if kind.startswith("/dev") else tmp_path / "other.jpg"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "socket":
        import socket

        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path.name)
    if not request.param.startswith("link"):
        return path
    link = tmp_path / "link.jpg"
    link.symlink_to(path)
    return link


@pytest.mark.parametrize("as_text", [True, False])
def test_what_is_no_file_is_refused_at_once(upload: Callable[..., Any], no_file: Path, as_text: bool) -> None:
    with pytest.raises(ArgumentError, match="only regular files are uploaded|Is a directory; name its files"):
        upload(str(no_file) if as_text else no_file)


def test_a_pipe_that_the_caller_has_opened_is_read_to_its_end(upload: Callable[..., Any]) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stream:
        os.write(writing, PNG)
        os.close(writing)
        assert upload(stream, name="otter.png").photo_id


def test_devices_are_refused_although_they_are_open(upload: Callable[..., Any]) -> None:
    with open("/dev/zero", "rb") as endless, pytest.raises(ArgumentError, match="is a device, which may never end"):  # noqa: PTH123
        upload(endless)


def test_a_pipe_that_does_not_wait_is_reported() -> None:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    with os.fdopen(reading, "rb", buffering=0) as stream, pytest.raises(ArgumentError, match="without O_NONBLOCK"):
        prepare(stream, "otter.jpg")
    os.close(writing)


class Endless(io.RawIOBase):
    """A stream of the program's own."""

    def __init__(self, *, seekable: bool) -> None:
        self._seekable, self.given = seekable, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._seekable

    def tell(self) -> int:
        return 0

    def seek(self, offset: int, _whence: int = 0) -> int:
        return offset

    def read(self, size: int = -1) -> bytes:
        self.given += size
        assert self.given < 1000
        return bytes(size)


@pytest.mark.parametrize("seekable", [True, False])
def test_a_stream_without_end_ends(monkeypatch: pytest.MonkeyPatch, seekable: bool) -> None:
    monkeypatch.setattr("flickr_runtime.upload.source._MAX_STREAMED", 100)
    with pytest.raises(ArgumentError, match="does not end within 100 bytes"):
        prepare(Endless(seekable=seekable), "otter.jpg")  # type: ignore[arg-type]


def test_a_file_that_grows_faster_than_it_is_read_ends(tmp_path: Path) -> None:
    path = tmp_path / "log.jpg"
    path.write_bytes(b"line")

    class Growing(io.FileIO):
        def read(self, size: int | None = -1) -> bytes:
            grown(path)
            return super().read(-1 if size is None else size)

    with Growing(path) as file, pytest.raises(ArgumentError, match="grows while it is read"):
        prepare(file)


ODD = [b"caf\xe9.png", b"\xff\xfe\xfd.png", "\u202egnp.exe.png".encode(), b"new\nline.png", b'"quoted".png', b"%41.png"]


@pytest.mark.parametrize("name", ODD)
def test_odd_names_are_uploaded_with_readable_titles(
    sandbox: Sandbox, upload: Callable[..., Any], tmp_path: Path, name: bytes
) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_bytes(PNG + name)
    photo_id = upload(path).photo_id
    with Flickr(sandbox.consumer_key, base_url=sandbox.base_url) as flickr:
        title = flickr.photos.get_info(photo_id=photo_id).title
    assert str(title).encode()  # no surrogates
    assert str(title) == name.decode("utf-8", "replace").removesuffix(".png")


def test_lone_surrogates_in_what_is_said_of_a_photo(sandbox: Sandbox, upload: Callable[..., Any]) -> None:
    said = UploadOptions(title="a\ud800b", description="\udfff", tags=["c\udce9d", "e"])
    photo_id = upload(PNG + os.urandom(4), name="x\ud83d\ude00\ud83d.png", **said).photo_id
    with Flickr(sandbox.consumer_key, base_url=sandbox.base_url) as flickr:
        info = flickr.photos.get_info(photo_id=photo_id)
    assert (str(info.title), str(info.description)) == ("a\ufffdb", "\ufffd")
    assert "c\ufffdd" in {tag.raw for tag in info.tags.tag}


def test_a_pipe_does_not_hang_a_program(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    program = "import sys; from flickr_runtime.upload.source import prepare; prepare(sys.argv[1])"
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "pipe.jpg"], capture_output=True, text=True, check=False, timeout=60
    )
    assert "is a pipe; only regular files are uploaded" in done.stderr


@pytest.mark.parametrize("fault", ["hang:60", "slow:60"])
def test_a_deadline_ends_an_upload_and_its_looks(sandbox: Sandbox, upload: Callable[..., Any], fault: str) -> None:
    stuck = sandbox.faults.add(fault, on="upload", times=1)
    begun = time.monotonic()
    with pytest.raises(UploadUncertain, match="search for the tag checksum:sha1="):
        upload(PNG + os.urandom(4), deadline=1.5)
    assert time.monotonic() - begun < 40  # 60 s for the response, 15 s for the looks, and all that again
    assert stuck.used == 1
    sandbox.faults.clear()


def test_a_deadline_ends_slow_calls_before_the_upload(sandbox: Sandbox, upload: Callable[..., Any]) -> None:
    sandbox.faults.add("slow:0.6", on="flickr.*")
    before = stored(sandbox)
    with pytest.raises((DeadlineExceeded, RequestTimeout)):
        upload(PNG + os.urandom(4), deadline=1.5)  # each of five calls would be in time
    sandbox.faults.clear()
    assert stored(sandbox) == before
