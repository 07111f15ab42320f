"""Where downloads are written: folders are made, only files are replaced, a full disk leaves nothing behind."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flickr_client import Flickr
from flickr_runtime.errors import ArgumentError
from flickr_runtime.flow import drive
from flickr_runtime.images.download import Downloaded, download_flow
from flickr_runtime.images.errors import DownloadError, NotWritten
from flickr_runtime.images.locate import file_name
from flickr_runtime.images.rate import DownloadRate
from flickr_runtime.images.session import ImageSession
from flickr_runtime.messages import Request, Response
from flickr_runtime.transport import MockTransport
from flickr_sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

PICTURE = b"\xff\xd8" + bytes(600_000)
HOST = "https://live.staticflickr.com"


def download(to: Any, name: str = "12_ab_b.jpg") -> Downloaded:
    def respond(request: Request) -> Response:
        response = Response(status=200, headers={"content-type": "image/jpeg"}, body=PICTURE)
        sink = request.sink
        assert sink is not None
        sink.begin(response)
        for start in range(0, len(PICTURE), 200_000):
            sink.write(PICTURE[start : start + 200_000])
        return response

    flow = download_flow(ImageSession(rate=DownloadRate(per_second=1e6)), f"{HOST}/5/{name}", to=to)
    return drive(flow, MockTransport(respond))


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_trailing_slash_is_a_folder_which_is_made(tmp_path: Path) -> None:
    with Sandbox() as sandbox, Flickr(sandbox.consumer_key, base_url=sandbox.base_url) as flickr:
        photos = flickr.photos.search(text="otter", per_page=3).photo
        paths = [flickr.download(photo, "m", to=f"{tmp_path}/new/otters/").path for photo in photos]
    assert len(set(paths)) == len(photos) > 1
    assert names(tmp_path) == sorted(["new", "new/otters", *(f"new/otters/{photo.id}.jpg" for photo in photos)])


def test_folders_of_any_spelling(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to("there")
    for to in (tmp_path / "there", f"{tmp_path}/there", f"{tmp_path}/there/", tmp_path / "link", f"{tmp_path}/link/"):
        assert download(to).path in {tmp_path / "there/12_b.jpg", tmp_path / "link/12_b.jpg"}
        (tmp_path / "there/12_b.jpg").unlink()
    assert (tmp_path / "link").is_symlink()


@pytest.mark.parametrize("end", ["/", "//", "/.", "/./", "/././/."])
def test_what_names_a_folder_is_one_for_every_photo(end: str, tmp_path: Path) -> None:
    to = f"{tmp_path}/new{end}"
    for name in ("1_ab_b.jpg", "2_ab_b.jpg"):
        download(to, name)
    assert names(tmp_path) == ["new", "new/1_b.jpg", "new/2_b.jpg"]


def test_the_folder_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    for to in ("..", ".", Path()):
        download(to)
    assert names(tmp_path) == ["12_b.jpg", "below", "below/12_b.jpg"]


def test_no_name_is_not_the_folder_that_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ArgumentError, match="give a file or a folder"):
        download("")
    assert names(tmp_path) == []


def test_errors_about_names_that_are_no_text_can_be_printed(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9")
    path.mkdir()
    (path / "12_b.jpg").mkdir()
    with pytest.raises(NotWritten) as caught:
        download(path)
    assert "caf\ufffd" in str(caught.value)
    str(caught.value).encode()


def test_a_slash_behind_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ArgumentError, match="file/.*(File exists|Not a directory)"):
        download(f"{tmp_path}/file/")
    with pytest.raises(ArgumentError, match="make it first"):
        download(f"{tmp_path}/file/x.jpg")
    assert (tmp_path / "file").read_text() == "mine"


@pytest.fixture(params=["pipe", "socket", "device", "folder", "link to pipe", "link to folder", "dead link"])
def no_file(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of something that is no file, under the name that the photo has in a folder."""
    monkeypatch.chdir(tmp_path)  # names of sockets are short
    path, kind = tmp_path / "in" / "12_b.jpg", request.param
    path.parent.mkdir()
    other = tmp_path / "other"
    if "pipe" in kind:
        os.mkfifo(other)
    elif "folder" in kind:
        other.mkdir()
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("other")
    elif kind == "device":
        other = Path("/dev/full")
    if "link" in kind or kind == "device":
        path.symlink_to(other)
    else:
        other.rename(path)
    return path


def test_only_files_are_replaced(no_file: Path) -> None:
    before = no_file.lstat()
    for to in (no_file.parent, *([no_file] if not no_file.is_dir() else [])):
        with pytest.raises(NotWritten, match="only files are replaced|broken link"):
            download(to)
    assert (no_file.lstat().st_ino, no_file.lstat().st_mode) == (before.st_ino, before.st_mode)
    assert names(no_file.parent) == [no_file.name]


def test_a_device_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "null.jpg"
    try:
        os.mknod(path, 0o666 | 0o020000, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("only root makes devices")
    with pytest.raises(NotWritten, match="is a device, and only files are replaced"):
        download(path)
    assert path.is_char_device()


def test_what_takes_the_name_meanwhile_is_not_replaced_either(tmp_path: Path) -> None:
    path = tmp_path / "otter.jpg"

    def respond(_request: Request) -> Response:
        os.mkfifo(path)
        return Response(status=200, headers={"content-type": "image/jpeg"}, body=PICTURE)

    flow = download_flow(ImageSession(rate=DownloadRate(per_second=1e6)), f"{HOST}/5/12_ab_b.jpg", to=path)
    with pytest.raises(NotWritten, match="is a pipe"):
        drive(flow, MockTransport(respond))
    assert path.is_fifo()
    assert names(tmp_path) == ["otter.jpg"]


def test_a_link_to_a_file_is_replaced_and_the_file_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to("file")
    download(tmp_path / "link")
    assert (tmp_path / "file").read_text() == "mine"
    assert (tmp_path / "link").read_bytes() == PICTURE
    assert not (tmp_path / "link").is_symlink()


@pytest.mark.parametrize("to", ["x" * 300, "null\0byte", 7, b"bytes"])
def test_a_name_that_cannot_be(to: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ArgumentError, match="to="):
        download(to)
    assert names(tmp_path) == []


def test_the_longest_name_will_do(tmp_path: Path) -> None:
    path = tmp_path / ("ö" * 125 + ".jpg")
    assert download(path).path == path


@pytest.mark.parametrize(
    "name",
    [f"{'x' * 300}.jpg", f"{'x' * 300}y.jpg", "..", ".jpg", "...", "CON.jpg", "nul", "a%2F..%2Fb.jpg", "%00.jpg", "a."],
)
def test_names_in_folders_are_plain_and_keep_their_suffix(name: str, tmp_path: Path) -> None:
    called = file_name(f"{HOST}/5/{name}")
    assert called.endswith(".jpg") == (name.endswith(".jpg") and name != ".jpg")
    assert 0 < len(called) <= 100
    assert not {"/", "\\", "\0", ":"} & set(called)
    assert not called.startswith(".")
    assert called.partition(".")[0].upper() not in {"CON", "NUL", ""}
    assert download(tmp_path, name).path == tmp_path / called


def test_long_names_that_begin_alike_stay_apart() -> None:
    assert file_name(f"{HOST}/5/{'x' * 300}.jpg") != file_name(f"{HOST}/5/{'x' * 301}.jpg")


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for half of the picture."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", place]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root mounts a disk")
    yield place
    subprocess.run(["umount", place], check=True)  # noqa: S607


def test_a_full_disk_is_reported_and_nothing_is_left(full_disk: Path) -> None:
    (full_disk / "old.jpg").write_bytes(b"old")
    for to in (full_disk, full_disk / "old.jpg"):
        with pytest.raises(DownloadError, match="cannot be written: No space left on device"):
            download(to)
    assert names(full_disk) == ["old.jpg"]
    assert (full_disk / "old.jpg").read_bytes() == b"old"
