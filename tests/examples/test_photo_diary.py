"""The diary's own test suite, run as its author would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_its_tests_pass(tmp_path):
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "error"]
    command = [sys.executable, "-m", "pytest", *options, "--rootdir", str(EXAMPLES / "photo_diary")]
    outcome = subprocess.run(
        [*command, str(EXAMPLES / "photo_diary" / "tests"), "-c", os.devnull],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "7 passed" in outcome.stdout, outcome.stdout + outcome.stderr


def test_the_program_prints_the_last_day(tmp_path):
    world = json.loads((EXAMPLES / "photo_diary" / "tests" / "world.json").read_text())
    world["photos"][0]["posted"] = int(time.time()) - 3600
    (tmp_path / "world.json").write_text(json.dumps(world))
    command = [sys.executable, "-m", "flickr_sandbox", "run", "--seed", str(tmp_path / "world.json"), "--as", "heron"]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join([str(EXAMPLES), os.environ.get("PYTHONPATH", "")])}
    outcome = subprocess.run(
        [*command, "--", sys.executable, "-m", "photo_diary"],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert outcome.stdout[5:].startswith(" Dawn, 12 views: https://www.flickr.com/photos/")
    assert outcome.stdout.count("\n") == 1
