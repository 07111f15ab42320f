"""What every test starts from: no key, no token and no state of whoever runs it."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.programs import Program, end

# A busy machine is no fault of the code under test.
settings.register_profile("flickrkit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("flickrkit")

# A shell starts background jobs with SIGINT ignored, which the programs that tests interrupt would inherit.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _nobody(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hides the caller's `FLICKR_*` variables, folders and keyring, from the processes that tests start as well."""
    for name in [name for name in os.environ if name.startswith("FLICKR_")]:
        monkeypatch.delenv(name)
    home: Path = tmp_path_factory.mktemp("home")
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    temporary = home / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))  # where processes meet if their state file cannot be used
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture
def started() -> Iterator[Callable[..., Program]]:
    """Starts programs, whose output is text; those that still run are killed after the test, also if it fails."""
    programs: list[Program] = []

    def start(command: list[Any], **options: Any) -> Program:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        programs.append(Program(command, **{**pipes, **options}))
        return programs[-1]

    yield start
    end(programs)
