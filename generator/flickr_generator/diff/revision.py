"""Reads files of a package at a git revision, from git's objects, without a checkout."""

from __future__ import annotations

import io
import os
import re
import subprocess
import tarfile
from typing import TYPE_CHECKING

from flickr_generator.errors import GeneratorError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["NoRevision", "UnknownRevision", "files_at"]

_STEERING = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}  # set in hooks, perhaps for another repository


class NoRevision(GeneratorError):
    """A revision that cannot be read, or does not contain the package."""


class UnknownRevision(NoRevision):
    """A name that is not a revision in any of the repositories."""


def files_at(revision: str, marker: str, near: Iterable[Path]) -> tuple[str, dict[str, bytes]]:
    """The name of the revision, and the files of a package at it by their path below the package's folder.

    `marker` is a pattern of paths below the folder of the package, which precedes the slash. `near` are folders; the
    first one whose repository has the revision counts. Raises `NoRevision`.
    """
    for folder in near:
        commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if commit is None:
            continue
        top = _git(folder, "rev-parse", "--show-toplevel") or b"."
        root = os.fsdecode(top).strip()
        name = commit.decode().strip()
        prefix = _prefix(root, name, revision, marker)
        archive = _git(root, "archive", "--format=tar", name, "--", prefix)
        if archive is None:
            raise NoRevision(f"{revision}: git cannot read {prefix} at it; is this a partial clone?")
        known = revision if name.startswith(revision) else f"{revision} ({name[:9]})"
        return known, dict(_unpacked(archive, f"{prefix}/"))
    raise UnknownRevision(f"{revision}: is not a git revision of this clone")


def _prefix(root: str, commit: str, revision: str, marker: str) -> str:
    listed = _git(root, "ls-tree", "-r", "-z", "--name-only", commit) or b""
    found = {
        match[1]
        for path in os.fsdecode(listed).split("\0")
        if (match := re.fullmatch(rf"((?:.*/)?{marker.partition('/')[0]})/{marker.partition('/')[2]}", path))
    }
    if len(found) != 1:
        what = marker.partition("/")[0]
        raise NoRevision(f"{revision}: contains {'more than one' if found else 'no'} folder of {what}")
    return found.pop()


def _unpacked(archive: bytes, prefix: str) -> Iterable[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            file = tar.extractfile(member) if member.isfile() else None
            if file is not None and member.name.startswith(prefix):
                yield member.name.removeprefix(prefix), file.read()


def _git(folder: Path | str, *arguments: str) -> bytes | None:
    """The output of git, or None if it fails; its own error message is dropped."""
    environment = {name: value for name, value in os.environ.items() if name not in _STEERING}
    try:
        done = subprocess.run(  # noqa: S603  # the revision cannot become an option: see --end-of-options
            ["git", "-C", os.fspath(folder), *arguments],  # noqa: S607
            capture_output=True,
            check=False,
            env=environment,
        )
    except FileNotFoundError as error:
        raise NoRevision("git is not installed, which revisions need") from error
    return done.stdout if done.returncode == 0 else None
