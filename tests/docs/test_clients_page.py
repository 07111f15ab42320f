"""`docs/clients.md` and `.ci/third_party.py` speak of the same clients, and its recipes are those that are tried."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest
from blocks import blocks_of

ROOT = Path(__file__).parents[2]
PAGE, SCRIPTS = ROOT / "docs/clients.md", ROOT / ".ci/third_party"
ROW = re.compile(r"^\| (?P<name>[^|]+?) \| (?P<version>[^|]+?) \| [^|]+ \| [^|]+ \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def programs():
    spec = importlib.util.spec_from_file_location("third_party_programs", ROOT / ".ci/third_party.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # for its dataclass
    spec.loader.exec_module(module)
    yield module.PROGRAMS
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def rows():
    found = {row["name"]: row["version"] for row in ROW.finditer(PAGE.read_text("utf-8"))}
    del found["client"]
    return found


def test_page_and_script_name_the_same_clients(programs, rows):
    assert [program.name for program in programs] == list(rows)


def test_the_versions_are_those_that_run(programs, rows):
    for program in programs:
        pinned = re.search(r"[=@]([0-9.]+)$", program.source.split()[0])
        if pinned:
            assert rows[program.name] == pinned[1], program.name
        else:
            assert program.source.startswith("apt:"), program.source


def test_every_program_is_run(programs):
    run = {Path(part).name for program in programs for part in program.command if part.startswith("{")}
    assert {script.name for script in SCRIPTS.iterdir() if script.suffix != ".json"} <= run


def test_the_recipes_are_those_of_the_programs():
    """What stands in a block is in a program, line by line; flickraw's own lines serve its gem, which CI lacks."""
    tried = {line.strip() for script in SCRIPTS.iterdir() for line in script.read_text("utf-8").splitlines()}
    for block in blocks_of(PAGE):
        for line in block.text.splitlines():
            if not line.startswith(("$ flickr-sandbox run", "FlickRaw.")):
                assert line.strip() in tried, f"{PAGE.name}:{block.line}: {line}"
