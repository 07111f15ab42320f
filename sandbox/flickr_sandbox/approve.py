"""Plays the user: opens an authorise page's address as a browser would, and agrees."""

from __future__ import annotations

import warnings
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

from flickr_sandbox.as_flickr.hosts import is_loopback
from flickr_sandbox.errors import SandboxError

__all__ = ["approve"]

_SECONDS = 30


def approve(url: str, user: str) -> str:
    """Grants what the program that printed `url` requests.

    Args:
        url: The address of the authorise page, with `oauth_token` and `perms`.
        user: NSID, path alias or screen name.

    Returns:
        The code to type into the program, or the callback URL; an empty text if that is on this machine, as it has
        been called then.

    Raises:
        SandboxError: The page refused, or cannot be reached.
    """
    import requests

    query = parse_qs(urlsplit(url).query)
    form = {name: query.get(name, [""])[0] for name in ("oauth_token", "perms")}
    try:
        page = requests.post(
            url.partition("?")[0],
            {**form, "user": user, "decision": "approve"},
            allow_redirects=False,
            timeout=_SECONDS,
        )
        if page.is_redirect:
            back = page.headers["Location"]
            if not (back.startswith(("http://", "https://")) and is_loopback(urlsplit(back).hostname or "")):
                return back
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # programs make the certificates of their own listeners
                requests.get(back, timeout=_SECONDS, verify=False)  # noqa: S501
            return ""
    except (requests.exceptions.InvalidSchema, requests.exceptions.InvalidURL, requests.exceptions.MissingSchema):
        raise SandboxError(f"{url!r} is not a URL; give the one that the program opens for its user") from None
    except requests.RequestException as error:
        raise SandboxError(f"{url}: cannot be reached; is the sandbox still running?") from error
    found = _Texts()
    found.feed(page.text)
    if page.status_code != 200 or not found.verifier:
        raise SandboxError(f"{url}: the page reports: {' '.join(found.words)}")
    return found.verifier


class _Texts(HTMLParser):
    """The texts of a page, and the one that is the code."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.verifier = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = "verifier" if ("id", "verifier") in attrs else tag

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - inherited
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "verifier":
            self.verifier = data.strip()
        elif self._inside in ("p", "h1", "strong"):
            self.words += data.split()
