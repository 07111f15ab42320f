"""Two processes of one key with default settings, where the sandbox is in Flickr's place: one limit, one count."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

CALLER = """
import os, sys
from flickr_client import Flickr
from flickr_runtime.limits.errors import RateLimited

made = refused = 0
with Flickr.from_env(calls_per_hour=12, deadline=60) as flickr:
    assert "api.flickr.com" in repr(flickr)
    for _ in range(10):
        try:
            flickr.test.echo()
            made += 1
        except RateLimited as error:
            assert 3000 < error.retry_after <= 3601, error.retry_after
            refused += 1
sys.stdout.write(f"{made} {refused}" + os.linesep)  # at once: the other process writes there, too
"""


def test_processes_share_the_limit_and_the_usage_shows_all(tmp_path: Path) -> None:
    caller = tmp_path / "caller.py"
    caller.write_text(CALLER)
    python, flickr = shlex.quote(sys.executable), shlex.quote(str(Path(sys.executable).with_name("flickr")))
    program = f"{python} {caller} & {python} {caller} & wait; {flickr} usage --json"
    home = tmp_path / "home"
    command = [sys.executable, "-m", "flickr_sandbox", "run", "--home", str(home), "--", "sh", "-c", program]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    lines = done.stdout.splitlines()
    counts = [tuple(map(int, line.split())) for line in lines[:2]]
    assert sum(made for made, _ in counts) == 12, counts
    assert sum(refused for _, refused in counts) == 8
    report = json.loads("\n".join(lines[2:]))
    assert (report["last_hour"], [(each["method"], each["sent"]) for each in report["methods"]]) == (
        12,
        [("flickr.test.echo", 12)],
    )
    (state,) = home.rglob("state-1.sqlite3")
    assert state.stat().st_mode & 0o777 == 0o600
