"""The state of each search: the time of the last check, and the reported photos. Only ids and times are stored."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Memory", "Watched"]


@dataclass
class Watched:
    """One search.

    Attributes:
        looked: When it was last made, in seconds since 1970; 0 for never.
        until: The upload time of the newest photo that was reported.
        reported: Upload times of the photos that were reported, by id, as far back as the next search reaches.
    """

    looked: float = 0
    until: int = 0
    reported: dict[str, int] = field(default_factory=dict)

    def note(self, photo_id: str, uploaded: int) -> None:
        """Records a reported photo."""
        self.reported[photo_id] = uploaded
        self.until = max(self.until, uploaded)

    def forget_before(self, uploaded: int) -> None:
        """Deletes photos that the next search does not reach."""
        self.reported = {photo_id: when for photo_id, when in self.reported.items() if when >= uploaded}


class Memory:
    """The searches by their text, in a JSON file that is replaced at once."""

    def __init__(self, path: Path, searches: dict[str, Watched]) -> None:
        self._path, self._searches = path, searches

    @classmethod
    def read(cls, path: Path) -> Memory:
        """Reads the file; the memory is empty if there is none."""
        found = json.loads(path.read_bytes()) if path.exists() else {}
        return cls(path, {text: Watched(**fields) for text, fields in found.items()})

    def of(self, text: str) -> Watched:
        """The state of a search."""
        return self._searches.setdefault(text, Watched())

    def write(self) -> None:
        """Stores it for the next run."""
        beside = self._path.with_suffix(".part")
        beside.write_text(json.dumps({text: asdict(one) for text, one in self._searches.items()}), encoding="utf-8")
        beside.replace(self._path)
