"""Every file of tests is collected: a folder whose name pytest leaves out would pass unseen."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent


def test_no_folder_of_tests_is_left_out(pytestconfig: pytest.Config) -> None:
    folders = {part for file in TESTS.rglob("test_*.py") for part in file.relative_to(TESTS).parent.parts}
    assert "build" in folders
    patterns = pytestconfig.getini("norecursedirs")
    assert not [folder for folder in folders if any(fnmatch(folder, pattern) for pattern in patterns)]
