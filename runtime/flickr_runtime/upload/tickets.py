"""Waits for an asynchronous upload: polls its ticket at growing intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_runtime.errors import DeadlineExceeded, ServiceUnavailable, TransportError
from flickr_runtime.events import Event
from flickr_runtime.flow import Sleep
from flickr_runtime.upload.errors import TicketFailed, TicketPending

if TYPE_CHECKING:
    from flickr_runtime.errors import FlickrError
    from flickr_runtime.flow import Flow
    from flickr_runtime.upload.session import UploadSession

__all__ = ["await_ticket"]

_FIRST, _GROWTH, _MAX_LENGTH = 1.0, 1.6, 30.0
_DONE, _FAILED = "1", "2"
# A new ticket may not be known on every server at once.
_TIMES_UNKNOWN = 3


def await_ticket(session: UploadSession, ticket_id: str, *, wait: float) -> Flow[str]:
    """The id of a ticket's photo. Ticket ids contain a hyphen and are not numbers (facts: upload).

    Raises `TicketFailed` if Flickr could not convert the file or does not know the ticket, `TicketPending` if it is not
    done after `wait` seconds or at the deadline. A failed check is repeated.
    """
    pause, waited, unknown = _FIRST, 0.0, 0
    while True:
        failure: FlickrError | None = None
        try:
            ticket = _ticket(
                (yield from session.call("flickr.photos.upload.checkTickets", tickets=ticket_id)), ticket_id
            )
        except (
            DeadlineExceeded,
            ServiceUnavailable,
            TransportError,
        ) as error:  # the ticket is still valid
            failure, ticket = error, {"id": ticket_id}
        complete, photo_id = str(ticket.get("complete")), ticket.get("photoid")
        if complete == _DONE and photo_id:
            return str(photo_id)
        if complete == _FAILED:
            raise TicketFailed(f"ticket {ticket_id}: Flickr could not convert the file", ticket_id=ticket_id)
        unknown = unknown + 1 if not ticket or str(ticket.get("invalid")) in {"1", "True"} else 0
        if unknown == _TIMES_UNKNOWN:
            raise TicketFailed(f"ticket {ticket_id}: Flickr does not know it", ticket_id=ticket_id)
        pause = min(pause, wait - waited)
        if waited >= wait or not session.deadline.allows(pause):
            raise TicketPending(
                f"ticket {ticket_id}: not done after {waited:g} s; call flickr.photos.upload.checkTickets later",
                ticket_id=ticket_id,
            ) from failure
        reason = f"ticket {ticket_id} is not done"
        session.emit(Event(kind="wait", method="upload", seconds=pause, detail=reason))
        yield Sleep(pause, reason)
        waited, pause = waited + pause, min(_MAX_LENGTH, pause * _GROWTH)


def _ticket(response: dict[str, Any], ticket_id: str) -> dict[str, Any]:
    """The ticket's entry in the response, or an empty one. A single ticket may be without a list."""
    uploader = response.get("uploader")
    listed = uploader.get("ticket") if isinstance(uploader, dict) else None
    for ticket in listed if isinstance(listed, list) else [listed]:
        if isinstance(ticket, dict) and str(ticket.get("id")) == ticket_id:
            return ticket
    return {}
