"""Lets visitors sign in with Flickr and shows them their newest photos; each token stays in its visitor's session.

FLICKR_API_KEY=… FLICKR_API_SECRET=… SECRET_KEY=… fastapi dev examples/fastapi_login/app.py
"""

from __future__ import annotations

import os
from html import escape

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.middleware.sessions import SessionMiddleware

from flickr_client import Flickr
from flickr_client.errors import LoginDenied, LoginError
from flickr_client.login import begin_web_login, complete_web_login
from flickr_client.tokens import SessionStore, find_credentials

NOTICE = "This product uses the Flickr API but is not endorsed or certified by SmugMug, Inc."

app = FastAPI(title="Photos of yours")
# Lax, because the visitor comes back from another site; https_only as soon as the site is not on this machine alone.
app.add_middleware(SessionMiddleware, secret_key=os.environ["SECRET_KEY"], same_site="lax")
KEYS = find_credentials()


# Plain functions, which FastAPI runs in threads: they may wait for Flickr.
@app.get("/")
def home(request: Request) -> HTMLResponse:
    """The visitor's newest photos, or the way to sign in."""
    token = SessionStore(request.session).load()
    if token is None:
        return _page(f'<p><a href="{request.url_for("login")}">Sign in with Flickr</a></p>')
    with Flickr(KEYS.api_key, KEYS.api_secret, token=token) as flickr:
        photos = flickr.people.get_photos("me", per_page=12)
    items = "".join(
        f'<li><a href="{escape(photo.page_url)}">{escape(photo.title or "Untitled")}</a></li>' for photo in photos
    )
    leave = f'<form method="post" action="{request.url_for("logout")}"><button>Sign out</button></form>'
    return _page(f"<p>Hello, {escape(token.fullname or token.username)}!</p><ul>{items}</ul>{leave}")


@app.get("/login")
def login(request: Request) -> RedirectResponse:
    """Sends the visitor to Flickr; what is needed afterwards waits in their session."""
    url, pending = begin_web_login(KEYS, callback=str(request.url_for("signed_in")), permission="read")
    request.session["pending_login"] = pending.to_dict()
    return RedirectResponse(url, status_code=303)


@app.get("/signed-in", response_model=None)
def signed_in(request: Request) -> HTMLResponse | RedirectResponse:
    """Where Flickr sends the visitor back to."""
    pending = request.session.pop("pending_login", None)
    try:
        token = complete_web_login(KEYS, pending, request.url.query)
    except LoginDenied:
        return RedirectResponse("/", status_code=303)
    except LoginError as error:
        return _page(f"<p>{escape(str(error))}</p>", status=400)
    request.session.clear()  # nothing of before the login continues after it
    SessionStore(request.session).save(token)
    return RedirectResponse("/", status_code=303)


@app.post("/logout")
def logout(request: Request) -> RedirectResponse:
    """Forgets the visitor's token."""
    SessionStore(request.session).delete()
    return RedirectResponse("/", status_code=303)


def _page(body: str, status: int = 200) -> HTMLResponse:
    html = f"<!doctype html><title>Photos of yours</title>{body}<footer>{NOTICE}</footer>"
    return HTMLResponse(html, status_code=status)
