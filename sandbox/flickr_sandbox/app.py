"""The WSGI application: finds the endpoint of a path; a mistake of a caller never becomes a traceback."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from flickr_sandbox.apps import restrain
from flickr_sandbox.endpoints.authorize import authorize, legacy
from flickr_sandbox.endpoints.clock import clock
from flickr_sandbox.endpoints.context import Context
from flickr_sandbox.endpoints.explorer import (
    about,
    asset,
    front,
    method_form,
    sign_in,
    signed_request,
    upload_request,
    user_list,
    world,
)
from flickr_sandbox.endpoints.faults import fault, faults
from flickr_sandbox.endpoints.feeds import feed, geo_feed
from flickr_sandbox.endpoints.images import image
from flickr_sandbox.endpoints.links import old_link, short_link, stock_picture
from flickr_sandbox.endpoints.listing_pages import (
    albums_page,
    contacts_page,
    edit_page,
    everyone_page,
    favorites_page,
    forum_page,
    gallery_page,
    group_page,
    place_page,
    tag_page,
)
from flickr_sandbox.endpoints.local import CONTROL_HOSTS, json_response
from flickr_sandbox.endpoints.oauth import access_token, request_token
from flickr_sandbox.endpoints.oembed import oembed
from flickr_sandbox.endpoints.pages import photo_page
from flickr_sandbox.endpoints.people_pages import photoset_page, photostream
from flickr_sandbox.endpoints.requests import requests, usage
from flickr_sandbox.endpoints.rest import rest
from flickr_sandbox.endpoints.upload import replace, upload
from flickr_sandbox.endpoints.world import reset, schema, snapshots, whole_world
from flickr_sandbox.errors import OAuthRefused
from flickr_sandbox.faults.applying import REST, match_faults
from flickr_sandbox.html import Markup, page
from flickr_sandbox.recorder.record import Log, Recorder
from flickr_sandbox.wire.boundary import boundary_of
from flickr_sandbox.wire.compression import pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from flickr_sandbox.core import Core

__all__ = ["Application"]

_MAX_FIELD_BYTES = 8 * 1024 * 1024
_MAX_FIELDS = 1000
_REST_PATHS = ("/services/rest/", "/services/rest")
_SERVICES: tuple[tuple[str, tuple[str, ...], str, Callable[..., Response]], ...] = (
    ("/services/rest/", ("GET", "POST"), REST, rest),
    ("/services/xmlrpc/", ("POST",), REST, rest),
    ("/services/soap/", ("POST",), REST, rest),
    ("/services/upload/", ("POST",), "upload", upload),
    ("/services/replace/", ("POST",), "replace", replace),
    ("/services/oauth/request_token/", ("GET", "POST"), "oauth.request_token", request_token),
    ("/services/oauth/access_token/", ("GET", "POST"), "oauth.access_token", access_token),
    ("/services/feeds/<name>.gne", ("GET",), "feeds.{name}", feed),
    ("/services/feeds/geo/", ("GET",), "feeds.geo", geo_feed),
    ("/services/feeds/geo/<path:place>/", ("GET",), "feeds.geo", geo_feed),
    ("/<int:server>/<name>", ("GET",), "image", image),
    ("/<int:_farm>/<int:server>/<name>", ("GET",), "image", image),
)  # the third is what faults know them by
_PAGES: tuple[tuple[str, tuple[str, ...], Callable[..., Response]], ...] = (
    ("/services/oauth/authorize/", ("GET", "POST"), authorize),
    ("/services/oauth/authenticate/", ("GET", "POST"), authorize),
    ("/services/auth/", ("GET",), legacy),
    ("/p/<code>/", ("GET",), short_link),
    ("/photo.gne", ("GET",), old_link),
    ("/photo_zoom.gne", ("GET",), old_link),
    ("/images/<name>", ("GET",), stock_picture),
    ("/<int:_server>/buddyicons/<name>", ("GET",), stock_picture),
    ("/sandbox/faults/", ("GET", "POST", "DELETE"), faults),
    ("/sandbox/faults/<int:number>/", ("DELETE",), fault),
    ("/sandbox/requests", ("GET", "DELETE"), requests),
    ("/sandbox/usage", ("GET",), usage),
    ("/sandbox/world.json", ("GET", "POST"), whole_world),
    ("/sandbox/world.schema.json", ("GET",), schema),
    ("/sandbox/reset", ("POST",), reset),
    ("/sandbox/snapshots", ("GET", "POST"), snapshots),
    ("/sandbox/clock", ("GET", "POST", "DELETE"), clock),
    ("/sandbox/assets/<name>", ("GET",), asset),
    ("/sandbox/methods/<name>", ("GET",), method_form),
    ("/sandbox/about", ("GET",), about),
    ("/sandbox/world", ("GET",), world),
    ("/sandbox/users", ("GET",), user_list),
    ("/sandbox/request", ("POST",), signed_request),
    ("/sandbox/sign_in", ("POST",), sign_in),
    ("/sandbox/upload_request", ("POST",), upload_request),
    ("/services/oembed/", ("GET",), oembed),
    ("/groups/<name>/", ("GET",), group_page),
    ("/groups/<name>/<any(pool, discuss):_part>/", ("GET",), group_page),
    ("/groups/<name>/discuss/<_topic>/", ("GET",), group_page),
    ("/help/forum/", ("GET",), forum_page),
    ("/places/<path:path>/", ("GET",), place_page),
    ("/photos/", ("GET",), everyone_page),
    ("/photos/tags/", ("GET",), everyone_page),
    ("/photos/tags/<tag>/", ("GET",), tag_page),
    ("/photos/upload/edit/", ("GET",), edit_page),
    ("/photos/<user>/galleries/<gallery_id>/", ("GET",), gallery_page),
    ("/photos/<user>/<any(sets, albums):_name>/", ("GET",), albums_page),
    ("/photos/<user>/favorites/", ("GET",), favorites_page),
    ("/photos/<user>/friends/", ("GET",), contacts_page),
    ("/photos/<user>/tags/<tag>/", ("GET",), tag_page),
    ("/photos/<user>/<photo_id>/in/<_context>/", ("GET",), photo_page),
    ("/photos/<user>/", ("GET",), photostream),
    ("/people/<user>/", ("GET",), photostream),
    ("/photos/<user>/sets/<photoset_id>/", ("GET",), photoset_page),
    ("/photos/<user>/albums/<photoset_id>/", ("GET",), photoset_page),
    ("/photos/<user>/<photo_id>/", ("GET",), photo_page),
    ("/photos/<user>/<photo_id>/sizes/<_size>/", ("GET",), photo_page),
    ("/", ("GET",), front),
)


class _SandboxRequest(Request):
    """Reads forms as leniently as PHP, the language of Flickr's servers."""

    max_form_memory_size = _MAX_FIELD_BYTES
    max_form_parts = _MAX_FIELDS

    @property
    def mimetype(self) -> str:
        """The type without its parameters."""
        return "multipart/form-data" if boundary_of(self.content_type) else super().mimetype

    @property
    def mimetype_params(self) -> dict[str, str]:
        """The parameters, by name."""
        boundary = boundary_of(self.content_type)
        return {**super().mimetype_params, "boundary": boundary} if boundary else super().mimetype_params


class Application:
    """Handles requests and records them; `log` receives a line for each, without secrets.

    Faults affect the services that programs use, not the pages for people.
    """

    def __init__(self, core: Core, log: Log | None = None, *, verbose: bool = False) -> None:
        self._core = core
        self._recorder = Recorder(core, log, verbose=verbose)
        rules = [Rule(path, methods=verbs, endpoint=(name, endpoint)) for path, verbs, name, endpoint in _SERVICES]
        rules += [Rule(path, methods=verbs, endpoint=(None, endpoint)) for path, verbs, endpoint in _PAGES]
        self._map = Map(rules, strict_slashes=False, merge_slashes=False)
        self._rest = ((REST, rest), dict[str, Any]())  # nearly every request is for it

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """WSGI."""
        environ[CONTROL_HOSTS] = self._core.settings.control_hosts
        request = _SandboxRequest(environ)
        request.max_content_length = self._core.settings.max_body_bytes
        context = Context(request, self._core)
        began = time.monotonic()
        with request:  # closes the files of an upload
            try:
                response = self._respond(context)
            except ConnectionResetError:  # by a fault
                self._recorder.record(context, None, time.monotonic() - began)
                raise
            response.headers.add("X-Content-Type-Options", "nosniff")
            self._recorder.record(context, response, time.monotonic() - began)
            pack(request, response)
            return response(environ, start_response)

    def _respond(self, context: Context) -> Response:
        try:
            (service, endpoint), values = self._route(context.request.environ)
        except HTTPException as error:
            return _failed(context, error)
        route_values = {name: value for name, value in values.items() if not name.startswith("_")}
        if service is None:
            return _run(endpoint, context, route_values)
        context.outcome.service = service.format(**route_values)
        if service in (REST, "upload", "replace") and (refusal := _restrained(context)):
            return refusal
        if not len(self._core.faults):
            return _run(endpoint, context, route_values)
        matched = match_faults(self._core.faults, context.outcome.service, context)
        context.oddities, context.outcome.faults = matched.oddities, matched.kinds
        return matched.before() or matched.after(_run(endpoint, context, route_values))

    def _route(self, environ: WSGIEnvironment) -> tuple[tuple[str | None, Callable[..., Response]], dict[str, Any]]:
        if environ["PATH_INFO"] in _REST_PATHS and environ["REQUEST_METHOD"] in ("GET", "POST"):
            return self._rest
        found, values = self._map.bind_to_environ(environ).match()
        return found, dict(values)


def _restrained(context: Context) -> Response | None:
    try:
        return restrain(context)
    except HTTPException:
        return None  # the endpoint reports the error


def _run(endpoint: Callable[..., Response], context: Context, values: dict[str, Any]) -> Response:
    try:
        return endpoint(context, **values)
    except OAuthRefused as refused:
        context.outcome.problem = refused.problem
        return Response(refused.body, status=401, content_type="text/plain;charset=UTF-8")
    except RequestEntityTooLarge:
        return _plain(context, 413, "The body is too long.")
    except HTTPException as error:
        return _failed(context, error)


def _failed(context: Context, error: HTTPException) -> Response:
    """The error as a page for people; as JSON for paths below `/sandbox/`."""
    status, path = error.code or 400, context.request.path
    if not path.startswith("/sandbox/"):
        return _plain(context, status, error.description or error.name)
    if isinstance(error, MethodNotAllowed):
        verbs = ", ".join(sorted(set(error.valid_methods or ()) - {"HEAD", "OPTIONS"}))
        return json_response({"error": f"{path} accepts {verbs}, not {context.request.method}"}, status)
    return json_response({"error": f"there is nothing at {path}"}, status)


def _plain(context: Context, status: int, text: str) -> Response:
    return page(context.site.base, f"{status}", Markup("<p>{}</p>").format(text), status=status)
