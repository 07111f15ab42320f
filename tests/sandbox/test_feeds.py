"""The public feeds, in every form."""

from __future__ import annotations

import csv
import io
import json
import sqlite3

import feedparser
import pytest
import requests
from defusedxml.ElementTree import fromstring

from flickr_sandbox.feeds.writers import FORMS

OTTERBANK, BRASSHERON = "10203040@N01", "11213141@N06"
ATOM = {"a": "http://www.w3.org/2005/Atom", "flickr": "urn:flickr:user"}
MEDIA = {"media": "http://search.yahoo.com/mrss/"}
FEEDS = {
    "photos_public": {},
    "photos_friends": {"user_id": OTTERBANK, "display_all": "1"},
    "photos_faves": {"nsid": OTTERBANK},
    "photos_comments": {"user_id": OTTERBANK},
    "groups_pool": {"id": "2100001@N21"},
    "photoset": {"set": "72177720300000000", "nsid": OTTERBANK},
}


def _feed(api, name, **fields):
    return requests.get(f"{api.sandbox.base_url}/services/feeds/{name}.gne", fields, timeout=5)


def _items(api, name, **fields):
    return _feed(api, name, format="json", nojsoncallback="1", **fields).json()["items"]


@pytest.mark.parametrize(("name", "fields"), FEEDS.items(), ids=FEEDS)
def test_every_form_tells_the_same(api, name, fields):
    items = _items(api, name, **fields)
    assert 0 < len(items) <= 20
    atom = fromstring(_feed(api, name, **fields).content)
    assert [each.text for each in atom.findall("a:entry/a:title", ATOM)] == [item["title"] for item in items]
    authors = atom.findall("a:entry/a:author/flickr:nsid", ATOM)
    assert [each.text for each in authors] == [item["author_id"] for item in items]
    rss = fromstring(_feed(api, name, format="rss_200", **fields).content)
    assert [each.text for each in rss.findall("channel/item/link")] == [item["link"] for item in items]
    tags = rss.findall("channel/item/media:category", MEDIA)
    assert [each.text or "" for each in tags] == [item["tags"] for item in items]


def test_the_large_file_is_there(api):
    atom = fromstring(_feed(api, "photos_public").content)
    link = atom.find("a:entry/a:link[@rel='enclosure']", ATOM).get("href")
    assert requests.get(link, timeout=5).status_code == 200


def test_feeds_show_what_everybody_may_see(api, otterbank):
    private = otterbank.get("flickr.photos.search", user_id="me", privacy_filter=5)["photos"]["photo"]
    otterbank.get("flickr.photos.setMeta", photo_id=private[0]["id"], title="Secret")
    assert "Secret" not in _feed(api, "photos_public", id=OTTERBANK).text


def test_friends_come_once_each_unless_all_are_wanted(api):
    owners = [item["author_id"] for item in _items(api, "photos_friends", user_id=OTTERBANK)]
    assert len(owners) == len(set(owners)) == 2
    friends = _items(api, "photos_friends", user_id=OTTERBANK, display_all="1", friends="1")
    assert {item["author_id"] for item in friends} == {BRASSHERON, "13233343@N08"}


def test_tags_all_or_any(api):
    every = _items(api, "photos_public", tags="brass,steam")
    either = _items(api, "photos_public", tags="brass,steam", tagmode="any")
    assert every
    assert all({"brass", "steam"} <= set(item["tags"].split()) for item in every)
    assert len(every) <= len(either)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("photos_public", {"id": "1@N00"}),
        ("photos_faves", {}),
        ("groups_pool", {"id": "2100003@N23"}),
        ("photoset", {"set": "1", "nsid": OTTERBANK}),
        ("photoset", {"set": "72177720300000000", "nsid": BRASSHERON}),
        ("groups_discuss", {"id": "2100003@N23"}),
        ("activity", {"user_id": "1@N00"}),
        ("geo", {"id": "1@N00"}),
        ("geo", {"g": "2100003@N23"}),
        ("others", {}),
    ],
)
def test_what_there_is_not_is_a_page(api, name, fields):
    response = _feed(api, name, format="json", **fields)
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


def test_flickrs_apostrophes_are_no_json(api, otterbank):
    photo = otterbank.get("flickr.people.getPublicPhotos", user_id=OTTERBANK)["photos"]["photo"][0]["id"]
    otterbank.get("flickr.photos.setMeta", photo_id=photo, title="It's")
    plain = _feed(api, "photos_public", format="json", nojsoncallback="1", id=OTTERBANK).text
    api.sandbox.faults.add("feed_quotes")
    quirky = _feed(api, "photos_public", format="json", nojsoncallback="1", id=OTTERBANK).text
    assert "It\\'s" in quirky
    assert json.loads(quirky.replace("\\'", "'")) == json.loads(plain)
    with pytest.raises(ValueError, match=r"Invalid .*escape"):
        json.loads(quirky)


def _texts(body, name):
    """The texts of all elements of that name, but the first, which is the feed's own."""
    return [each.text for each in fromstring(body).iter() if each.tag.rpartition("}")[2] == name][1:]


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"kml", "kml_nl"}))
@pytest.mark.parametrize("name", ["photos_public", "groups_discuss", "forums", "activity"])
def test_every_form_is_what_its_name_says(api, name, form):
    fields = {"groups_discuss": {"id": "2100001@N21"}, "activity": {"user_id": OTTERBANK}}.get(name, {})
    titles = [item["title"] for item in _items(api, name, **fields)]
    assert bool(titles) == (name != "forums")
    response = _feed(api, name, format=form, **fields)
    assert response.status_code == 200
    if any(part in form for part in ("rss", "rdf", "atom")):
        feed = feedparser.parse(response.content)
        assert not feed.bozo
        output = [entry.title for entry in feed.entries]
    elif form == "cdf":
        output = _texts(response.content, "TITLE")
    elif form == "opml":
        output = [each.get("text") for each in fromstring(response.content).iter("outline")]
    elif form == "sql":
        database = sqlite3.connect(":memory:")
        database.executescript(response.text)
        output = [row[0] for row in database.execute("SELECT title FROM feed_items ORDER BY rowid")]
        database.close()
    elif form == "csv":
        output = [row["title"] for row in csv.DictReader(io.StringIO(response.text))]
    elif form == "yaml":
        output = [item["title"] for item in pytest.importorskip("yaml").safe_load(response.text)["items"]]
    else:  # PHP: strings with their lengths, or in apostrophes
        output = [title for title in titles if title.encode() in response.content.replace(b"\\'", b"'")]
    assert output == titles


def test_discussions_have_no_pictures(api):
    items = _items(api, "groups_discuss", id="2100001@N21")
    assert {item["title"] for item in items} == {"Read me first", "Best time of day?"}
    assert "media" not in items[0]
    assert "&lt;b&gt;" in next(item for item in items if item["title"] == "Read me first")["description"]


def _map(api, path="", **fields):
    url = f"{api.sandbox.base_url}/services/feeds/geo/{path}"
    return requests.get(url, {"format": "json", "nojsoncallback": "1", **fields}, timeout=5)


def test_the_map_shows_what_everybody_may_know(api, otterbank):
    everybody = _map(api).json()["items"]
    own = _map(api, id=OTTERBANK).json()["items"]
    pool = _map(api, g="2100001@N21").json()["items"]
    tagged = _map(api, tags="otter").json()["items"]
    for items in (everybody, own, pool, tagged):
        assert items
        assert all(-90 <= float(item["latitude"]) <= 90 and -180 <= float(item["longitude"]) <= 180 for item in items)
    assert {item["author_id"] for item in own} == {OTTERBANK}
    assert all("otter" in item["tags"].split() for item in tagged)
    photo = own[0]["link"].rstrip("/").rpartition("/")[2]
    otterbank.get("flickr.photos.geo.setPerms", photo_id=photo, is_public=0, is_contact=0, is_friend=0, is_family=0)
    assert own[0]["link"] not in _map(api, id=OTTERBANK).text
    assert own[0]["link"] in _items_links(api, id=OTTERBANK)


def _items_links(api, **fields):
    return [item["link"] for item in _items(api, "photos_public", **fields)]


def test_the_map_of_a_place(api):
    islands = _map(api, "Sandbox+Islands").json()["items"]
    assert [item["link"] for item in islands] == [item["link"] for item in _map(api).json()["items"]]
    assert _map(api, "Berlin").json()["items"] == []
    assert _map(api, "no-such-place-at-all").status_code == 404


@pytest.mark.parametrize("form", ["georss", "feed-georss", "geoatom", "geordf"])
def test_feeds_tell_where_photos_were_taken(api, form):
    items = {item["link"]: item for item in _map(api).json()["items"]}
    feed = feedparser.parse(_map(api, format=form).content)
    assert not feed.bozo
    assert {entry.link for entry in feed.entries} == set(items)
    for entry in feed.entries:
        assert (entry.geo_lat, entry.geo_long) == (items[entry.link]["latitude"], items[entry.link]["longitude"])
        assert entry.where["type"] == "Point"


def test_maps_for_google_earth(api):
    space = "{http://earth.google.com/kml/2.1}"
    link = fromstring(_map(api, format="kml_nl", tags="otter").content)
    marks = fromstring(requests.get(next(link.iter(f"{space}href")).text, timeout=5).content)
    points = [each.text.strip().split(",") for each in marks.iter(f"{space}coordinates")]
    items = _map(api, tags="otter").json()["items"]
    assert points == [[item["longitude"], item["latitude"], "0"] for item in items]


def test_recent_activity_is_what_others_said(api, otterbank):
    photo = otterbank.get("flickr.photos.search", user_id="me", privacy_filter=5)["photos"]["photo"][0]["id"]
    brassheron = type(otterbank)(otterbank.sandbox, otterbank.sandbox.sign_in("brassheron"), otterbank.clock)
    public = otterbank.get("flickr.people.getPublicPhotos", user_id=OTTERBANK)["photos"]["photo"][0]["id"]
    for caller, subject, text in (
        (brassheron, public, "from another"),
        (otterbank, public, "from myself"),
        (otterbank, photo, "in private"),
    ):
        caller.get("flickr.photos.comments.addComment", photo_id=subject, comment_text=text)
    said = _feed(api, "activity", user_id=OTTERBANK).text
    assert [text for text in ("from another", "from myself", "in private") if text in said] == ["from another"]


def test_old_rss_names_its_language(api):
    assert "<language>de-de</language>" in _feed(api, "photos_public", format="rss_091", lang="de-de").text
    assert "<language>en-us</language>" in _feed(api, "photos_public", format="rss_091", lang="<b>").text
