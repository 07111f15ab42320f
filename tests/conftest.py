"""What every test starts from: no key, no token and no state of whoever runs it."""

import os
from pathlib import Path

import pytest


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
