"""Odd places for the state: another place is used and logged once, or the error is ours and says what to do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files of POSIX")
Output = dict[str, dict[str, Any]]


def cases(folder: Path) -> dict[str, tuple[str | None, dict[str, str | None]]]:
    """URLs and environments by what is odd about them; `folder` gets what they need."""
    home = folder / "home"
    home.mkdir()
    variables = dict.fromkeys(["XDG_STATE_HOME", "XDG_CACHE_HOME", "FLICKR_STATE_URL"])
    usual: dict[str, str | None] = {**variables, "HOME": str(home)}
    for name in ("closed", "closed, too"):
        (folder / name).mkdir(mode=0o500)
    (folder / "a file").write_text("")
    (folder / "read-only.db").write_text("")
    (folder / "read-only.db").chmod(0o400)
    os.mkfifo(folder / "fifo")
    (folder / "loop").symlink_to(folder / "loop")
    at = f"sqlite:///{folder}"
    found: dict[str, tuple[str | None, dict[str, str | None]]] = {
        name: (url, usual)
        for name, url in {
            "home": None,
            "a folder of the user's": "sqlite:///~/mine.db",
            "read-only": f"{at}/read-only.db",
            "a closed folder": f"{at}/closed/state.db",
            "a file for a folder": f"{at}/a%20file/state.db",
            "a folder": f"{at}/home",
            "a FIFO": f"{at}/fifo",
            "a device": "sqlite:////dev/null",
            "an endless device": "sqlite:////dev/zero",
            "a loop of links": f"{at}/loop",
            "below a loop of links": f"{at}/loop/state.db",
            "a long name": f"{at}/{'n' * 300}",
            "a long path": f"{at}/{'/'.join(['n' * 200] * 30)}",
            "no file system": "sqlite:////proc/self/nothing/state.db",
            "bytes that are not UTF-8": f"{at}/\udcff.db",
            "NUL": f"{at}/a%00b.db",
            "an unknown user": "sqlite:///~nobody.of.this.name/state.db",
            "the root": "sqlite:////",
            "nothing": "sqlite:///",
            "a relative URL": "sqlite:state.db",
            "options": f"{at}/state.db?mode=ro",
            "a broken host": "sqlite://[::1/state.db",
        }.items()
    }
    found["no home"] = (None, {**usual, "HOME": None})
    found["a home that is not writable"] = (None, {**usual, "HOME": str(folder / "closed")})
    found["an XDG folder that cannot be"] = (None, {**usual, "XDG_STATE_HOME": "/proc/x", "XDG_CACHE_HOME": "/proc/x"})
    found["nowhere to write"] = (None, {**usual, "HOME": str(folder / "closed, too"), "TMPDIR": "/proc/x"})
    return found


REFUSED = {
    "NUL": "a path cannot contain a NUL byte",
    "an unknown user": "there is no such user; give an absolute path",
    "the root": "names no",
    "nothing": "names no",
    "a relative URL": "names no",
    "options": "a file has no options",
    "a broken host": "names no",
}
SOUND = ["home", "a folder of the user's", "bytes that are not UTF-8", "no home"]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Output:
    """What one program said of all places."""
    folder = tmp_path_factory.mktemp("places")
    python = [sys.executable]
    if os.geteuid() == 0 and shutil.which("setpriv"):  # root may write wherever it likes, unless that is taken away
        python = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *python]
    made = cases(folder)
    made["no home"][1]["XDG_STATE_HOME"] = str(folder / "of no home")  # for nothing of whoever runs this is touched
    environment = {**os.environ, "TMPDIR": str(folder)}
    command = [*python, str(Path(__file__).with_name("placed.py")), json.dumps(made)]
    done = subprocess.run(command, env=environment, capture_output=True, cwd=folder, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    responses: Output = json.loads(done.stdout)
    return responses


@pytest.mark.parametrize("name", SOUND)
def test_places_that_are_fine(outputs: Output, name: str) -> None:
    assert outputs[name] == {"counted": 3, "error": "", "logged": []}


def test_another_place_stands_in_and_that_is_reported_once(outputs: Output) -> None:
    odd = {name: each for name, each in outputs.items() if name not in {*REFUSED, *SOUND}}
    assert len(odd) == 15
    assert [name for name, each in odd.items() if each["counted"] != 3 or each["error"]] == []
    for name, each in odd.items():
        state = [line for line in each["logged"] if "stands in for it" in line or "continues in memory" in line]
        assert 1 <= len(state) <= 2, (name, each)  # for the state, and for the cache beside it
        assert len(set(each["logged"])) == len(each["logged"]) <= 2, (name, each)
        assert max(map(len, each["logged"])) < 1000


@pytest.mark.parametrize("name", REFUSED)
def test_places_that_cannot_be_are_refused(outputs: Output, name: str) -> None:
    assert outputs[name]["error"].startswith("ConfigurationError: ")
    assert REFUSED[name] in outputs[name]["error"]
    assert outputs[name]["counted"] == 0
