"""The front page, and what its scripts request: files, the form of a method, a signed request, the users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.exceptions import NotFound

from flickr_sandbox.endpoints.local import json_object, json_response, refused, texts
from flickr_sandbox.errors import SandboxError
from flickr_sandbox.explorer.describe import describe
from flickr_sandbox.explorer.page import about_methods, asset_response, page_response
from flickr_sandbox.explorer.request import Wanted, permission_in, prepare
from flickr_sandbox.explorer.upload import upload_fields
from flickr_sandbox.explorer.world import people
from flickr_sandbox.explorer.world import world as world_of
from flickr_sandbox.faults.kinds import KINDS
from flickr_sandbox.methods import served_methods
from flickr_sandbox.oauth import issue
from flickr_sandbox.state import users

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from flickr_sandbox.endpoints.context import Context

__all__ = [
    "about",
    "asset",
    "front",
    "method_form",
    "sign_in",
    "signed_request",
    "upload_request",
    "user_list",
    "world",
]

_PARTS = ("world", "upload", "usage", "faults", "requests")


def front(context: Context) -> Response:
    """The explorer."""
    images = context.site.images
    return page_response(images if images != context.origin else "")


def asset(_context: Context, name: str) -> Response:
    """A script or style sheet."""
    return asset_response(name)


def about(context: Context) -> Response:
    """What the page needs first: addresses, keys, users, methods, and which parts are enabled."""
    if no := refused(context.request):
        return no
    return json_response(
        {
            "sends": "page",
            "base": context.site.base,
            "images": context.site.images,
            "key": context.settings.consumer_key,
            "secret": context.settings.consumer_secret,
            "users": people(context.database),
            "methods": about_methods(frozenset(served_methods())),
            "parts": _PARTS,
            "kinds": [
                {"name": name, "text": kind.text, "unit": kind.unit, "default": kind.default}
                for name, kind in KINDS.items()
            ],
        }
    )


def user_list(context: Context) -> Response:
    """The present users, any of whom the page can call as."""
    return refused(context.request) or json_response({"users": people(context.database)})


def world(context: Context) -> Response:
    """Users and photos, for the front page."""
    return refused(context.request) or json_response(world_of(context.database, context.site))


def method_form(context: Context, name: str) -> Response:
    """What the form of a method needs."""
    if no := refused(context.request):
        return no
    try:
        return json_response(describe(name, context.database))
    except KeyError:
        raise NotFound from None


def signed_request(context: Context) -> Response:
    """The request for a call, signed for the user who is chosen, for the page to send."""
    if no := refused(context.request):
        return no
    try:
        wanted = Wanted.read(json_object(context.request))
        with context.database.transaction():
            prepared = prepare(wanted, context.origin, context.site.base, context.database, context.settings)
        return json_response({**prepared, "images": context.site.images})
    except SandboxError as error:
        return json_response({"error": str(error)}, 400)


def upload_request(context: Context) -> Response:
    """The URL of an upload, and its signed fields: `{"user": "otterbank", "arguments": {"title": "Pond"}}`."""
    if no := refused(context.request):
        return no
    try:
        given = json_object(context.request)
        url = f"{context.origin}/services/upload/"
        with context.database.transaction():
            return json_response({"url": url, "fields": upload_fields(given, url, context.database, context.settings)})
    except SandboxError as error:
        return json_response({"error": str(error)}, 400)


def sign_in(context: Context) -> Response:
    """An access token of a user, without password and without steps: `{"user": "otterbank", "perms": "write"}`."""
    if no := refused(context.request):
        return no
    try:
        given = texts(json_object(context.request), "user", "perms")
        perms = permission_in(given)
    except SandboxError as error:
        return json_response({"error": str(error)}, 400)
    user = users.user_by_path(context.database, str(given.get("user")))
    if user is None:
        return json_response({"error": f"{given.get('user')!r}: no such user in this sandbox"}, 400)
    with context.database.transaction():
        token = issue.grant(context.database, context.settings.consumer_key, user.nsid, perms, context.now)
    return json_response({"token": token.token, "secret": token.secret, "user": user.nsid, "perms": perms})
