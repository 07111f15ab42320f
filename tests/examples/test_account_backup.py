"""The backup of an account: whole, in steps, after interruptions and failures."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from account_backup.backup import Backup
from account_backup.folder import Folder, FolderError

from flickr_client import Endpoints, Flickr, MockTransport, Request, Response, Token
from flickr_runtime.images.rate import DownloadRate
from flickr_runtime.images.session import ImageSession
from flickr_sandbox.pictures.draw import draw

if TYPE_CHECKING:
    from pathlib import Path

FAST = DownloadRate(per_second=1000, first_pause=0.01)


def silent(_line: str) -> None:
    """Nobody checks the progress."""


def backup(flickr: Flickr, folder: Path, base_url: str, report: Any = silent) -> Backup:
    return Backup(flickr, Folder(folder), ImageSession(endpoints=Endpoints.below(base_url), rate=FAST), report)


def descriptions(folder: Path) -> dict[str, dict[str, Any]]:
    found = (json.loads(path.read_text()) for path in folder.glob("*/*.json"))
    return {each["photo"]["id"]: each for each in found}


def test_everything_is_in_the_folder_and_the_second_run_fetches_nothing(world: Any, tmp_path: Path) -> None:
    token, command = world.token(), ("account_backup", tmp_path, "--per-second", "1000")
    first = world.run(*command, token=token)
    assert (first.returncode, first.stdout) == (0, "24 files fetched, 0 descriptions renewed, 0 unchanged\n")
    assert first.stderr.startswith("1 of 24: ")

    stored = descriptions(tmp_path)
    for photo in world.client().people.iter_get_photos("me"):
        file = stored.pop(photo.id)["file"]
        assert file["size"] == "o"
        assert hashlib.sha256((tmp_path / file["name"]).read_bytes()).hexdigest() == file["sha256"]
    assert stored == {}

    world.sandbox.requests.clear()
    again = world.run(*command, token=token)
    assert again.stdout == "0 files fetched, 0 descriptions renewed, 1 unchanged\n"  # the one that changed last
    assert len(world.sandbox.requests) == 2


def test_a_free_account_gets_the_largest_that_flickr_gives(world: Any, tmp_path: Path) -> None:
    done = world.run("account_backup", tmp_path, "--per-second", "1000", token=world.token("brassheron"))
    sizes = [each["file"]["size"] for each in descriptions(tmp_path).values()]
    assert set(sizes) > {"l"}
    assert f"{len(sizes) - sizes.count('o')} without their original" in done.stdout
    assert done.returncode == 0


def test_an_interrupted_run_continues_where_it_was(world: Any, tmp_path: Path) -> None:
    def interrupt(line: str) -> None:
        if line.startswith("5 of"):
            raise KeyboardInterrupt

    with world.client() as flickr:
        with pytest.raises(KeyboardInterrupt):
            backup(flickr, tmp_path, world.sandbox.base_url, interrupt).run()
        half = json.loads((tmp_path / "backup.json").read_text())
        assert half["complete_until"] is None
        result = backup(flickr, tmp_path, world.sandbox.base_url).run()
    assert (result.unchanged, result.fetched) == (5, 19)
    assert list(tmp_path.rglob("*.part")) == []


def test_only_what_changed_is_fetched(world: Any, tmp_path: Path) -> None:
    with world.client() as flickr:
        backup(flickr, tmp_path, world.sandbox.base_url).run()
        new = flickr.upload(draw("pond", 8, 5), name="otter.png").photo_id
        renamed = next(photo_id for photo_id in descriptions(tmp_path))
        flickr.photos.set_meta(renamed, title="Renamed", description="")
        world.sandbox.requests.clear()
        result = backup(flickr, tmp_path, world.sandbox.base_url).run()
    assert (result.fetched, result.described, result.failed) == (1, 1, {})
    assert world.sandbox.requests.methods.count("image") == 1
    assert descriptions(tmp_path)[renamed]["photo"]["title"] == "Renamed"
    assert new in descriptions(tmp_path)


def test_a_replaced_file_takes_the_place_of_the_old_one(world: Any, tmp_path: Path) -> None:
    with world.client() as flickr:
        photo_id = flickr.upload(draw("pond", 8, 5), name="otter.png").photo_id
        backup(flickr, tmp_path, world.sandbox.base_url).run()
        flickr.replace(photo_id, draw("lake", 9, 7), name="otter.png")
        assert backup(flickr, tmp_path, world.sandbox.base_url).run().fetched == 1
    file = descriptions(tmp_path)[photo_id]["file"]
    assert (tmp_path / file["name"]).read_bytes() == draw("lake", 9, 7)
    assert len(list(tmp_path.glob(f"*/{photo_id}*"))) == 2


def test_a_file_that_does_not_come_is_named_and_fetched_the_next_time(world: Any, tmp_path: Path) -> None:
    world.sandbox.faults.add("html,on=image,times=1")
    command = ("account_backup", tmp_path, "--per-second", "1000")
    failed = world.run(*command, token=world.token())
    assert failed.returncode == 1
    assert "missing: photo " in failed.stdout
    done = world.run(*command, token=world.token())
    assert (done.returncode, done.stdout) == (0, "1 files fetched, 0 descriptions renewed, 23 unchanged\n")


def test_the_folder_of_somebody_else_is_left_alone(world: Any, tmp_path: Path) -> None:
    Folder(tmp_path).open("1@N01")
    with world.client() as flickr, pytest.raises(FolderError, match="is the backup of 1@N01"):
        backup(flickr, tmp_path, world.sandbox.base_url).run()
    output = world.run("account_backup", tmp_path, token=world.token()).stderr
    assert output.startswith("Stopped: ")


def test_without_a_user_it_says_what_to_do(world: Any, tmp_path: Path) -> None:
    done = world.run("account_backup", tmp_path)
    assert (done.returncode, done.stderr) == (1, "Nobody is signed in: run `flickr login`\n")


ORIGINAL = "https://www.flickr.com/photos/otterbank/7/play/orig/5ec2e7/"
VIDEO: dict[str, dict[str, Any]] = {
    "flickr.test.login": {"user": {"id": "1@N01", "username": {"_content": "otterbank"}}},
    "flickr.people.getPhotos": {
        "photos": {
            "page": 1,
            "pages": 1,
            "total": 1,
            "photo": [{"id": "7", "owner": "1@N01", "media": "video", "dateupload": "1700000000", "url_l": "x"}],
        }
    },
    "flickr.photos.getSizes": {
        "sizes": {
            "size": [
                {"label": "Large", "source": "https://live.staticflickr.com/1/7_5ec2e7_b.jpg", "media": "photo"},
                {"label": "720p", "source": f"{ORIGINAL}720", "media": "video", "width": 1280},
                {"label": "Video Original", "source": ORIGINAL, "media": "video", "width": ""},
            ]
        }
    },
}


def test_of_a_video_the_video_itself_is_stored(tmp_path: Path) -> None:
    def respond(request: Request) -> Response:
        if request.url == ORIGINAL:
            return Response(status=200, headers={"content-type": "video/mp4"}, body=b"....ftypmp42")
        return Response(
            status=200, headers={}, body=json.dumps({**VIDEO[request.fields["method"]], "stat": "ok"}).encode()
        )

    token = Token(token="t", secret="s")
    flickr = Flickr("k", "s", token=token, transport=MockTransport(respond), state="memory:")
    images = ImageSession(endpoints=Endpoints(), rate=FAST)
    assert Backup(flickr, Folder(tmp_path), images, silent).run().fetched == 1
    flickr.close()
    file = descriptions(tmp_path)["7"]["file"]
    assert (file["size"], (tmp_path / file["name"]).read_bytes()) == ("o", b"....ftypmp42")
