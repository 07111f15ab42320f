"""Reports what the client breaks for its users since the last release, and fails unless the version says so.

A version says so by a higher first part, or while that is 0, by a higher second part.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main() -> int:
    """0 if nothing breaks or the version allows it, else what `flickr-gen surface` says."""
    release = _output("git", "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*")
    if release is None:
        print("surface: this clone has no release to compare the client with, so that is left out")
        return 0
    command = Path(sys.executable).with_name("flickr-gen")
    code = subprocess.run([command, "surface", release], cwd=ROOT, check=False).returncode  # noqa: S603
    version = re.search(
        r'__version__ = "([^"]+)"', (ROOT / "runtime/flickr_runtime/version.py").read_text(encoding="utf-8")
    )
    if code == 1 and version is not None and _leading(version[1]) > _leading(release.removeprefix("v")):
        print(f"surface: {version[1]} may break what {release} had")
        return 0
    return code


def _leading(version: str) -> tuple[int, ...]:
    """The parts of a version in which a breaking change shows."""
    parts = [int(part) for part in re.findall(r"\d+", version)]
    return tuple(parts[:1] if parts[0] else parts[:2])


def _output(*command: str) -> str | None:
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603
    return done.stdout.strip() if done.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main())
