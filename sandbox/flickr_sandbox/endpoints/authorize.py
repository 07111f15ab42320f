"""`/services/oauth/authorize` and `/authenticate`: where a user grants an application a permission.

The page takes a plain POST as well, so that tests and demos need no browser: `oauth_token`, `perms`, `user` (NSID,
path alias or screen name) and `decision` (`approve` or `deny`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flickr_sandbox.errors import SandboxError
from flickr_sandbox.html import Markup, page
from flickr_sandbox.oauth import issue
from flickr_sandbox.state import tokens, users
from flickr_sandbox.state.records import LEVELS

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from flickr_sandbox.endpoints.context import Context
    from flickr_sandbox.state.records import Permission, RequestToken

__all__ = ["authorize", "legacy"]

_MEANING = {
    "read": "see all your photos and albums, the private ones too",
    "write": "see everything, upload, and change photos, albums and tags",
    "delete": "see everything, upload, change and delete",
}
_FORM = Markup("""<p><strong>{app}</strong> would like to <em>{meaning}</em> (<code>{perms}</code>).</p>
<form method="post">
<input type="hidden" name="oauth_token" value="{token}"><input type="hidden" name="perms" value="{perms}">
<fieldset><legend>Who are you today?</legend>{people}</fieldset>
<p class="buttons"><button name="decision" value="approve" class="go">OK, I'll authorise it</button>
<button name="decision" value="deny">No thanks</button></p>
</form>""")
_PERSON = Markup("""<label><input type="radio" name="user" value="{nsid}"{checked}>
<span>{name} <small>{username} · {nsid}</small></span></label>""")
_CODE = Markup("""<p>You granted <strong>{app}</strong> the permission <code>{perms}</code>. Type this code into it:</p>
<p class="code" id="verifier">{verifier}</p>""")


def authorize(context: Context) -> Response:
    """Shows the page, or accepts the user's decision."""
    fields = context.parameters.arguments()
    try:
        perms = _perms(fields.get("perms", "") or _default(context.request.path))
        with context.database.transaction():
            token = issue.pending(context.database, fields.get("oauth_token", ""))
            if context.request.method != "POST":
                return _ask(context, token, perms)
            return _decide(context, token, perms, fields)
    except SandboxError as error:
        return page(context.site.base, "Oops", Markup("<p>{}.</p>").format(error), status=400)


def legacy(context: Context) -> Response:
    """The page of the login before OAuth, as Flickr showed it at the end (facts, section 1)."""
    return page(context.site.base, "Oops!", Markup("<p>You don't have permission to view this page.</p>"), status=403)


def _ask(context: Context, token: RequestToken, perms: Permission) -> Response:
    people = Markup("").join(
        _PERSON.format(
            nsid=user.nsid, name=user.shown, username=user.username, checked=Markup("" if number else " checked")
        )
        for number, user in enumerate(users.all_users(context.database))
    )
    body = _FORM.format(
        app=_app(context, token), meaning=_MEANING[perms], perms=perms, token=token.token, people=people
    )
    return page(context.site.base, "Authorise an application", body)


def _decide(context: Context, token: RequestToken, perms: Permission, fields: dict[str, str]) -> Response:
    app = _app(context, token)
    if fields.get("decision") == "deny":
        issue.deny(context.database, token.token)
        return _declined(context, token, app)
    if fields.get("decision") != "approve":
        raise SandboxError('The field "decision" must be approve or deny')
    user = users.user_by_path(context.database, fields.get("user", ""))
    if user is None:
        raise SandboxError('The field "user" must name a user of this sandbox by NSID, path alias or screen name')
    found, verifier = issue.approve(context.database, token.token, user.nsid, perms)
    if found.callback == issue.OUT_OF_BAND:
        return page(context.site.base, "Done", _CODE.format(app=app, perms=perms, verifier=verifier))
    return _redirect(context, found.callback, {"oauth_token": found.token, "oauth_verifier": verifier})


def _declined(context: Context, token: RequestToken, app: str) -> Response:
    """Redirects to the application with an `oauth_problem`, or to the front page if so set or without a callback."""
    if context.settings.declined == "callback" and token.callback != issue.OUT_OF_BAND:
        return _redirect(context, token.callback, {"oauth_token": token.token, "oauth_problem": "user_refused"})
    text = Markup('<p><strong>{}</strong> may not do anything.</p><p><a href="{}/">Go on</a></p>')
    response = page(context.site.base, "Nothing granted", text.format(app, context.site.base), status=302)
    response.headers["Location"] = f"{context.site.base}/"
    return response


def _redirect(context: Context, callback: str, result: dict[str, str]) -> Response:
    bare, mark, fragment = callback.partition("#")
    target = f"{bare}{'&' if '?' in bare else '?'}{urlencode(result)}{mark}{fragment}"
    response = page(
        context.site.base, "Back to the application", Markup('<p><a href="{0}">{0}</a></p>').format(target), status=302
    )
    response.autocorrect_location_header = False
    response.headers["Location"] = target  # never a script: checked when the request token was issued
    return response


def _default(path: str) -> str:
    """The permission without `perms`: `read` at `/authenticate`, as oauth-dropins opens it so; none elsewhere."""
    return "read" if path.rstrip("/").endswith("/authenticate") else ""


def _perms(text: str) -> Permission:
    for level in LEVELS[1:]:
        if text == level:
            return level
    raise SandboxError("The application must ask for perms=read, perms=write or perms=delete")


def _app(context: Context, token: RequestToken) -> str:
    consumer = tokens.find_consumer(context.database, token.consumer)
    return consumer.name if consumer else "An application"
