"""The public feeds, in every form."""

from __future__ import annotations

import csv
import io
import json

import pytest
import requests
from defusedxml.ElementTree import fromstring

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
        ("others", {}),
    ],
)
def test_what_there_is_not_is_a_page(api, name, fields):
    answer = _feed(api, name, format="json", **fields)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


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


@pytest.mark.parametrize("form", ["rss_100", "rdf", "rss_091", "rss_092", "rss", "csv", "yaml", "php", "php_serial"])
@pytest.mark.parametrize("name", ["photos_public", "groups_discuss", "forums"])
def test_older_forms_tell_the_same(api, name, form):
    fields = {"id": "2100001@N21"} if name == "groups_discuss" else {}
    titles = [item["title"] for item in _items(api, name, **fields)]
    assert bool(titles) == (name != "forums")
    answer = _feed(api, name, format=form, **fields)
    assert answer.status_code == 200
    if form.startswith(("rss", "rdf")):
        told = [each.text for each in fromstring(answer.content).iter() if each.tag.rpartition("}")[2] == "title"][1:]
    elif form == "csv":
        told = [row["title"] for row in csv.DictReader(io.StringIO(answer.text))]
    elif form == "yaml":
        told = [item["title"] for item in pytest.importorskip("yaml").safe_load(answer.text)["items"]]
    else:  # PHP: strings with their lengths, or in apostrophes
        told = [title for title in titles if title.encode() in answer.content.replace(b"\\'", b"'")]
    assert told == titles


def test_discussions_have_no_pictures(api):
    items = _items(api, "groups_discuss", id="2100001@N21")
    assert {item["title"] for item in items} == {"Read me first", "Best time of day?"}
    assert "media" not in items[0]
    assert "&lt;b&gt;" in next(item for item in items if item["title"] == "Read me first")["description"]
