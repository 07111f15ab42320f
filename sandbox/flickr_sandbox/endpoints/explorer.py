"""The front page, and what its script asks for: files, the form of a method, a signed request."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

import flickr_specs
from flickr_sandbox.endpoints.local import json_answer, json_object, refused
from flickr_sandbox.errors import SandboxError
from flickr_sandbox.explorer.describe import describe
from flickr_sandbox.explorer.request import Wanted, prepare
from flickr_sandbox.html import Markup
from flickr_sandbox.methods import served_methods
from flickr_sandbox.state import users

if TYPE_CHECKING:
    from flickr_sandbox.endpoints.context import Context

__all__ = ["asset", "front", "method_form", "signed_request"]

_ASSETS = {"explorer.js": "text/javascript", "explorer.css": "text/css"}
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
_POLICY += "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_GROUP = Markup("<li><h3>{name}</h3><ul>{methods}</ul></li>\n")
_METHOD = Markup('<li{kind}><a href="#{name}" title="{text}">{short}</a></li>')
_USER = Markup('<option value="{nsid}">{username}</option>')


def front(context: Context) -> Response:
    """The explorer: all methods, and room for the form and the answer."""
    served, groups = served_methods(), dict[str, list[str]]()
    for name in flickr_specs.method_names():
        groups.setdefault(name.rpartition(".")[0], []).append(name)
    page = Markup(_file("explorer.html")).format(
        key=context.settings.consumer_key,
        secret=context.settings.consumer_secret,
        base=context.site.base,
        served=len(served),
        total=len(flickr_specs.method_names()),
        users=Markup("").join(
            _USER.format(nsid=user.nsid, username=user.username) for user in users.all_users(context.database)
        ),
        methods=Markup("").join(
            _GROUP.format(
                name=group,
                methods=Markup("").join(_method(name, is_served=name in served) for name in names),
            )
            for group, names in groups.items()
        ),
    )
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def asset(_context: Context, name: str) -> Response:
    """A script or style sheet."""
    if name not in _ASSETS:
        raise NotFound
    response = Response(_file(name), content_type=f"{_ASSETS[name]}; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def method_form(context: Context, name: str) -> Response:
    """What the form of a method needs."""
    if no := refused(context.request):
        return no
    try:
        return json_answer(describe(context.database, name))
    except KeyError:
        raise NotFound from None


def signed_request(context: Context) -> Response:
    """The request for a call, signed for the user who is chosen, for the page to send."""
    if no := refused(context.request):
        return no
    try:
        wanted = Wanted.read(json_object(context.request))
        with context.database.transaction():
            return json_answer(prepare(wanted, context.site.base, context.database, context.settings))
    except SandboxError as error:
        return json_answer({"error": str(error)}, 400)


def _method(name: str, *, is_served: bool) -> Markup:
    return _METHOD.format(
        kind=Markup("" if is_served else ' class="no"'),
        name=name,
        short=name.rpartition(".")[2],
        text=flickr_specs.load_method(name).get("description", ""),
    )


def _file(name: str) -> str:
    return files("flickr_sandbox.explorer").joinpath("static", name).read_text("utf-8")
