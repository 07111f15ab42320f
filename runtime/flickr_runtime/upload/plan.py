"""Classifies files before anything is sent: invalid, uploaded before, or new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flickr_runtime.upload.journal import stamp_of
from flickr_runtime.upload.limits import check_size
from flickr_runtime.upload.source import media_kind, prepare

if TYPE_CHECKING:
    from pathlib import Path

    from flickr_runtime.upload.defaults import Limits
    from flickr_runtime.upload.journal import Entry, Journal

__all__ = ["Planned", "planned"]


@dataclass(frozen=True)
class Planned:
    """A file that can be uploaded.

    Attributes:
        path: The file.
        size: Its size in bytes.
        done: Its upload in an earlier run, if there was one.
    """

    path: Path
    size: int
    done: Entry | None


def planned(path: Path, journal: Journal, limits: Limits) -> Planned:
    """The plan for a file; raises `ArgumentError` if it cannot be uploaded.

    It is read only if a file of its size was uploaded before, to compare the checksum.
    """
    stamp = stamp_of(path)
    check_size(path.name, stamp.size, media_kind(path.name), limits)
    done = journal.done(stamp)
    if done is None and journal.knows_size(stamp.size):
        prepared = prepare(path)
        prepared.close()
        known = journal.of_content(prepared.sha1)
        done = known if known is not None and known.state == "done" else None
    return Planned(path, stamp.size, done)
