"""A wheel built from the tree, in an environment that has nothing else: it brings specs, templates and commands."""

import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.wheel


def run(*command: object, cwd: Path) -> str:
    """What the command prints; its own output is in the error where it fails."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "FLICKR_"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an environment in `env` into which the wheel is installed, as its users would."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-d", folder, cwd=ROOT)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=True)
    pins = re.findall(r"^([\w.-]+==[\w.]+)", (ROOT / "requirements/dev.lock").read_text(), re.MULTILINE)
    (folder / "pins.txt").write_text("\n".join(pins))
    pip = (folder / "env/bin/python", "-m", "pip", "install", "--quiet", "--constraint", folder / "pins.txt")
    try:
        run(*pip, wheel, cwd=folder)
    except AssertionError as error:
        if os.environ.get("CI") or "No matching distribution" not in str(error):
            raise
        pytest.skip("no package index is reachable")
    check_base(folder)
    run(*pip, f"{wheel}[gen,lint,sandbox]", cwd=folder)
    return folder


def check_base(folder: Path) -> None:
    """Without any extra the client works."""
    program = (
        'import flickr_client; print(flickr_client.decode(\'flickr.test.login\', b\'{"user":{"id":"1"},"stat":"ok"}\'))'
    )
    assert "User(id='1'" in run(folder / "env/bin/python", "-W", "error", "-c", program, cwd=folder)
    assert "flickr.photos.licenses.getInfo" in run(folder / "env/bin/flickr", "methods", "licenses", cwd=folder)


def test_it_holds_what_each_package_needs_and_nothing_else(place: Path) -> None:
    (wheel,) = place.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (metadata,) = (archive.read(name).decode() for name in names if name.endswith(".dist-info/METADATA"))
    packages = ("flickr_client", "flickr_generator", "flickr_lint", "flickr_runtime", "flickr_sandbox", "flickr_specs")
    (info,) = {name.partition("/")[0] for name in names if ".dist-info/" in name}
    assert {name.partition("/")[0] for name in names} == {*packages, info}
    assert {f"{package}/py.typed" for package in packages} <= names
    assert f"{info}/licenses/LICENSE" in names
    for folder, suffix in (
        ("generator/flickr_generator", ".jinja"),
        ("specs/flickr_specs", ".json"),
        ("specs/flickr_specs", ".toml"),
        ("sandbox/flickr_sandbox", ".txt"),
        ("sandbox/flickr_sandbox", ".cjs"),
    ):
        there = {str(path.relative_to(ROOT / folder).as_posix()) for path in (ROOT / folder).rglob(f"*{suffix}")}
        assert there, f"{folder} has no {suffix}"
        assert {f"{folder.partition('/')[2]}/{name}" for name in there} <= names
    assert not [name for name in names if name.endswith((".pyc", ".orig")) or "__pycache__" in name]
    assert "Author: flickrkit contributors" in metadata
    assert "Project-URL: Changelog, " in metadata


def test_the_source_distribution_can_be_built_from_and_tested(place: Path) -> None:
    (sdist,) = place.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"LICENSE", "README.md", "CHANGELOG.md", "Makefile", "requirements/dev.lock", "tests/conftest.py"}
    assert wanted <= names
    assert not [name for name in names if name.startswith((".venv", ".github", "dist", "site"))]


def test_the_first_example_of_the_readme_runs_in_it(place: Path) -> None:
    (example, *_) = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    (place / "first.py").write_text(example)
    sandbox = (place / "env/bin/flickr-sandbox", "run", "--home", place / "home", "--")
    printed = run(*sandbox, place / "env/bin/python", "-W", "error", "first.py", cwd=place)
    assert len(printed.splitlines()) >= 15
    assert all("https://www.flickr.com/photos/" in line for line in printed.splitlines())


def test_specs_and_client_in_it_agree(place: Path) -> None:
    run(place / "env/bin/flickr-gen", "check", cwd=place)


def test_a_client_is_built_from_it(place: Path) -> None:
    run(place / "env/bin/flickr-gen", "build", "--output", place / "built", cwd=place)
    assert (place / "built/_client.py").exists()


def test_the_linter_in_it_reads_code(place: Path) -> None:
    (place / "app.py").write_text("import flickrapi\n")
    run(place / "env/bin/flickr-lint", "app.py", cwd=place)
    assert "hosting-link" in run(place / "env/bin/flickr-lint", "--rules", cwd=place)


def test_the_sandbox_in_it_answers(place: Path) -> None:
    program = (
        "from flickr_sandbox import Sandbox; from flickr_client import Flickr\n"
        "with Sandbox() as sandbox, Flickr(sandbox.consumer_key, base_url=sandbox.base_url) as flickr:\n"
        "    print(flickr.test.echo())"
    )
    assert "flickr.test.echo" in run(place / "env/bin/python", "-W", "error", "-c", program, cwd=place)
