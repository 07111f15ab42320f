"""Programs that tests start: a test that fails ends them, instead of waiting for them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Program", "end"]


class Program(subprocess.Popen[Any]):
    """A process that is killed if its `with` block raises, while `Popen` would wait for it for ever."""

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is not None:
            self.kill()
        super().__exit__(kind, value, traceback)


def end(programs: list[Program]) -> None:
    """Kills those that still run, and closes their pipes."""
    for program in programs:
        with program:
            program.kill()
