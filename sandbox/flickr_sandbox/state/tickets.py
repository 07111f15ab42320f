"""Tickets of asynchronous uploads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.state.records import Ticket

if TYPE_CHECKING:
    from flickr_sandbox.state.database import Database

__all__ = ["add_ticket", "check_ticket"]

_PENDING, _DONE = 0, 1


def add_ticket(database: Database, ticket_id: str, photo_id: str, imported: int) -> None:
    """Stores a pending ticket for a photo."""
    database.insert("tickets", {"id": ticket_id, "photo_id": photo_id, "complete": _PENDING, "imported": imported})


def check_ticket(database: Database, ticket_id: str) -> Ticket | None:
    """The state of a ticket: pending for the first lookup, done from the second on."""
    row = database.row("SELECT * FROM tickets WHERE id = ?", (ticket_id,))
    if row is None:
        return None
    database.execute("UPDATE tickets SET complete = ? WHERE id = ? AND complete = ?", (_DONE, ticket_id, _PENDING))
    return Ticket(**dict(row))
