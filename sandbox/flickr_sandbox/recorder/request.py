"""One request as it is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

__all__ = ["RecordedRequest", "Signature", "as_sent"]

Signature = Literal["none", "valid", "refused"]


class RecordedRequest(msgspec.Struct, frozen=True):
    """A request and its outcome, without keys, secrets and tokens.

    Attributes:
        number: Counts the requests of a sandbox, from 1.
        at: When it was received, in seconds since 1970, by the clock of the machine.
        seconds: How long it took until the response began.
        method: The API method. Other services are `upload`, `replace`, `oauth.request_token`, `oauth.access_token`,
            `oauth.authorize`, `feeds.NAME`, `image`, `page`. A method that does not exist is recorded as it was sent.
        arguments: The arguments in query and body, without the method, the format and the parameters of OAuth. Secret
            values are `[hidden]`; of an upload there are also `photo` (the file's name) and `photo_bytes`.
        format: `rest`, `json`, `php_serial` or another.
        app: The name of the application that the API key belongs to; empty if there is none.
        user: Path alias or NSID of the user who called; None if nobody was signed in.
        signature: `none`, `valid` or `refused`.
        status: The HTTP status; 0 if the connection was reset.
        code: The error code of the API; None for a success.
        message: The error message of the API, or the `oauth_problem`.
        count: How many entries the response lists.
        entries: What it lists, such as `photos`.
        verb: `GET` or `POST`.
        path: The requested path.
        user_agent: The `User-Agent` of the program.
        faults: The kinds of the faults that acted on it.
    """

    number: int
    at: float
    seconds: float
    method: str
    arguments: Mapping[str, str] = msgspec.field(default_factory=dict)
    format: str = ""
    app: str = ""
    user: str | None = None
    signature: Signature = "none"
    status: int = 200
    code: int | None = None
    message: str = ""
    count: int | None = None
    entries: str = ""
    verb: str = "GET"
    path: str = ""
    user_agent: str = ""
    faults: tuple[str, ...] = ()

    @property
    def is_ok(self) -> bool:
        """Whether it succeeded: HTTP 200 (or a redirect), and no error of the API."""
        return self.code is None and 200 <= self.status < 400

    def sent(self, arguments: Mapping[str, object]) -> bool:
        """Whether it had these arguments, among others; lists and flags are compared as Flickr writes them."""
        return all(self.arguments.get(name) == as_sent(value) for name, value in arguments.items())

    def described(self) -> dict[str, Any]:
        """For JSON."""
        return {**msgspec.structs.asdict(self), "faults": list(self.faults), "is_ok": self.is_ok}

    @property
    def outcome(self) -> str:
        """`ok`, `fail 1`, or a status that is not 200: `429`, `no response`."""
        if self.status == 0:
            return "no response"
        if self.status != 200:
            return " ".join(filter(None, (str(self.status), self.message)))
        return "ok" if self.code is None else f"fail {self.code}"

    def __str__(self) -> str:
        """The line of the log: `flickr.photos.search otterbank ok 12 photos 3 ms`."""
        count = "" if self.count is None else f"{self.count} {self.entries}"
        name = f"{self.verb} {self.path!r}" if self.method in ("image", "page") else self.method
        took = f"{self.seconds * 1000:.0f} ms"
        return " ".join(filter(None, (name, self.user or "-", self.outcome, count, took)))


def as_sent(value: object) -> str:
    """A Python value in the form of a request."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, list | tuple):
        return ",".join(as_sent(each) for each in value)
    return str(value)
