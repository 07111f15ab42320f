"""The errors of a call, one tree below `FlickrError`.

The generated client adds a class per method and error code below `APIError`; the families here say what such an error
means whatever its number, because Flickr gives the same code different meanings in different methods.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_runtime.printable import readable

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "APIError",
    "ArgumentError",
    "AuthenticationError",
    "ConfigurationError",
    "ConnectionFailed",
    "DeadlineExceeded",
    "FlickrError",
    "HTTPStatusError",
    "IncompleteResultsWarning",
    "InvalidArgument",
    "LimitReached",
    "NotFound",
    "OAuthError",
    "PermissionDenied",
    "RequestTimeout",
    "ResponseTooLarge",
    "ServiceUnavailable",
    "TransportError",
    "UnreadableResponse",
]


APPLICATIONS = "https://www.flickr.com/services/apps/by/me"
"""The page at Flickr with the keys and secrets of a user's applications."""

_MODULE = "flickr_client.errors"
"""The module from which users import errors, shown in tracebacks."""


class FlickrError(Exception):
    """Base of every error that flickrkit raises about Flickr; all of them can be pickled.

    Its text can always be printed and logged: bytes of a file name that are not UTF-8 are shown as U+FFFD.
    """

    def __str__(self) -> str:
        return readable(super().__str__())

    __module__ = _MODULE

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.__module__.startswith("flickr_runtime."):
            cls.__module__ = _MODULE

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (type(self), self.args, self.__dict__)


def _with_hint(message: str, hint: str) -> str:
    return f"{message.removesuffix('.')}. {hint}" if hint else message


def _restore(kind: type[FlickrError], arguments: tuple[object, ...], attributes: dict[str, object]) -> FlickrError:
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(attributes)
    return error


class ConfigurationError(FlickrError):
    """A key, secret or URL is missing or malformed; no call was made."""


class ArgumentError(FlickrError, ValueError):
    """An argument cannot be sent as it is; no call was made."""


class DeadlineExceeded(FlickrError):
    """The call's deadline would pass before it could be tried again; the last failure is its cause."""


class TransportError(FlickrError):
    """Flickr was not reached, or the response is not one of its API. It is unknown whether the call took effect."""


class ConnectionFailed(TransportError):
    """The server was not reached, or its certificate was not accepted, so nothing was sent.

    Attributes:
        retryable: Whether a second try may do better; False for certificates and proxies that refuse.
    """

    def __init__(self, message: str, *, retryable: bool = True) -> None:
        super().__init__(message)
        self.retryable = retryable


class RequestTimeout(TransportError):
    """No response within the timeout."""


class ResponseTooLarge(TransportError):
    """A response with more bytes than `max_response_bytes`, unpacked; a retry would return it again."""


class HTTPStatusError(TransportError):
    """A response with an HTTP status that is not the API's own: 429, 5 and the like.

    Attributes:
        status: The HTTP status.
        retry_after: Seconds that the server asked to wait, or None.
    """

    def __init__(self, message: str, *, status: int, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class UnreadableResponse(TransportError):
    """A body that is not a response of the API: HTML, truncated JSON, XML instead of JSON, or nothing."""


class OAuthError(FlickrError):
    """Flickr refused the signature or the token of a request (HTTP 401).

    Attributes:
        problem: Flickr's word for it, such as `signature_invalid`, `token_rejected` or `timestamp_refused`.
    """

    def __init__(self, message: str, *, problem: str) -> None:
        super().__init__(message)
        self.problem = problem

    @property
    def hint(self) -> str:
        """What it most likely means and what to do; empty if that is not known."""
        return _OAUTH_HINTS.get(self.problem, "")

    def __str__(self) -> str:
        return readable(_with_hint(super().__str__(), self.hint))


_OAUTH_HINTS = {
    "consumer_key_unknown": f"Compare the API key with {APPLICATIONS}",
    "consumer_key_rejected": f"Compare the API key with {APPLICATIONS}",
    "signature_invalid": f"Compare the API secret with {APPLICATIONS}; if it is the same, run `flickr login` again",
    "timestamp_refused": "Set the clock of this machine",
    "token_expired": "Run `flickr login` again",
    "token_rejected": "The token was revoked, or belongs to another key or server; run `flickr login` again",
    "token_revoked": "Run `flickr login` again",
    "verifier_invalid": "The code is not the one that Flickr showed, or was used before: begin the login again",
}


class APIError(FlickrError):
    """A response with `stat=fail`.

    Attributes:
        code: Flickr's number for the error; what it means depends on the method.
        message: Flickr's text.
        method: The method that was called.
        arguments: What it was called with, secrets left out.
        retryable: Whether the same call may work later.
        hint: What it probably means and what to do; may be empty.
    """

    retryable = False
    hint = ""

    def __init__(self, code: int, message: str, *, method: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.method = method
        self.arguments: Mapping[str, str] = {}

    def __str__(self) -> str:
        return readable(_with_hint(f"{self.method}: error {self.code}: {self.message}", self.hint))


class NotFound(APIError):
    """The object does not exist, or the caller may not see it."""


class PermissionDenied(APIError):
    """The user, or this application on their behalf, may not do that."""


class AuthenticationError(APIError):
    """The key, the signature or the token is not accepted."""


class InvalidArgument(APIError):
    """An argument is missing, malformed or contradicts another."""


class LimitReached(APIError):
    """A quota of the account, the group or the object is used up."""


class ServiceUnavailable(APIError):
    """Flickr cannot do it just now; the same call may work later."""

    retryable = True


class IncompleteResultsWarning(UserWarning):
    """An iteration over all pages of a list returned clearly fewer items than Flickr said there are."""

    __module__ = _MODULE
