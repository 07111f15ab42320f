"""The errors of responses whose HTTP status is not 200, with the server's text, without secrets that it echoes."""

from __future__ import annotations

import re
import time
from datetime import UTC
from email.utils import parsedate_to_datetime
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urljoin, urlsplit

import msgspec

from flickr_runtime.errors import HTTPStatusError, OAuthError

if TYPE_CHECKING:
    from flickr_runtime.errors import FlickrError
    from flickr_runtime.messages import Response

__all__ = ["refused", "retry_after"]

_HINTS = {
    429: " Too Many Requests: call less often; Flickr asks for fewer than 3600 calls an hour per key",
    404: " Not Found: is the base URL right?",
}
_MAX_READ = 64 * 1024
_MAX_SHOWN = 120
_MAX_SECONDS = 366 * 86400.0

_PROBLEM = re.compile(r"""oauth_problem["']?\s*[=:]\s*["']?([a-z_]{1,60})""")
_HEADING = re.compile(r"<(title|h1)[^<>]{0,200}>([^<>]{1,500})</", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,500}>")
# Reads once from left to right: a name without a value, or of no secret, is not matched again from its middle.
_SECRET = re.compile(
    r"""((?<![\w.-])(?=[\w.-]*(?:token|secret|signature|verifier|password|nonce|frob)"""
    r"""|[\w.-]*(?:api_key|consumer_key|api_sig)(?![\w.-]))"""
    r"""[\w.-]++["']?\s*+(?:=|:|%3[dD])\s*+["']?)[^&\s"'<>,;%]+"""
)
_WORDS = ("message", "error_description", "error", "detail", "title", "reason")


def refused(what: str, response: Response) -> FlickrError:
    """The error for a response whose status is not 200; `what` names the call."""
    if response.status == 401:
        return _unauthorized(what, response)
    if 300 <= response.status < 400:
        detail = f": it leads to {_place(response)}, and calls follow no redirect; is the base URL right?"
    else:
        detail = _HINTS.get(response.status, "") or _after_colon(_words(_text(response)))
    return HTTPStatusError(
        f"{what}: HTTP {response.status}{detail}", status=response.status, retry_after=retry_after(response)
    )


def retry_after(response: Response, now: float | None = None) -> float | None:
    """Seconds that a response asks to wait, given as a number or a date; None if it is missing or invalid.

    At most a year; a date is compared with the `Date` of the response if there is one, else with `now` in seconds since
    1970.
    """
    value = response.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\+?\d{1,1000}(?:\.\d{0,100})?", value, re.ASCII):
        return min(float(value[:400]), _MAX_SECONDS)
    at = _moment(value)
    if at is None:
        return None
    begun = _moment(response.headers.get("date", ""))
    if begun is None:
        begun = time.time() if now is None else now
    return min(max(0.0, at - begun), _MAX_SECONDS)


def _moment(date: str) -> float | None:
    """Seconds since 1970 of an HTTP date."""
    try:
        read = parsedate_to_datetime(date[:60])
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _unauthorized(what: str, response: Response) -> OAuthError:
    """The error of a 401, which may be a form, JSON, HTML or a header field."""
    text = _text(response)
    form = parse_qs(text) if "<" not in text else {}
    found = _PROBLEM.search(text) or _PROBLEM.search(response.headers.get("www-authenticate", ""))
    problem = form.get("oauth_problem", [found[1] if found else "unknown"])[0]
    problem = _clean(problem, 60)
    absent = form.get("oauth_parameters_absent")
    detail = f" ({_clean(', '.join(absent), 200)})" if absent else ""
    if problem == "unknown":
        detail = _after_colon(_words(text))
    return OAuthError(f"{what}: Flickr refused the request: {problem}{detail}", problem=problem)


def _text(response: Response) -> str:
    """The beginning of the body; `debug_sbs` echoes what was sent, tokens included, and is left out."""
    return re.split("debug_sbs", response.body[:_MAX_READ].decode("utf-8", "replace"), maxsplit=1)[0].rstrip("&")


def _words(text: str) -> str:
    """The message of a page, an object or a text, in one line."""
    if text.lstrip().startswith("{"):
        try:
            return _clean(_member(msgspec.json.decode(text)), _MAX_SHOWN)
        except (msgspec.DecodeError, ValueError, RecursionError):
            pass
    heading = _HEADING.search(text)
    return _clean(unescape(heading[2] if heading else _TAG.sub(" ", text[:2000])), _MAX_SHOWN)


def _member(value: Any) -> str:
    """The first member that usually contains the message of an error."""
    if isinstance(value, dict):
        texts = (_member(value[name]) for name in _WORDS if name in value)
        return next((each for each in texts if each), "")
    return value if isinstance(value, str) else ""


def _place(response: Response) -> str:
    """The target of a redirect, without query and user."""
    location = response.headers.get("location", "")
    try:
        parts = urlsplit(urljoin("", location))
    except ValueError:
        return "an invalid address"
    host = parts.netloc.rpartition("@")[2]
    shown = f"{parts.scheme}://{host}{parts.path}" if host else parts.path
    return _clean(shown, 200) or "nowhere"


def _clean(text: str, most: int) -> str:
    """One line of printable characters, without values that look like secrets."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text[: 20 * most]).split())
    shown = _SECRET.sub(r"\1…", line)
    return shown if len(shown) <= most else f"{shown[:most]}…"


def _after_colon(words: str) -> str:
    return f": {words}" if words else ""
