"""The kinds of faults: the table of their names, values and meanings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["KINDS", "Kind"]

Stage = Literal["delay", "replace", "damage", "alter"]
Fits = Literal["any", "call", "method", "signed", "feed"]


@dataclass(frozen=True)
class Kind:
    """A kind of fault.

    Attributes:
        stage: `delay` delays the request; `replace` returns another response without the handler (or, with
            `when="after"`, after it); `damage` damages the response; `alter` changes its content.
        text: What happens.
        default: The default value; None if a value is optional.
        unit: The unit of the value; empty for a kind without one.
        fits: Which requests it can affect: `any`, `call` (methods, upload and replace), `method`, `signed` or `feed`.
    """

    stage: Stage
    text: str
    default: float | None = None
    unit: str = ""
    fits: Fits = "any"

    @property
    def ends(self) -> bool:
        """Whether no further fault is applied after it."""
        return self.stage in ("replace", "damage")


KINDS: dict[str, Kind] = {
    "429": Kind("replace", "Too Many Requests, as HTML; a value adds a Retry-After header.", unit="seconds"),
    "500": Kind("replace", "Internal Server Error, as HTML."),
    "502": Kind("replace", "Bad Gateway, as nginx writes it."),
    "503": Kind("replace", "Service Unavailable, as HTML; a value adds a Retry-After header.", unit="seconds"),
    "504": Kind("replace", "Gateway Time-out, as nginx writes it."),
    "html": Kind("replace", "An HTML page with status 200."),
    "unavailable": Kind(
        "replace", "An error that says the service is not available: code 0, 105, 106 or 201.", 105, "code", "call"
    ),
    "trailing_comma": Kind("replace", "Error 201 as JSON with a trailing comma, sent as text/xml.", fits="call"),
    "reset": Kind("replace", "The connection is reset."),
    "hang": Kind("replace", "No response for this time, then the connection is closed.", 60, "seconds"),
    "timestamp_refused": Kind(
        "replace", "401 timestamp_refused; a value limits it to older timestamps.", None, "minutes", "signed"
    ),
    "nonce_used": Kind("replace", "401 nonce_used.", fits="signed"),
    "slow": Kind("delay", "The response is delayed.", 1, "seconds"),
    "truncated": Kind("damage", "Only this share of the body is sent, with a matching Content-Length.", 0.5, "share"),
    "cut": Kind("damage", "The connection is closed after this share of the body.", 0.5, "share"),
    "empty": Kind("damage", "The body is empty."),
    "wrong_format": Kind("alter", "XML if the request asks for JSON, and JSON if it asks for XML.", fits="method"),
    "short_pages": Kind("alter", "All pages except the last lack this share of their entries.", 0.3, "share", "method"),
    "endless": Kind("alter", "A page past the end contains the last page, with the requested number.", fits="method"),
    "no_clamp": Kind("alter", "A page past the end is empty, with the requested number.", fits="method"),
    "cap": Kind("alter", "Lists repeat after this many entries; searches always do after 4000.", 4000, "entries"),
    "drift": Kind("alter", "Numbers and booleans in JSON change their types; seed decides how.", fits="method"),
    "single": Kind("alter", "A list with one entry becomes the entry itself, in JSON.", fits="method"),
    "empty_objects": Kind("alter", "An empty list or text becomes an empty object, in JSON.", fits="method"),
    "stale_dates": Kind("alter", "dateupload in lists is too early by this time.", 3600, "seconds", "method"),
    "unstable_order": Kind(
        "alter", "Photos in lists move by up to this many places in each response.", 10, "entries", "method"
    ),
    "latin1": Kind("damage", "Accented letters are in Latin-1, although the body is declared UTF-8.", fits="call"),
    "hide_large": Kind("alter", "No originals and no sizes above 1024 pixels, for any photo.", fits="method"),
    "show_large": Kind("alter", "Originals and large sizes also for free accounts, as before May 2025.", fits="method"),
    "feed_quotes": Kind("alter", "JSON feeds escape the apostrophe, which JSON does not allow.", fits="feed"),
}
