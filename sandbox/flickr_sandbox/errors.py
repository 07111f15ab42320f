"""The errors of the sandbox, and of calls to it."""

from __future__ import annotations

__all__ = ["Failure", "OAuthRefused", "SandboxError", "needs_extra"]


def needs_extra(error: ImportError) -> ImportError:
    """The error for a library of the extra `sandbox` that is not installed; it says what to install."""
    library = (error.name or str(error)).partition(".")[0]
    return ImportError(f"the sandbox needs {library}: pip install 'flickrkit[sandbox]'", name=error.name)


class SandboxError(Exception):
    """The sandbox cannot start, or does not have what was requested; the message says what to do."""


class Failure(Exception):
    """An API failure: becomes a `stat=fail` envelope with this code and message, sent with HTTP 200.

    Changes of the call are rolled back, unless the failure `commits_changes`.
    """

    def __init__(self, code: int, message: str, *, commits_changes: bool = False) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.commits_changes = commits_changes


class OAuthRefused(Exception):
    """An OAuth request that is refused with HTTP 401 and a form-encoded body that starts `oauth_problem=`.

    `detail` is the rest of the body, already encoded: Flickr sends `debug_sbs` unescaped.
    """

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.detail = detail

    @property
    def body(self) -> str:
        """The body of the response."""
        return f"oauth_problem={self.problem}" + (f"&{self.detail}" if self.detail else "")
