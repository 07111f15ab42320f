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
        fits: Which requests it can befall: `any`, `call` (methods, upload and replace), `method`, `signed` or `feed`.
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
    "429": Kind("instead", "Too Many Requests, as HTML; with a value there is a Retry-After header.", unit="seconds"),
    "500": Kind("instead", "Internal Server Error, as HTML."),
    "502": Kind("instead", "Bad Gateway, as nginx writes it."),
    "503": Kind("instead", "Service Unavailable, as HTML; with a value there is a Retry-After header.", unit="seconds"),
    "504": Kind("instead", "Gateway Time-out, as nginx writes it."),
    "html": Kind("instead", "An HTML page with status 200."),
    "unavailable": Kind(
        "instead", "An envelope that says the service is not available: 0, 105, 106 or 201.", 105, "code", "call"
    ),
    "trailing_comma": Kind(
        "instead", "JSON with a comma at its end, sent as text/xml, that says error 201.", fits="call"
    ),
    "reset": Kind("instead", "The connection is reset."),
    "hang": Kind("instead", "Silence for so long, then the connection is closed.", 60, "seconds"),
    "timestamp_refused": Kind(
        "instead", "401 timestamp_refused; with a value only for timestamps older than that.", None, "minutes", "signed"
    ),
    "nonce_used": Kind("instead", "401 nonce_used.", fits="signed"),
    "slow": Kind("slow", "The response is delayed by so many seconds.", 1, "seconds"),
    "truncated": Kind("spoil", "Only this share of the body is sent, and said to be all.", 0.5, "share"),
    "cut": Kind("spoil", "The connection is closed after this share of the body.", 0.5, "share"),
    "empty": Kind("spoil", "The body is empty."),
    "wrong_format": Kind("odd", "XML if JSON was asked for, JSON if XML was.", fits="method"),
    "short_pages": Kind("odd", "Pages but the last lack this share of their entries.", 0.3, "share", "method"),
    "endless": Kind("odd", "Past the end comes the last page, under the number that was asked for.", fits="method"),
    "no_clamp": Kind("odd", "Past the end come empty pages, under the number that was asked for.", fits="method"),
    "cap": Kind("odd", "Lists repeat themselves after so many entries; a search does so at 4000.", 4000, "entries"),
    "drift": Kind("odd", "Numbers and flags in JSON change their types; seed decides how.", fits="method"),
    "single": Kind("odd", "JSON has the entry alone where a list has only one.", fits="method"),
    "empty_objects": Kind("odd", "JSON has an empty object in place of an empty list or text.", fits="method"),
    "stale_dates": Kind("odd", "Lists have a dateupload that is so much too early.", 3600, "seconds", "method"),
    "unstable_order": Kind(
        "odd", "Lists of photos come in another order each time, by so many places.", 10, "entries", "method"
    ),
    "latin1": Kind("spoil", "Letters with accents come in Latin-1, in a body that says UTF-8.", fits="call"),
    "hide_large": Kind("odd", "No originals and no sizes above 1024, whoever owns the photo.", fits="method"),
    "show_large": Kind("odd", "Originals and large sizes of free accounts too, as before May 2025.", fits="method"),
    "feed_quotes": Kind("odd", "JSON feeds escape the apostrophe, which JSON does not allow.", fits="feed"),
}
