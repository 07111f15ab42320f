"""Starts and ends the command: no garbage collection while it loads, and no destruction of its data at the end.

Both would take a tenth of the time that a small run needs.
"""

from __future__ import annotations

import gc
import os
import sys

__all__ = ["run"]


def run() -> None:
    """Runs the command on the arguments of the process, and ends the process."""
    gc.disable()
    from flickr_lint.cli import main

    gc.enable()
    try:
        main(prog_name="flickr-lint")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
    else:
        status = 0
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # the reader has closed the pipe
        status = status or 1
    except ValueError:  # they are closed already, as the server's are
        pass
    os._exit(status)


if __name__ == "__main__":
    if not sys.flags.safe_path and sys.path[:1] == [os.getcwd()]:  # noqa: PTH109  # pathlib may be one of its files
        # `python -m` looks for modules here first, but no file of the linted project may be imported.
        del sys.path[0]
    run()
