"""Every block of the README and of the docs runs as it stands, as if at Flickr, or says why it does not."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from blocks import DATA, PROGRAMS, blocks_of
from markdown_it import MarkdownIt

from flickr_sandbox.pictures.draw import draw

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "examples").glob("*/README.md")),
]
HERE = Path(__file__).parent


def _name(page):
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_block_says_what_it_is(page):
    for block in blocks_of(page):
        where = f"{page.name}, line {block.line}"
        assert block.is_fenced, f"{where}: fence it, with a language"
        assert block.language in (*PROGRAMS, *DATA), f"{where}: name one of {PROGRAMS + DATA}, not {block.language!r}"


def test_links_of_the_readme_also_work_at_pypi():
    """The description of the package there is the README, and a relative link would lead nowhere."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    links = {link.attrGet("href") for link in _links(MarkdownIt().parse(text))}
    repository = "https://github.com/flickrkit/flickrkit/blob/main/"
    assert len(links) > 10
    assert not [link for link in links if not link.startswith("https://")]
    assert not [
        link for link in links if link.startswith(repository) and not (ROOT / link.removeprefix(repository)).is_file()
    ]


def _links(tokens):
    for token in tokens:
        if token.type == "link_open":
            yield token
        yield from _links(token.children or ())


def test_pages_for_users_name_the_one_package_that_they_import():
    pages = {*PAGES, *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.py")} - {ROOT / "CONTRIBUTING.md"}
    pages.discard(ROOT / "docs/architecture.md")
    assert not [page for page in pages if "flickr_runtime" in page.read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", [page for page in PAGES if any(block.is_run for block in blocks_of(page))], ids=_name)
def test_the_blocks_of_a_page_run(page, tmp_path):
    home, folder = tmp_path / "home", tmp_path / "project"
    shutil.copytree(ROOT / "examples", folder / "examples")
    for name in ("src", "photos"):
        (folder / name).mkdir()
    for name in ("app.py", "src/app.py"):
        (folder / name).write_text('"""An empty program."""\n')
    for name in ("otter.jpg", "kelp.jpg", "photos/heron.jpg"):
        (folder / name).write_bytes(draw(name, 640, 480))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "flickr_sandbox", "run", "--as", "otterbank", "--home", str(home), "--"]
    command += [sys.executable, "-W", "error", str(HERE / "run_page.py"), str(page), str(port)]
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PYTEST_"))}
    environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environ['PATH']}"
    outcome = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, timeout=300, check=False)
    assert (outcome.returncode, outcome.stderr) == (0, ""), outcome.stdout[-3000:]
