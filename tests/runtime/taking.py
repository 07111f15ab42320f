"""Processes that make calls of a shared limit when a test says so."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

from tests.programs import Program, end

LIMIT = 40
"""Calls an hour."""


class Process:
    """A process that makes calls on request."""

    def __init__(self, environment: dict[str, str], *machine: object) -> None:
        command = [sys.executable, str(Path(__file__).with_name("clocked.py"))]
        command += [json.dumps(machine)] if machine else []
        self._process = Program(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            end([self._process])
            return
        self._process.communicate(timeout=60)
        assert self._process.returncode == 0

    def take(self, place: Path | str, calls: int) -> dict[str, Any]:
        """Makes calls of the limit in a file; see `clocked.take`."""
        return self.ask("take", str(place), LIMIT, calls)

    def ask(self, *question: object) -> dict[str, Any]:
        """The response to a question; see `clocked`."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        response: dict[str, Any] = json.loads(self._process.stdout.readline())
        return response
