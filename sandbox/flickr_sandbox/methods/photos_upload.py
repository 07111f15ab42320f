"""`flickr.photos.upload.*`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.methods.registry import serves
from flickr_sandbox.state import tickets

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["check_tickets"]

_MAX_COUNT = 500


@serves("flickr.photos.upload.checkTickets")
def check_tickets(call: Call) -> Tree:
    """The state of asynchronous uploads: pending in the first response, done from then on."""
    return {"uploader": {"ticket": [_ticket(call, ticket_id) for ticket_id in call.words("tickets")[:_MAX_COUNT]]}}


def _ticket(call: Call, ticket_id: str) -> Tree:
    found = tickets.check_ticket(call.database, ticket_id)
    if found is None:
        return {"id": ticket_id, "invalid": 1}
    if not found.complete:
        return {"id": ticket_id, "complete": 0}
    return {"id": ticket_id, "complete": 1, "photoid": found.photo_id, "imported": str(found.imported)}
