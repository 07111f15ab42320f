"""Lets visitors sign in with Flickr and shows them their newest photos; each token stays in its visitor's session.

FLICKR_API_KEY=… FLICKR_API_SECRET=… SECRET_KEY=… flask --app examples/flask_login/app.py run
"""

from __future__ import annotations

import os
from html import escape
from typing import Any

from flask import Flask, redirect, request, session, url_for

from flickr_client import Flickr
from flickr_client.errors import LoginDenied, LoginError
from flickr_client.login import begin_web_login, complete_web_login
from flickr_client.tokens import SessionStore, find_credentials

NOTICE = "This product uses the Flickr API but is not endorsed or certified by SmugMug, Inc."

app = Flask(__name__)
app.secret_key = os.environ["SECRET_KEY"]
# Lax, because the visitor comes back from another site; Secure as soon as the site is not on this machine alone.
app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax")
KEYS = find_credentials()


@app.get("/")
def home() -> str:
    """The visitor's newest photos, or the way to sign in."""
    token = SessionStore(session).load()
    if token is None:
        return _page(f'<p><a href="{url_for("login")}">Sign in with Flickr</a></p>')
    with Flickr(KEYS.api_key, KEYS.api_secret, token=token) as flickr:
        photos = flickr.people.get_photos("me", per_page=12)
    items = "".join(
        f'<li><a href="{escape(photo.page_url)}">{escape(photo.title or "Untitled")}</a></li>' for photo in photos
    )
    leave = f'<form method="post" action="{url_for("logout")}"><button>Sign out</button></form>'
    return _page(f"<p>Hello, {escape(token.fullname or token.username)}!</p><ul>{items}</ul>{leave}")


@app.get("/login")
def login() -> Any:
    """Sends the visitor to Flickr; what is needed afterwards waits in their session."""
    url, pending = begin_web_login(KEYS, callback=url_for("signed_in", _external=True), permission="read")
    session["pending_login"] = pending.to_dict()
    return redirect(url)


@app.get("/signed-in")
def signed_in() -> Any:
    """Where Flickr sends the visitor back to."""
    pending = session.pop("pending_login", None)
    try:
        token = complete_web_login(KEYS, pending, request.args)
    except LoginDenied:
        return redirect(url_for("home"))
    except LoginError as error:
        return _page(f"<p>{escape(str(error))}</p>"), 400
    session.clear()  # nothing of before the login continues after it
    SessionStore(session).save(token)
    return redirect(url_for("home"))


@app.post("/logout")
def logout() -> Any:
    """Forgets the visitor's token."""
    SessionStore(session).delete()
    return redirect(url_for("home"))


def _page(body: str) -> str:
    return f"<!doctype html><title>Photos of yours</title>{body}<footer>{NOTICE}</footer>"
