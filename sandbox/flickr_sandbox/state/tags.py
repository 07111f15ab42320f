"""Tags: parsing a list of them, Flickr's normal form, and their storage."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from flickr_sandbox.state.records import Tag

if TYPE_CHECKING:
    import sqlite3

    from flickr_sandbox.state.database import Database

__all__ = ["MOST_TAGS", "add_tags", "clean_tag", "clear_tags", "find_tag", "remove_tag", "split_tags", "tags_of"]

MOST_TAGS = 75
_WORD = re.compile(r'"([^"]*)"|(\S+)')
_MACHINE = re.compile(r"[A-Za-z][A-Za-z0-9_]*:[A-Za-z][A-Za-z0-9_]*=.+", re.DOTALL)


def split_tags(text: str) -> list[str]:
    """The tags in a space-separated list, in which a tag of several words is in double quotes."""
    words = (quoted or bare.strip('"') for quoted, bare in _WORD.findall(text))
    return [tag for tag in words if clean_tag(tag)]


def clean_tag(raw: str) -> str:
    """A tag as Flickr compares it: lower case, without spaces and punctuation; a machine tag with its `:` and `=`."""
    allowed = "_:=." if _MACHINE.fullmatch(raw) else ""
    return "".join(character for character in raw.lower() if character.isalnum() or character in allowed)


def add_tags(database: Database, photo_id: str, author: str, raws: list[str]) -> list[Tag]:
    """Adds tags that the photo does not have yet, and returns them."""
    have = {tag.clean for tag in tags_of(database, photo_id)}
    added = []
    for raw in raws:
        clean = clean_tag(raw)
        if clean in have:
            continue
        have.add(clean)
        number = author.partition("@")[0]
        tag = Tag(
            id=f"{number}-{photo_id}-{zlib.crc32(clean.encode())}",
            photo_id=photo_id,
            author=author,
            raw=raw,
            clean=clean,
            machine=bool(_MACHINE.fullmatch(raw)),
        )
        database.insert("tags", {**vars(tag)})
        added.append(tag)
    return added


def tags_of(database: Database, photo_id: str) -> list[Tag]:
    """The tags of a photo in the order they were added."""
    return [_tag(row) for row in database.rows("SELECT * FROM tags WHERE photo_id = ? ORDER BY rowid", (photo_id,))]


def find_tag(database: Database, tag_id: str) -> Tag | None:
    """The tag with that id."""
    row = database.row("SELECT * FROM tags WHERE id = ?", (tag_id,))
    return None if row is None else _tag(row)


def remove_tag(database: Database, tag_id: str) -> None:
    """Removes a tag from its photo."""
    database.execute("DELETE FROM tags WHERE id = ?", (tag_id,))


def clear_tags(database: Database, photo_id: str) -> None:
    """Removes all tags from a photo."""
    database.execute("DELETE FROM tags WHERE photo_id = ?", (photo_id,))


def _tag(row: sqlite3.Row) -> Tag:
    return Tag(**{**dict(row), "machine": bool(row["machine"])})
