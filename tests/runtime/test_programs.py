"""Tests that fail end the programs that they started."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.programs import Program, end

if TYPE_CHECKING:
    from collections.abc import Callable

SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]


def test_a_failed_assertion_ends_the_program() -> None:
    began = time.monotonic()
    program = Program(SLEEPS)
    with pytest.raises(AssertionError), program:
        raise AssertionError
    assert program.returncode
    assert time.monotonic() - began < 300


def test_the_end_of_a_test_ends_all(started: Callable[..., Any]) -> None:
    programs = [started(SLEEPS), started([sys.executable, "-c", ""])]
    programs[1].wait(60)
    end(programs)
    assert [bool(program.returncode) for program in programs] == [True, False]
    assert programs[0].stdout.closed
