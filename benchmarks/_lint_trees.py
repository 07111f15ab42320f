"""Trees to lint, from packages of the index: much code that has nothing to do with Flickr, and a little that has."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FLICKR", "MORE", "OTHERS", "Tree", "grown", "installed", "tree"]

OTHERS = ("celery==5.5.3", "werkzeug==3.1.3", "jinja2==3.1.6", "requests==2.32.5", "flask==3.1.2", "click==8.1.8")
FLICKR = ("flickrapi==2.4.0", "flickr-download==0.3.7")
MORE = ("flickr-photos-api==1.3.1", "drflickr==0.1.2", "flickrbackup==0.12.6")


class Tree:
    """A folder of sources, and how large it is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = sorted(folder.rglob("*.py"))
        self.lines = sum(file.read_bytes().count(b"\n") for file in self.files)
        self.flickr = [file for file in self.files if b"flickr" in file.read_bytes().lower()]
        self.flickr_lines = sum(file.read_bytes().count(b"\n") for file in self.flickr)


def tree(folder: Path, *packages: str) -> Tree:
    """Downloads and unpacks packages; nothing of them is installed or run."""
    wheels = folder / "wheels"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--dest",
        str(wheels),
    ]
    subprocess.run([*pip, *packages], check=True)
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder / "tree" / wheel.name.partition("-")[0])
    return Tree(folder / "tree")


def grown(source: Tree, folder: Path, times: int) -> Tree:
    """The files that have nothing to do with Flickr, so many times, beside those that have, once."""
    for number in range(times):
        for file in source.files:
            if file in source.flickr:
                if number:
                    continue
                target = folder / "flickr" / file.relative_to(source.folder)
            else:
                target = folder / f"copy{number}" / file.relative_to(source.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    return Tree(folder)


def installed(folder: Path, *packages: str) -> Path:
    """Packages in a folder of their own, which `PYTHONPATH` may name."""
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), *packages], check=True)
    return folder
