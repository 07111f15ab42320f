"""What can go wrong: with the sandbox itself, and with a call to it."""

from __future__ import annotations

__all__ = ["Failure", "OAuthRefused", "SandboxError"]


class SandboxError(Exception):
    """The sandbox cannot start, or was asked for what it does not hold; the message says what to do."""


class Failure(Exception):
    """An API failure: becomes a `stat=fail` envelope with this code and message, sent with HTTP 200.

    What was changed before it is undone, unless it says that it `keeps_changes`.
    """

    def __init__(self, code: int, message: str, *, keeps_changes: bool = False) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.keeps_changes = keeps_changes


class OAuthRefused(Exception):
    """An OAuth request that is refused with HTTP 401 and a form-encoded body that starts `oauth_problem=`.

    `detail` is the rest of the body, already encoded where it has to be: Flickr sends `debug_sbs` unescaped.
    """

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.detail = detail

    @property
    def body(self) -> str:
        """The text of the answer."""
        return f"oauth_problem={self.problem}" + (f"&{self.detail}" if self.detail else "")
