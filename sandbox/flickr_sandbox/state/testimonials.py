"""What users write about each other: one testimonial by each author about each person."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_sandbox.state.database import Database

__all__ = ["Testimonial", "add_testimonial", "approve_testimonial", "delete_testimonial", "edit_testimonial"]
__all__ += ["find_testimonial", "list_testimonials"]


@dataclass(frozen=True)
class Testimonial:
    """A testimonial; `approved` is when the person approved it, in seconds since 1970; 0 while pending."""

    id: str
    author: str
    about: str
    body: str
    created: int
    approved: int


def add_testimonial(
    database: Database,
    author: str,
    about: str,
    body: str,
    now: int,
    *,
    approved: int = 0,
    number: int | None = None,
) -> Testimonial:
    """Stores and returns a testimonial; `number` is part of its id, random if None."""
    last = 72157640000000000 + (secrets.randbelow(10**11) if number is None else number)
    new = Testimonial(str(last), author, about, body, now, approved)
    database.insert("testimonials", asdict(new))
    return new


def list_testimonials(
    database: Database, *, author: str | None = None, about: str | None = None, approved: bool | None = None
) -> list[Testimonial]:
    """The testimonials by an author, about a person, and approved or not, the newest first; None means any."""
    sql = "SELECT * FROM testimonials WHERE (?1 IS NULL OR author = ?1) AND (?2 IS NULL OR about = ?2)"
    sql += " AND (?3 IS NULL OR (approved > 0) = ?3) ORDER BY created DESC, rowid DESC"
    return [Testimonial(**dict(row)) for row in database.rows(sql, (author, about, approved))]


def find_testimonial(database: Database, testimonial_id: str) -> Testimonial | None:
    """The testimonial with that id."""
    row = database.row("SELECT * FROM testimonials WHERE id = ?", (testimonial_id,))
    return None if row is None else Testimonial(**dict(row))


def approve_testimonial(database: Database, testimonial_id: str, now: int) -> None:
    """Approves a testimonial."""
    database.execute("UPDATE testimonials SET approved = ? WHERE id = ?", (now, testimonial_id))


def edit_testimonial(database: Database, testimonial_id: str, body: str) -> None:
    """Changes the text of a testimonial, which must be approved again."""
    database.execute("UPDATE testimonials SET body = ?, approved = 0 WHERE id = ?", (body, testimonial_id))


def delete_testimonial(database: Database, testimonial_id: str) -> None:
    """Deletes a testimonial."""
    database.execute("DELETE FROM testimonials WHERE id = ?", (testimonial_id,))
