"""A gallery of what Flickr's photographers share, and of the visitor's own photos once they have signed in.

In the folder `examples` (docs/examples.md shows it with a sandbox):

    pip install flask
    FLICKR_API_KEY=… FLICKR_API_SECRET=… SECRET_KEY=… flask --app flask_gallery/app.py run

A page shows 30 photos at most, each with its owner's name and a link to its page, and the notice that the API Terms
require. Responses are cached for an hour, separately for each visitor. Tokens are in the visitors' sessions.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, current_app, redirect, render_template, request, session, url_for

from flickr_client import Flickr, FlickrError
from flickr_client.errors import LoginDenied, LoginError
from flickr_client.images import fit
from flickr_client.login import begin_web_login, complete_web_login
from flickr_client.tokens import SessionStore, find_credentials

if TYPE_CHECKING:
    from flickr_client import Credentials
    from flickr_client.types import PhotoPage

PHOTOS_ON_A_PAGE = 30
MOST_PAGES = 4000 // PHOTOS_ON_A_PAGE  # Flickr returns no more of a search
LIFETIME = 3600  # seconds; Flickr allows a day at most
EXTRAS = ["owner_name", "path_alias", "license", "url_n"]  # everything that a page shows, so that no photo needs a call
BOX = 320


def create_app() -> Flask:
    """The application; its keys come from the environment."""
    app = Flask(__name__)
    app.secret_key = os.environ["SECRET_KEY"]
    # Lax, because the visitor comes back from another site; Secure as soon as the site is not on this machine alone.
    app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", MAX_CONTENT_LENGTH=10_000)
    keys = find_credentials()
    flickr = Flickr(keys.api_key, keys.api_secret, cache=LIFETIME, timeout=10, deadline=20)
    app.register_blueprint(gallery(flickr))
    app.register_blueprint(doors(flickr, keys))
    app.register_error_handler(FlickrError, _not_now)
    return app


def gallery(flickr: Flickr) -> Blueprint:
    """The pages with photos; one client serves all visitors, each with their own token."""
    pages = Blueprint("gallery", __name__)

    @pages.get("/")
    def home() -> str:
        text = request.args.get("text", "").strip()[:100] or "otters"
        found = flickr.photos.search(
            text=text, page=_page(), per_page=PHOTOS_ON_A_PAGE, safe_search=1, content_types=[0], extras=EXTRAS
        )
        return _shown(f"Photos of {text}", found, text=text)

    @pages.get("/mine")
    def mine() -> Any:
        token = SessionStore(session).load()
        if token is None:
            return redirect(url_for("gallery.home"))
        own = flickr.acting_for(token)
        found = own.people.get_photos("me", page=_page(), per_page=PHOTOS_ON_A_PAGE, extras=EXTRAS)
        return _shown(f"Photos of {token.fullname or token.username}", found)

    return pages


def doors(flickr: Flickr, keys: Credentials) -> Blueprint:
    """The pages for signing in at Flickr, and for signing out."""
    pages = Blueprint("doors", __name__)

    @pages.get("/login")
    def login() -> Any:
        url, pending = begin_web_login(keys, callback=url_for("doors.signed_in", _external=True), permission="read")
        session["pending_login"] = pending.to_dict()
        return redirect(url)

    @pages.get("/signed-in")
    def signed_in() -> Any:
        try:
            token = complete_web_login(keys, session.pop("pending_login", None), request.args)
        except LoginDenied:
            return redirect(url_for("gallery.home"))
        except LoginError as error:
            return render_template("message.html", message=str(error)), 400
        session.clear()  # nothing of before the login continues after it
        SessionStore(session).save(token)
        return redirect(url_for("gallery.mine"))

    @pages.post("/logout")
    def logout() -> Any:
        store = SessionStore(session)
        token = store.load()
        store.delete()
        if token is not None:
            flickr.acting_for(token).forget(user="me")
        return redirect(url_for("gallery.home"))

    return pages


def _not_now(error: Exception) -> Any:
    current_app.logger.warning("Flickr: %s", error)
    return render_template("message.html", message="Flickr does not answer just now. Try again in a while."), 503


def _page() -> int:
    """The requested page; the first if the number is invalid."""
    asked = request.args.get("page", "1")
    return min(int(asked), MOST_PAGES) if asked.isascii() and asked.isdigit() and len(asked) < 5 and int(asked) else 1


def _shown(title: str, page: PhotoPage, **query: str) -> str:
    shown = [photo for photo in page if photo.url_n]
    boxes = {photo.id: fit(photo.width_n or BOX, photo.height_n or BOX, BOX) for photo in shown}
    return render_template(
        "gallery.html",
        title=title,
        photos=shown,
        boxes=boxes,
        visitor=SessionStore(session).load(),
        newer=_address(page.page - 1, query) if page.page > 1 else None,
        older=_address(page.page + 1, query) if page.page < min(page.pages, MOST_PAGES) else None,
    )


def _address(number: int, query: dict[str, str]) -> str:
    return f"{request.path}?{urlencode({**query, 'page': number})}"
