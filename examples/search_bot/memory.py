"""What the bot remembers of each search: when it looked, and what it has told. Ids and times, nothing of the photos."""

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
        looked: When it was made last, in seconds since 1970; 0 for never.
        until: The upload time of the newest photo that was told.
        told: Upload times of the photos that were told, by id, as far back as the next search looks.
    """

    looked: float = 0
    until: int = 0
    told: dict[str, int] = field(default_factory=dict)

    def note(self, photo_id: str, uploaded: int) -> None:
        """Remembers a photo that was told."""
        self.told[photo_id] = uploaded
        self.until = max(self.until, uploaded)

    def forget_before(self, uploaded: int) -> None:
        """Forgets what the next search does not find any more."""
        self.told = {photo_id: when for photo_id, when in self.told.items() if when >= uploaded}


class Memory:
    """The searches by their text, in a JSON file that is replaced at once."""

    def __init__(self, path: Path, searches: dict[str, Watched]) -> None:
        self._path, self._searches = path, searches

    @classmethod
    def read(cls, path: Path) -> Memory:
        """What the file holds; an empty memory where there is none."""
        found = json.loads(path.read_bytes()) if path.exists() else {}
        return cls(path, {text: Watched(**fields) for text, fields in found.items()})

    def of(self, text: str) -> Watched:
        """What is known of a search."""
        return self._searches.setdefault(text, Watched())

    def write(self) -> None:
        """Keeps it for the next run."""
        beside = self._path.with_suffix(".part")
        beside.write_text(json.dumps({text: asdict(one) for text, one in self._searches.items()}), encoding="utf-8")
        beside.replace(self._path)
