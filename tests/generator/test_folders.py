"""The folders that flickr-gen reads and writes: those of the current checkout before the installed ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flickr_client
import flickr_specs
from flickr_generator.folders import client_folder, specs_folder

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_clone_is_written_however_the_command_was_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert specs_folder(None) == flickr_specs.root()
    assert [str(client_folder(None))] == list(flickr_client.__path__)
    for part in ("specs/flickr_specs/inputs", "generated/flickr_client", "runtime/flickr_runtime", "docs/rules"):
        (tmp_path / part).mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "docs/rules"):
        monkeypatch.chdir(folder)
        assert specs_folder(None) == tmp_path / "specs/flickr_specs"
        assert client_folder(None) == tmp_path / "generated/flickr_client"
        assert specs_folder(str(tmp_path)) == tmp_path
        assert client_folder(str(tmp_path)) == tmp_path
