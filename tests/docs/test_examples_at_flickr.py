"""The examples that no page of the docs runs, as programs of their own at Flickr with default settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
WALL = ("-m", "otter_wall", "otters")
GALLERY = """
from flask_gallery.app import create_app
page = create_app().test_client().get("/")
print(page.status_code, page.text)
"""
LOGIN = """
from flask_login.app import app
visitor = app.test_client()
print(visitor.get("/").status_code, visitor.get("/login").location)
"""
PROGRAMS = {
    "otter_wall": (WALL, "https://live.staticflickr.com/"),
    "flask_gallery": (("-c", GALLERY), "https://live.staticflickr.com/"),
    "flask_login": (("-c", LOGIN), "200 https://www.flickr.com/services/oauth/authorize?"),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_example_runs_at_flickr(name, tmp_path):
    command, says = PROGRAMS[name]
    lead = [sys.executable, "-m", "flickr_sandbox", "run", "--home", str(tmp_path), "--", sys.executable, "-W", "error"]
    environ = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    environ["SECRET_KEY"] = "of this test"
    outcome = subprocess.run(
        [*lead, *command], cwd=EXAMPLES, env=environ, capture_output=True, text=True, timeout=180, check=False
    )
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert says in outcome.stdout
