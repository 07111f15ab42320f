"""Runs programs on other Flickr clients, unchanged, with the sandbox in Flickr's place; a line for each.

Clients that cannot be fetched from their registry are left out, and it says so.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from flickr_sandbox.pictures.draw import draw

HERE = Path(__file__).parent / "third_party"


@dataclass(frozen=True)
class Program:
    """A client as its registry has it, and a command that uses it; `{…}` are folders and files."""

    client: str
    command: tuple[str, ...]
    says: str


PYTHON, NODE = "{folder}/bin/python", "node"
DOWNLOAD = "$FLICKR_API_KEY -s $FLICKR_API_SECRET -u 'Otter of Sandbank' && ls 'Otters, mostly' | tail -1"
PROGRAMS = (
    Program("pip:flickrapi==2.4.0", (PYTHON, "{here}/with_flickrapi.py", "{picture}"), "upload, replace, error"),
    Program(
        "pip:flickr_api==0.8.1", (PYTHON, "-W", "ignore", "{here}/with_flickr_api.py", "{picture}"), "upload, error"
    ),
    Program("pip:flickr-download==0.3.7", ("sh", "-c", f"{{folder}}/bin/flickr_download -k {DOWNLOAD}"), "fish.png"),
    Program("npm:flickr-sdk@7.1.0", (NODE, "{folder}/with_flickr_sdk_7.mjs", "{picture}"), "upload, write, error"),
    Program("npm:flickr-sdk@6.3.0", (NODE, "{folder}/with_flickr_sdk_6.cjs", "{picture}"), "upload, feed, error"),
    Program(
        "curl",
        (
            "curl",
            "--silent",
            "--show-error",
            "--head",
            "https://flic.kr/",
            "--write-out",
            "%{{http_code}}\n",
            "--output",
            "/dev/null",
        ),
        "200",
    ),
)


def main() -> int:
    """The number of programs that failed."""
    failed = 0
    for program in PROGRAMS:
        with tempfile.TemporaryDirectory() as folder:
            try:
                _install(program.client, Path(folder))
            except (OSError, subprocess.SubprocessError) as error:
                print(f"{program.client}: could not be fetched, so it is left out ({type(error).__name__})", flush=True)
                continue
            outcome = _run(program, Path(folder))
            said = outcome.stdout.strip().splitlines()
            is_well = outcome.returncode == 0 and program.says in outcome.stdout
            failed += not is_well
            print(f"{program.client}: {said[-1] if is_well and said else 'FAILED'}"[:150], flush=True)
            if not is_well:
                print(outcome.stdout, outcome.stderr, sep="\n", flush=True)
    return failed


def _install(client: str, folder: Path) -> None:
    registry, _, name = client.rpartition(":")
    if registry == "pip":
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        command = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", name]
    elif registry == "npm":
        for path in [*HERE.glob("*.mjs"), *HERE.glob("*.cjs")]:
            shutil.copy(path, folder)
        command = ["npm", "install", "--silent", "--no-save", "--prefix", folder, name]
    else:
        command = [name, "--version"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def _run(program: Program, folder: Path) -> subprocess.CompletedProcess[str]:
    picture = folder / "otter.png"
    picture.write_bytes(draw("otter", 64, 48))
    places = {"folder": folder, "here": HERE, "picture": picture}
    command = [part.format_map(places) for part in program.command]
    lead = [sys.executable, "-m", "flickr_sandbox", "run", "--home", folder / "home", "--", *command]
    return subprocess.run(lead, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


if __name__ == "__main__":
    sys.exit(main())
