"""What the build writes: the same bytes every time, only where something changed, never over a hand-written file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import flickr_specs
from flickr_generator.build import build_files, write_client
from flickr_generator.build.write import stale_files
from flickr_generator.errors import GeneratorError

METHODS = {name: flickr_specs.load_method(name) for name in flickr_specs.method_names()}
TYPES = {name: flickr_specs.load_type(name) for name in flickr_specs.type_names()}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return build_files(METHODS, TYPES)


def test_a_build_does_not_depend_on_the_hash_seed(files: dict[str, bytes]) -> None:
    program = (
        "import hashlib, flickr_specs as s; from flickr_generator.build import build_files as b;"
        "f = b({n: s.load_method(n) for n in s.method_names()}, {n: s.load_type(n) for n in s.type_names()});"
        "print(hashlib.sha256(repr(f).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(digests) == 1


def test_building_twice_touches_nothing(tmp_path: Path, files: dict[str, bytes]) -> None:
    assert len(write_client(tmp_path, files)) == len(files)
    assert write_client(tmp_path, files) == []


def test_what_left_the_specs_leaves_the_client(tmp_path: Path, files: dict[str, bytes]) -> None:
    write_client(tmp_path, files)
    fewer = {name: document for name, document in METHODS.items() if not name.startswith("flickr.blogs.")}
    touched = write_client(tmp_path, build_files(fewer, TYPES))
    assert {"api/blogs.py", "errors/blogs.py", "responses/blogs.py"} <= set(touched)
    assert not (tmp_path / "api/blogs.py").exists()


def test_a_hand_written_file_is_never_overwritten(tmp_path: Path, files: dict[str, bytes]) -> None:
    (tmp_path / "types.py").write_text("mine = 1\n")
    with pytest.raises(GeneratorError, match="types.py: not generated"):
        write_client(tmp_path, files)
    assert [path.name for path in tmp_path.iterdir()] == ["types.py"]


def test_a_hand_written_file_beside_them_is_left_alone(tmp_path: Path, files: dict[str, bytes]) -> None:
    (tmp_path / "notes.py").write_text("mine = 1\n")
    write_client(tmp_path, files)
    assert stale_files(tmp_path, files) == []
    assert (tmp_path / "notes.py").exists()


def test_no_file_names_the_machine_or_the_day(files: dict[str, bytes]) -> None:
    text = b"".join(files.values()).decode()
    assert str(Path.home()) not in text
    assert str(Path(flickr_specs.__file__).parent) not in text


def test_every_method_is_there(files: dict[str, bytes]) -> None:
    index = files["_index.py"].decode()
    assert len(METHODS) == 224
    assert all(f'"{name}":' in index for name in METHODS)
