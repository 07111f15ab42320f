"""Runs the blocks of one page, in their order, as one program; the user who is asked for a code agrees at Flickr.

Usage: `run_page.py PAGE.md OTHER_PORT`, inside `flickr-sandbox run`. Pages write port 5123; each run takes another one.
"""

from __future__ import annotations

import ast
import asyncio
import builtins
import inspect
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from blocks import Block, blocks_of

from flickr_sandbox.approve import approve

_PORT = "5123"


class _Screen(io.TextIOWrapper):
    """What was printed so far, for the user to read."""

    seen = ""

    def write(self, text: str) -> int:
        _Screen.seen += text
        return super().write(text)


def _agree(prompt: str = "") -> str:
    sys.stdout.write(f"{prompt}\n")
    return approve(re.findall(r"https?://\S+oauth_token=\S+", _Screen.seen)[-1], "otterbank")


def main() -> None:
    page, port = Path(sys.argv[1]), sys.argv[2]
    sys.stdout = _Screen(sys.stdout.buffer, "utf-8", write_through=True)
    builtins.input = _agree
    names: dict[str, object] = {"__name__": "page"}
    shell = _Shell()
    for block in blocks_of(page):
        if not block.is_run:
            continue
        sys.stdout.write(f"--- {page.name}, line {block.line}\n")
        if block.language != "python":
            shell.run(block.commands.replace(_PORT, port))
        elif re.search(r"^(async )?def test_", block.text, re.MULTILINE):
            _pytest(block)
        else:
            _python(block, page, names)
    shell.close()


def _python(block: Block, page: Path, names: dict[str, object]) -> None:
    """Runs a block as a notebook would, so that `await` may stand by itself."""
    source = "\n" * (block.line - 1) + block.text
    code = compile(source, str(page), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    if code.co_flags & inspect.CO_COROUTINE:
        asyncio.run(eval(code, names))  # noqa: S307
    else:
        exec(code, names)  # noqa: S102


def _pytest(block: Block) -> None:
    Path("test_block.py").write_text(block.text)
    subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_block.py"], check=True)


class _Shell:
    """Runs the shell blocks of a page, which share folder and variables; what they leave running ends with the page."""

    def __init__(self) -> None:
        self._stored = Path(tempfile.mkdtemp())
        self._groups: list[int] = []
        self._folder, self._environ = str(Path.cwd()), dict(os.environ)

    def run(self, script: str) -> None:
        waits = re.sub(r"--port (\d+).*&\s*(#.*)?$", _awaited, script, flags=re.MULTILINE)
        script = f"{waits}\npwd > {self._stored}/folder; env -0 > {self._stored}/environ"
        with (self._stored / "stderr").open("w+") as errors:
            shell = subprocess.Popen(
                ["/bin/bash", "-euc", script],
                cwd=self._folder,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=sys.stdout.fileno(),
                stderr=errors,
                start_new_session=True,
            )
            self._groups.append(shell.pid)
            status = shell.wait(200)
            errors.seek(0)
            said = errors.read()
        if status or "Traceback" in said or "here-document" in said:
            self.close()
            sys.exit(f"status {status}\n{script}\n{said}")
        self._folder = (self._stored / "folder").read_text().strip()
        pairs = (self._stored / "environ").read_text().split("\0")
        self._environ = dict(pair.split("=", 1) for pair in pairs if "=" in pair)

    def close(self) -> None:
        for group in self._groups:
            try:
                os.killpg(group, signal.SIGTERM)
            except ProcessLookupError:
                continue
        shutil.rmtree(self._stored)


def _awaited(command: re.Match[str]) -> str:
    """A command that serves in the background, and a wait until it does; it does not know the token of this run."""
    forgets = "unset FLICKR_API_SECRET FLICKR_OAUTH_TOKEN FLICKR_OAUTH_TOKEN_SECRET"
    wait = f"until curl --silent --output /dev/null http://127.0.0.1:{command[1]}; do sleep 0.1; done"
    return "\n".join((command[0], forgets, wait))


if __name__ == "__main__":
    main()
