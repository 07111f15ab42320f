"""The index of the words in titles, descriptions and tags, updated by searches."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_sandbox.state.database import Database

__all__ = ["index_words", "with_word"]

_WORDS = "words(p.title) || words(p.description) || coalesce((SELECT group_concat(words(t.raw), '') FROM tags t"
_WORDS += " WHERE t.photo_id = p.id), '')"


def index_words(database: Database) -> None:
    """Indexes the photos whose words have changed."""
    database.once("indexed words", lambda: _index(database))


def _index(database: Database) -> bool:
    if database.row("SELECT 1 FROM stale_words LIMIT 1") is None:
        return True
    with database.transaction():
        database.note("DELETE FROM photo_words WHERE rowid IN (SELECT photo FROM stale_words)")
        database.note(
            f"INSERT INTO photo_words (rowid, words) SELECT p.rowid, {_WORDS} FROM photos p"  # noqa: S608 - our own
            " WHERE p.rowid IN (SELECT photo FROM stale_words)"
        )
        database.note("DELETE FROM stale_words")
    return True


def with_word(beginning: str) -> tuple[str, str]:
    """A condition on photos, and its value: a word of the photo must begin with the given text."""
    return "p.rowid IN (SELECT rowid FROM photo_words WHERE photo_words MATCH ?)", f'"{beginning}" *'
