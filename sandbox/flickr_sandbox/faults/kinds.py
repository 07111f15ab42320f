"""The kinds of faults there are: the one table of their names, values and meanings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["KINDS", "Kind"]

Stage = Literal["slow", "instead", "spoil", "odd"]
Fits = Literal["any", "call", "method", "signed", "feed"]


@dataclass(frozen=True)
class Kind:
    """A kind of fault.

    Attributes:
        stage: `slow` delays and passes the request on; `instead` answers in place of the handler (or, with
            `when="after"`, in place of its answer); `spoil` damages the answer; `odd` answers whole, but strangely.
        text: What happens.
        default: The value where none is given; None where a value is optional.
        unit: What the value is; empty for a kind that takes none.
        fits: Which requests it can affect: `any`, `call` (methods, upload and replace), `method`, `signed` or `feed`.
    """

    stage: Stage
    text: str
    default: float | None = None
    unit: str = ""
    fits: Fits = "any"

    @property
    def ends(self) -> bool:
        """Whether a request that meets it meets no further fault."""
        return self.stage in ("instead", "spoil")


KINDS: dict[str, Kind] = {
    "429": Kind("instead", "Too Many Requests, as HTML; a value adds a Retry-After header.", unit="seconds"),
    "500": Kind("instead", "Internal Server Error, as HTML."),
    "502": Kind("instead", "Bad Gateway, as nginx writes it."),
    "503": Kind("instead", "Service Unavailable, as HTML; a value adds a Retry-After header.", unit="seconds"),
    "504": Kind("instead", "Gateway Time-out, as nginx writes it."),
    "html": Kind("instead", "An HTML page with status 200."),
    "unavailable": Kind(
        "instead", "An error that says the service is not available: code 0, 105, 106 or 201.", 105, "code", "call"
    ),
    "trailing_comma": Kind("instead", "Error 201 as JSON with a trailing comma, sent as text/xml.", fits="call"),
    "reset": Kind("instead", "The connection is reset."),
    "hang": Kind("instead", "No response for this time, then the connection is closed.", 60, "seconds"),
    "timestamp_refused": Kind(
        "instead", "401 timestamp_refused; a value limits it to older timestamps.", None, "minutes", "signed"
    ),
    "nonce_used": Kind("instead", "401 nonce_used.", fits="signed"),
    "slow": Kind("slow", "The response is delayed.", 1, "seconds"),
    "truncated": Kind("spoil", "Only this share of the body is sent, with a matching Content-Length.", 0.5, "share"),
    "cut": Kind("spoil", "The connection is closed after this share of the body.", 0.5, "share"),
    "empty": Kind("spoil", "The body is empty."),
    "wrong_format": Kind("odd", "XML if the request asks for JSON, and JSON if it asks for XML.", fits="method"),
    "short_pages": Kind("odd", "All pages except the last lack this share of their entries.", 0.3, "share", "method"),
    "endless": Kind("odd", "A page past the end contains the last page, with the requested number.", fits="method"),
    "no_clamp": Kind("odd", "A page past the end is empty, with the requested number.", fits="method"),
    "cap": Kind("odd", "Lists repeat after this many entries; searches always do after 4000.", 4000, "entries"),
    "drift": Kind("odd", "Numbers and booleans in JSON change their types; seed decides how.", fits="method"),
    "single": Kind("odd", "A list with one entry becomes the entry itself, in JSON.", fits="method"),
    "empty_objects": Kind("odd", "An empty list or text becomes an empty object, in JSON.", fits="method"),
    "stale_dates": Kind("odd", "dateupload in lists is too early by this time.", 3600, "seconds", "method"),
    "unstable_order": Kind(
        "odd", "Photos in lists move by up to this many places in each response.", 10, "entries", "method"
    ),
    "latin1": Kind("spoil", "Accented letters are in Latin-1, although the body is declared UTF-8.", fits="call"),
    "hide_large": Kind("odd", "No originals and no sizes above 1024 pixels, for any photo.", fits="method"),
    "show_large": Kind("odd", "Originals and large sizes also for free accounts, as before May 2025.", fits="method"),
    "feed_quotes": Kind("odd", "JSON feeds escape the apostrophe, which JSON does not allow.", fits="feed"),
}
