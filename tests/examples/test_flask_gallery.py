"""The Flask gallery: what a page shows, how often Flickr is asked, and whose photos and tokens are whose."""

from __future__ import annotations

import base64
import re
import zlib
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from flickr_sandbox.pictures.draw import draw

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("flask", reason="Flask is not installed (pip install flask)")

NOTICE = "This product uses the Flickr API but is not endorsed or certified by SmugMug, Inc."


class Page(HTMLParser):
    """The pictures of a page, each with the link that it is in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.link = ""
        self.links: list[str] = []
        self.pictures: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.link = dict(attrs)["href"] or ""
            self.links.append(self.link)
        if tag == "img":
            self.pictures.append((self.link, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.link = ""


@pytest.fixture
def gallery(world: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    for name, value in world.environment().items():
        if name.startswith("FLICKR_"):
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("SECRET_KEY", "a secret of these tests")
    monkeypatch.setenv("FLICKR_STATE_URL", f"sqlite:///{tmp_path}/state.sqlite3")
    from flask_gallery.app import create_app

    return create_app()


def calls(world: Any) -> int:
    return len(world.sandbox.requests.of("flickr.*"))


def sign_in(world: Any, visitor: Any, user: str) -> Any:
    """What the visitor sees in the end."""
    address = visitor.get("/login").headers["Location"]
    asked = parse_qs(urlsplit(address).query)["oauth_token"][0]
    assert address.startswith(world.sandbox.base_url)
    verifier = world.sandbox.approve(asked, user=user, perms="read")
    return visitor.get(f"/signed-in?oauth_token={asked}&oauth_verifier={verifier}", follow_redirects=True)


def test_a_page_has_thirty_photos_at_most_that_link_back(world: Any, gallery: Any) -> None:
    with world.client(None) as flickr:
        for title in ("dawn", "fog", "tide", "otter"):
            text = gallery.test_client().get(f"/?text={title}").get_data(as_text=True)
            page = Page(text)
            known = {photo.page_url for photo in flickr.photos.iter_search(text=title, extras=["path_alias"])}
            assert 0 < len(page.pictures) <= 30
            for link, picture in page.pictures:
                assert link in known
                assert {"alt", "width", "height"} <= picture.keys()
            assert NOTICE in text


def test_pages_continue(world: Any, gallery: Any) -> None:
    visitor = gallery.test_client()
    with world.client() as flickr:
        for number in range(31):
            flickr.upload(draw(str(number), 400, 250), name="p.png", title=f"Kelp {number}", privacy=1)
    first = Page(visitor.get("/?text=kelp").get_data(as_text=True))
    assert "/?text=kelp&page=2" in first.links
    second = Page(visitor.get("/?text=kelp&page=2").get_data(as_text=True))
    assert (len(first.pictures), len(second.pictures)) == (30, 1)
    assert "/?text=kelp&page=1" in second.links


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", "²", ""])
def test_an_odd_page_is_the_first(world: Any, gallery: Any, page: str) -> None:
    response = gallery.test_client().get("/", query_string={"page": page})
    assert response.status_code == 200
    assert "Newer" not in response.get_data(as_text=True)


def test_flickr_is_asked_once_for_all_visitors(world: Any, gallery: Any) -> None:
    pages = [gallery.test_client().get("/?text=otter").data for _ in range(3)]
    assert pages[0] == pages[1] == pages[2]
    assert calls(world) == 1


def test_each_visitor_sees_their_own_photos(world: Any, gallery: Any) -> None:
    anna, bert, nobody = gallery.test_client(), gallery.test_client(), gallery.test_client()
    seen = {}
    for visitor, user in ((anna, "otterbank"), (bert, "mapwright")):
        page = Page(sign_in(world, visitor, user).get_data(as_text=True))
        seen[user] = {link for link, _ in page.pictures}
        with world.client(user, "read") as flickr:
            found = flickr.people.get_photos("me", per_page=30, extras=["path_alias"])
            assert seen[user] == {photo.page_url for photo in found}
            assert not all(photo.ispublic for photo in found)
    assert not seen["otterbank"] & seen["mapwright"]
    assert nobody.get("/mine").headers["Location"] == "/"

    before = calls(world)
    anna.get("/mine")
    assert calls(world) == before  # cached, for her
    anna.post("/logout")
    assert anna.get("/mine").headers["Location"] == "/"
    assert bert.get("/mine").status_code == 200


def test_somebody_elses_login_is_not_taken(world: Any, gallery: Any) -> None:
    anna, bert = gallery.test_client(), gallery.test_client()
    asked = parse_qs(urlsplit(anna.get("/login").headers["Location"]).query)["oauth_token"][0]
    verifier = world.sandbox.approve(asked, user="otterbank", perms="read")
    bert.get("/login")
    assert bert.get(f"/signed-in?oauth_token={asked}&oauth_verifier={verifier}").status_code == 400
    assert bert.get("/signed-in").status_code == 400


def test_the_cookie_holds_nothing_of_the_application(world: Any, gallery: Any) -> None:
    visitor = gallery.test_client()
    sign_in(world, visitor, "otterbank")
    cookie = visitor.get_cookie("session").decoded_value
    packed, zipped = cookie.lstrip(".").split(".")[0], cookie.startswith(".")
    held = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    held = zlib.decompress(held) if zipped else held
    assert b"otterbank" in held or b"Otter" in held
    assert world.sandbox.consumer_secret.encode() not in held


def test_titles_are_text(world: Any, gallery: Any) -> None:
    with world.client() as flickr:
        flickr.upload(draw("x", 400, 250), name="p.png", title='<script>"quokka"</script>', privacy=1)
    text = gallery.test_client().get("/?text=quokka").get_data(as_text=True)
    assert not re.search(r"<script>", text)
    assert "&lt;script&gt;" in text


def test_when_flickr_is_down_the_visitor_is_reported(world: Any, gallery: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flickr_runtime.invoking.pause_before_retry", lambda *_: 0.0)
    world.sandbox.faults.add("503")
    response = gallery.test_client().get("/?text=otter")
    assert response.status_code == 503
    assert "Try again" in response.get_data(as_text=True)
