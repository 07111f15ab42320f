"""The WSGI application of `flickr-sandbox explore`: the explorer's files, and calls for its user."""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from flickr_runtime.errors import FlickrError
from flickr_sandbox.as_flickr.hosts import is_flickr
from flickr_sandbox.endpoints.local import json_object, json_response, refused
from flickr_sandbox.errors import SandboxError
from flickr_sandbox.explorer.describe import describe
from flickr_sandbox.explorer.page import about_methods, asset_response, page_response
from flickr_sandbox.explorer.request import Wanted
from flickr_sandbox.explorer.standalone.snippets import prepared
from flickr_sandbox.explorer.standalone.uploads import MOST_BYTES, Uploads
from flickr_sandbox.explorer.standalone.usage import usage_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from flickr_sandbox.explorer.standalone.calls import Target

__all__ = ["AloneApplication"]

_FLICKR_IMAGES = "https://live.staticflickr.com"
_MAX_BYTES = 1024 * 1024
_FILES = "/sandbox/uploads/"
_USER = "me"


class AloneApplication:
    """Serves one browser, which must open the secret URL in `path` first.

    The calls use the credentials of the user who started it, and other users of the machine can reach its port.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._uploads = Uploads(target)
        self._pass = secrets.token_urlsafe(24)
        pages: tuple[tuple[str, str, Callable[..., Response]], ...] = (
            ("/", "GET", self._front),
            ("/sandbox/assets/<name>", "GET", self._asset),
            ("/sandbox/about", "GET", self._about),
            ("/sandbox/methods/<name>", "GET", self._method),
            ("/sandbox/request", "POST", self._prepare),
            ("/sandbox/send", "POST", self._send),
            ("/sandbox/upload_request", "POST", self._announce),
            (f"{_FILES}<ticket>", "POST", self._upload),
            ("/sandbox/usage", "GET", self._usage),
        )
        self._map = Map([Rule(path, methods=[verb], endpoint=endpoint) for path, verb, endpoint in pages])

    @property
    def path(self) -> str:
        """The path of the URL to open."""
        return f"/?pass={self._pass}"

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """WSGI."""
        request = Request(environ)
        is_file = request.path.startswith(_FILES)
        request.max_content_length = MOST_BYTES if is_file else _MAX_BYTES
        response = refused(request, form=is_file) or self._entered(request) or self._respond(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response(environ, start_response)

    def _entered(self, request: Request) -> Response | None:
        """Admits a browser with the secret; None if it is admitted already, a refusal for others."""
        cookie = f"explorer-{urlsplit(request.host_url).port}"
        if self._is_pass(request.args.get("pass")) and request.path == "/":
            response = redirect("/")
            response.set_cookie(cookie, self._pass, httponly=True, samesite="Strict")
            return response
        if self._is_pass(request.cookies.get(cookie)):
            return None
        return json_response({"error": "open the address that flickr-sandbox explore printed"}, 403)

    def _is_pass(self, given: str | None) -> bool:
        return given is not None and hmac.compare_digest(given.encode(), self._pass.encode())

    def _respond(self, request: Request) -> Response:
        try:
            endpoint, values = self._map.bind_to_environ(request.environ).match()
            found: Response = endpoint(request, **values)
        except HTTPException as error:
            return json_response({"error": error.description or error.name}, error.code or 400)
        except (SandboxError, FlickrError) as error:
            return json_response({"error": str(error)}, 400)
        return found

    def _front(self, _request: Request) -> Response:
        return page_response(self._images)

    def _asset(self, _request: Request, name: str) -> Response:
        return asset_response(name)

    def _about(self, _request: Request) -> Response:
        target = self._target
        return json_response(
            {
                "sends": "server",
                "base": target.base,
                "images": self._images,
                "users": [{"nsid": _USER, "username": "the user of the token"}] if target.has_user else [],
                "has_key": target.credentials is not None,
                "is_limited": target.governor is not None,
                "methods": about_methods(),
                "parts": ["start", *(["upload"] if target.has_user else []), *(["usage"] if target.governor else [])],
            }
        )

    def _method(self, _request: Request, name: str) -> Response:
        try:
            return json_response(describe(name))
        except KeyError:
            raise NotFound from None

    def _prepare(self, request: Request) -> Response:
        return json_response({**prepared(self._target, self._wanted(request)), "images": self._images})

    def _send(self, request: Request) -> Response:
        return json_response(self._target.send(self._wanted(request)))

    def _announce(self, request: Request) -> Response:
        return json_response({"url": f"{_FILES}{self._uploads.announce(json_object(request))}", "fields": {}})

    def _upload(self, request: Request, ticket: str) -> Response:
        with request:  # closes the file
            came = self._uploads.send(request, ticket)
        return Response(came["text"], came["status"], content_type="text/plain; charset=utf-8")

    def _usage(self, _request: Request) -> Response:
        if self._target.governor is None:
            raise NotFound
        return json_response(usage_of(self._target.governor.report()))

    def _wanted(self, request: Request) -> Wanted:
        given: dict[str, Any] = json_object(request)
        wanted = Wanted.read(given)
        if wanted.user and not (wanted.user == _USER and self._target.has_user):
            raise SandboxError("no user is logged in: see `flickr login`, or set FLICKR_OAUTH_TOKEN and its secret")
        return wanted

    @property
    def _images(self) -> str:
        host = urlsplit(self._target.base).hostname or ""
        return _FLICKR_IMAGES if is_flickr(host) else self._target.base
