"""`flickr-gen surface` as a maintainer runs it: what a regenerated client breaks for its users."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from flickr_generator.cli import main
from flickr_generator.folders import client_folder

GIT = shutil.which("git") or "git"
Run = Callable[..., tuple[int, str, str]]

CLIENT = {
    "__init__.py": """
from flickr_client.api import PhotosAPI
__all__ = ["PhotosAPI"]
""",
    "literals.py": """
from typing import Literal, TypeAlias
__all__ = ["Sort"]
Sort: TypeAlias = Literal["new", "old"]
""",
    "errors.py": '''
from flickr_runtime.errors import APIError, NotFound
__all__ = ["GetInfoPhotoNotFound"]
class GetInfoPhotoNotFound(NotFound):
    """Not there."""
''',
    "types.py": """
__all__ = ["Photo"]
class Photo:
    id: str = ""
    title: str = ""
    views: int | None = None
""",
    "api.py": """
from collections.abc import Sequence
from flickr_client.literals import Sort
from flickr_client.types import Photo
__all__ = ["PhotosAPI"]
class PhotosAPI:
    def get_info(self, *, photo_id: str, secret: str | None = None) -> Photo: ...
    def search(self, *, tags: str | Sequence[str] | None = None, sort: Sort | None = None) -> list[Photo]: ...
    def _private(self, *, x: int) -> int: ...
""",
}


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run([GIT, *identity, *arguments], cwd=folder, check=True, capture_output=True, env=environment)


@pytest.fixture
def client(tmp_path: Path) -> Path:
    """A small client in a repository of its own."""
    folder = tmp_path / "repository" / "generated" / "flickr_client"
    folder.mkdir(parents=True)
    for name, text in CLIENT.items():
        (folder / name).write_text(text)
    git(folder, "init", "--quiet", str(tmp_path / "repository"))
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "one")
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, client: Path) -> Run:
    monkeypatch.chdir(client.parents[1])

    def go(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(["surface", *map(str, arguments)])
        out, err = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return end.value.code, out, err

    return go


def test_nothing_breaks(run: Run, client: Path) -> None:
    code, out, err = run("--output", client)
    assert (code, err) == (0, "")
    assert out.endswith("Nothing breaks.\n")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("api.py", "def get_info", "def get_information", "PhotosAPI.get_info: public object was removed"),
        ("api.py", ", secret: str | None = None", "", "PhotosAPI.get_info: parameter secret was removed"),
        (
            "api.py",
            "photo_id: str,",
            "photo_id: str, user_id: str,",
            "PhotosAPI.get_info: parameter user_id was added as required",
        ),
        ("api.py", "str | None = None)", "str)", "PhotosAPI.get_info: parameter secret is now required"),
        ("api.py", "str | Sequence[str]", "Sequence[str]", "PhotosAPI.search: parameter tags no longer accepts str"),
        ("api.py", "-> Photo:", "-> Photo | None:", "PhotosAPI.get_info: returns Photo | None, not Photo"),
        ("types.py", 'title: str = ""', "", "Photo.title: public object was removed"),
        ("types.py", 'title: str = ""', "title: str | None = None", "Photo.title: is str | None, not str"),
        ("literals.py", '"new", "old"', '"new"', "Sort: no longer lists 'old'"),
        ("errors.py", "(NotFound)", "(APIError)", "GetInfoPhotoNotFound: is no longer NotFound"),
    ],
)
def test_what_breaks(run: Run, client: Path, file: str, old: str, new: str, said: str) -> None:
    text = (client / file).read_text()
    assert old in text
    (client / file).write_text(text.replace(old, new))
    code, out, _ = run("--output", client)
    assert code == 1
    assert f"flickr_client.{file.removesuffix('.py')}\n  ✗ {said}\n\n1 thing breaks" in out
    tree = json.loads(run("--output", client, "--format", "json")[1])
    assert [each["what"] for each in tree["breaking"]] == [said.partition(": ")[2]]
    assert said.partition(": ")[2] in run("HEAD", "--output", client, "--format", "markdown")[1]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("api.py", "photo_id: str,", "photo_id: str | int,"),
        ("api.py", "secret: str | None = None", "secret: str | None = None, extras: str | None = None"),
        ("api.py", "x: int", "y: str"),
        ("types.py", "int | None", "int"),
        ("types.py", 'id: str = ""', 'id: str = ""\n    smell: str = ""'),
        ("literals.py", '"new", "old"', '"new", "newer", "old"'),
        ("errors.py", '"""Not there."""', '"""Other words."""'),
    ],
)
def test_what_does_not_break(run: Run, client: Path, file: str, old: str, new: str) -> None:
    text = (client / file).read_text()
    assert old in text
    (client / file).write_text(text.replace(old, new))
    code, out, _ = run("--output", client)
    assert (code, out.splitlines()[-1]) == (0, "Nothing breaks.")


def test_a_revision_without_a_client(run: Run, client: Path) -> None:
    git(client, "rm", "--quiet", "-r", "--cached", ".")
    git(client, "commit", "--quiet", "--allow-empty", "-m", "none")
    assert run("--output", client)[::2] == (2, "cannot compare: HEAD: contains no folder of flickr_client\n")
    assert run("HEAD~1", "--output", client)[0] == 0
    assert run("v9", "--output", client)[::2] == (2, "cannot compare: v9: is not a git revision of this clone\n")


def test_a_folder_that_is_no_client(run: Run, tmp_path: Path) -> None:
    code, out, err = run("--output", tmp_path / "nowhere")
    assert (code, out) == (2, "")
    assert err.startswith("cannot compare: ")


def test_the_real_client_has_a_surface_to_lose(run: Run, client: Path) -> None:
    shutil.rmtree(client)
    shutil.copytree(client_folder(None), client)
    git(client, "add", ".")
    git(client, "commit", "--quiet", "-m", "the real one")
    assert run("--output", client)[0] == 0
    photos = client / "api" / "photos.py"
    photos.write_text(photos.read_text().replace("def search(", "def seek("))
    assert "PhotosAPI.search: public object was removed" in run("--output", client)[1]
