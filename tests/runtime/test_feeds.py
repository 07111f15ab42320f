r"""Feeds, in each form that Flickr writes them in; JSON with its `\'`."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flickr_runtime.errors import ArgumentError, ConfigurationError, UnreadableResponse
from flickr_runtime.feeds.jsonfeed import repaired
from flickr_runtime.feeds.model import Feed, FeedItem
from flickr_runtime.feeds.queries import FeedQuery, Feeds
from flickr_runtime.feeds.read import PageInsteadOfFeed, read_feed

if TYPE_CHECKING:
    from collections.abc import Callable

JSON = rb"""{
 "title": "Otter\'s uploads",
 "link": "https:\/\/www.flickr.com\/photos\/otter\/",
 "description": "",
 "modified": "2017-11-26T13:40:34Z",
 "generator": "https://www.flickr.com",
 "items": [{
  "title": "It\'s a \"river\" \\'",
  "link": "https://www.flickr.com/photos/otter/93285987037/",
  "media": {"m": "https://live.staticflickr.com/9260/93285987037_1e48002951_m.jpg"},
  "date_taken": "2017-07-26T07:51:35-08:00",
  "description": "<p>otter
posted a photo</p>",
  "published": "2017-11-26T13:40:34Z",
  "author": "nobody@flickr.com (\"O\'Tter\")",
  "author_id": "178917354@N03",
  "tags": "river otter"
 }, {
  "title": "A topic",
  "link": "https://www.flickr.com/groups/central/discuss/72157/",
  "published": "no date"
 }]
}"""

READ = Feed(
    title="Otter's uploads",
    link="https://www.flickr.com/photos/otter/",
    modified=datetime(2017, 11, 26, 13, 40, 34, tzinfo=UTC),
    items=(
        FeedItem(
            title="It's a \"river\" \\'",
            link="https://www.flickr.com/photos/otter/93285987037/",
            media_url="https://live.staticflickr.com/9260/93285987037_1e48002951_m.jpg",
            date_taken=datetime(2017, 7, 26, 7, 51, 35),  # nobody knows the zone
            published=datetime(2017, 11, 26, 13, 40, 34, tzinfo=UTC),
            author="O'Tter",
            author_id="178917354@N03",
            tags=("river", "otter"),
            description="<p>otter\nposted a photo</p>",
        ),
        FeedItem(title="A topic", link="https://www.flickr.com/groups/central/discuss/72157/"),
    ),
)


@pytest.mark.parametrize(
    "body", [JSON, b"jsonFlickrFeed(" + JSON + b")", b"\xef\xbb\xbf " + JSON, b"my.call_back (\n" + JSON + b"\n);\n"]
)
def test_json(body: bytes) -> None:
    feed = read_feed(body)
    assert feed == READ
    assert len(feed) == 2
    assert [item.photo_id for item in feed] == ["93285987037", None]


@given(st.text())
def test_quotes_that_json_may_not_escape(text: str) -> None:
    written = json.dumps({"title": text}, ensure_ascii=False)
    as_flickr_writes = written.replace("'", r"\'")
    assert json.loads(repaired(as_flickr_writes)) == {"title": text}
    assert repaired(written) == written


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_what_is_json_already_stays(value: Any) -> None:
    written = json.dumps(value)
    assert repaired(written) == written


@given(st.text("\\'\"ab", max_size=12))
def test_backslashes_are_read_in_pairs(text: str) -> None:
    written = json.dumps(text)
    assert json.loads(repaired(written.replace("'", r"\'"))) == text


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_items_of_any_shape_are_read_as_far_as_they_go(value: Any) -> None:
    body = json.dumps({"items": [value, {"title": value, "media": value, "tags": value, "published": value}]})
    assert len(read_feed(body.encode())) <= 2


@given(st.binary(max_size=300))
def test_what_is_no_feed_is_reported_so(body: bytes) -> None:
    if not body.lstrip().startswith((b"{", b"[", b"<", b"\xef\xbb\xbf<")):
        with pytest.raises(UnreadableResponse):
            read_feed(body)


@pytest.mark.parametrize("page", [b"<!DOCTYPE html>\n<html>", b"\n <HTML><body>", b"<!-- x --><html lang='en'>"])
def test_a_page_in_place_of_a_feed(page: bytes) -> None:
    with pytest.raises(
        PageInsteadOfFeed, match="feed groups_pool: got an HTML page instead of a feed; is the id correct"
    ):
        read_feed(page, "feed groups_pool")


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        (b"", "the response is empty"),
        (b"  \n", "the response is empty"),
        (JSON[:200], "not readable"),
        (b'{"items": 3}', "no list of items"),
        (b"[]", "no list of items"),
        (b"jsonFlickrFeed({", "not readable"),
        (b"Not here.\n", "'not here"),
        (b"[" * 100_000, "not readable"),
    ],
)
def test_what_is_not_readable(body: bytes, messages: str) -> None:
    with pytest.raises(UnreadableResponse, match=f"the feed: .*{messages}"):
        read_feed(body)


ATOM = """<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:flickr="urn:flickr:user" xmlns:media="http://search.yahoo.com/mrss/">
<title>Otter&#039;s uploads</title>
<link rel="self" href="https://www.flickr.com/services/feeds/photos_public.gne" />
<link rel="alternate" type="text/html" href="https://www.flickr.com/photos/otter/"/>
<id>tag:flickr.com,2005:/photos/public</id>
<subtitle></subtitle>
<updated>2017-11-26T13:40:34Z</updated>
<entry>
<title>It's a river</title>
<link rel="alternate" type="text/html" href="https://www.flickr.com/photos/otter/93285987037/"/>
<id>tag:flickr.com,2005:/photo/93285987037</id>
<published>2017-11-26T13:40:34Z</published>
<updated>2017-11-26T14:00:00Z</updated>
<flickr:date_taken>2017-07-26T07:51:35-08:00</flickr:date_taken>
<dc:date.Taken>2017-07-26T07:51:35-08:00</dc:date.Taken>
<content type="html">&lt;p&gt;otter &lt;script&gt;x&lt;/script&gt;&lt;/p&gt;</content>
<author><name>O'Tter</name><uri>https://www.flickr.com/people/otter/</uri>
<flickr:nsid>178917354@N03</flickr:nsid></author>
<link rel="enclosure" type="image/jpeg" href="https://live.staticflickr.com/9260/93285987037_1e48002951_b.jpg" />
<category term="river" scheme="https://www.flickr.com/photos/tags/" />
<category term="otter" scheme="https://www.flickr.com/photos/tags/" />
<category term="" scheme="https://www.flickr.com/photos/tags/" />
</entry>
</feed>"""

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:flickr="urn:flickr:user"><channel><title>Otter's uploads</title>
<link>https://www.flickr.com/photos/otter/</link><description></description>
<pubDate>Sun, 26 Nov 2017 05:40:34 -0800</pubDate><item><title>It's a river</title>
<link>https://www.flickr.com/photos/otter/93285987037/</link>
<description>&lt;p&gt;otter &lt;script&gt;x&lt;/script&gt;&lt;/p&gt;</description>
<pubDate>Sun, 26 Nov 2017 05:40:34 -0800</pubDate><dc:date.Taken>2017-07-26T07:51:35-08:00</dc:date.Taken>
<author flickr:profile="https://www.flickr.com/people/otter/">nobody@flickr.com (O'Tter)</author>
<guid isPermaLink="false">tag:flickr.com,2004:/photo/93285987037</guid>
<media:content url="https://live.staticflickr.com/9260/93285987037_1e48002951_b.jpg" type="image/jpeg"
 height="683" width="1024"/><media:title>It's a river</media:title>
<media:description type="html">&lt;p&gt;What the otter says.&lt;/p&gt;</media:description>
<media:thumbnail url="https://live.staticflickr.com/9260/93285987037_1e48002951_s.jpg" height="75" width="75"/>
<media:category scheme="urn:flickr:tags">river otter</media:category></item></channel></rss>"""


@pytest.mark.parametrize("form", [ATOM, RSS], ids=["atom", "rss"])
def test_atom_and_rss_tell_the_same(form: str) -> None:
    pytest.importorskip("feedparser", reason="pip install 'flickrkit[feeds]'")
    feed = read_feed(form.encode())
    (item,) = feed
    assert (feed.title, feed.link, feed.modified) == (READ.title, READ.link, READ.modified)
    assert item == FeedItem(
        title="It's a river",
        link="https://www.flickr.com/photos/otter/93285987037/",
        media_url="https://live.staticflickr.com/9260/93285987037_1e48002951_b.jpg",
        date_taken=datetime(2017, 7, 26, 7, 51, 35),  # nobody knows the zone
        published=datetime(2017, 11, 26, 13, 40, 34, tzinfo=UTC),
        author="O'Tter",
        author_id="178917354@N03" if form == ATOM else None,
        tags=("river", "otter"),
        description="<p>otter <script>x</script></p>",
    )


@pytest.mark.parametrize(
    "body",
    [b"<?xml version='1.0'?><rsp stat='fail'/>", b"<nothing", ATOM.encode()[:200]],
    ids=["answer of the API", "no XML", "cut off"],
)
def test_xml_that_is_no_feed(body: bytes) -> None:
    pytest.importorskip("feedparser", reason="pip install 'flickrkit[feeds]'")
    try:
        feed = read_feed(body)
    except UnreadableResponse as error:
        assert "not readable" in str(error)  # noqa: PT017  # cut off, it may still be a feed without items
    else:
        assert len(feed) == 0


def test_entities_that_fill_the_memory_are_refused() -> None:
    body = b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><feed>&b;</feed>'
    with pytest.raises(UnreadableResponse, match="it declares entities"):
        read_feed(body)


@pytest.mark.parametrize("endless", ["\n", " ", "a", ".", "a@", "2"])
def test_words_and_gaps_without_end_cost_no_time(endless: str) -> None:
    """feedparser looks for declarations and addresses in them, which took the square of their length."""
    much = endless * 100_000
    feed = (
        f'<?xml version="1.0"?>{much if endless.isspace() else ""}<rss version="2.0"><channel><item>'
        f"<author>{much}</author><title>Otters</title><pubDate>{much}</pubDate></item></channel></rss>"
    )
    assert [item.title for item in read_feed(feed.encode()).items] == ["Otters"]


def test_atom_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "feedparser", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'flickrkit\[feeds\]', or request format='json'"):
        read_feed(ATOM.encode())
    assert read_feed(JSON) == READ


def asked(query: FeedQuery) -> FeedQuery:
    return query


FORM = {"format": "json", "lang": "en-us", "nojsoncallback": "1"}


@pytest.mark.parametrize(
    ("ask", "name", "fields"),
    [
        (lambda feeds: feeds.photos_public(), "photos_public", {}),
        (lambda feeds: feeds.photos_public(user_ids="1@N00"), "photos_public", {"id": "1@N00"}),
        (lambda feeds: feeds.photos_public(user_ids=["1@N00", "2@N00"]), "photos_public", {"ids": "1@N00,2@N00"}),
        (
            lambda feeds: feeds.photos_public(tags=["river", "otter"], tag_mode="any"),
            "photos_public",
            {"tags": "river,otter", "tagmode": "any"},
        ),
        (lambda feeds: feeds.photos_friends("1@N00"), "photos_friends", {"user_id": "1@N00"}),
        (
            lambda feeds: feeds.photos_friends("1@N00", every_photo=True, friends_only=True),
            "photos_friends",
            {"user_id": "1@N00", "display_all": "1", "friends": "1"},
        ),
        (lambda feeds: feeds.photos_faves("1@N00"), "photos_faves", {"nsid": "1@N00"}),
        (lambda feeds: feeds.photos_comments("1@N00"), "photos_comments", {"user_id": "1@N00"}),
        (lambda feeds: feeds.groups_pool("9@N00"), "groups_pool", {"id": "9@N00"}),
        (lambda feeds: feeds.groups_discuss("9@N00"), "groups_discuss", {"id": "9@N00"}),
        (lambda feeds: feeds.forums(), "forums", {}),
        (lambda feeds: feeds.photoset("72157", "1@N00"), "photoset", {"set": "72157", "nsid": "1@N00"}),
        (lambda feeds: feeds.feed("geoFeed", id="1@N00"), "geoFeed", {"id": "1@N00"}),
    ],
)
def test_what_each_feed_is_asked_for(
    ask: Callable[[Feeds[FeedQuery]], FeedQuery], name: str, fields: dict[str, str]
) -> None:
    assert ask(Feeds(asked)) == FeedQuery(name, {**FORM, **fields})


def test_other_forms_and_languages() -> None:
    feeds = Feeds(asked).using(format="atom", language="de-de")
    assert feeds.forums() == FeedQuery("forums", {"format": "atom_1", "lang": "de-de"})
    assert Feeds(asked).using(format="rss").forums().fields["format"] == "rss_200"


@pytest.mark.parametrize(
    ("ask", "messages"),
    [
        (lambda feeds: feeds.using(format="php"), "format='php': it may be 'json', 'atom', 'rss'"),
        (lambda feeds: feeds.photos_public(tag_mode="none"), "tag_mode='none'"),
        (lambda feeds: feeds.photos_public(tags=["a,b"]), "an item must not contain a comma"),
        (lambda feeds: feeds.photos_public(tags=[""]), "an item must not contain a comma"),
        (lambda feeds: feeds.groups_pool(""), "groups_pool: an id is missing"),
        (lambda feeds: feeds.photoset("72157", ""), "give the NSID of the album's owner"),
        (lambda feeds: feeds.photoset("", "1@N00"), "photoset: an id is missing"),
        (lambda feeds: feeds.feed("../rest"), "is not a feed"),
    ],
)
def test_what_no_feed_can_be_asked_for(ask: Callable[[Feeds[FeedQuery]], Any], messages: str) -> None:
    with pytest.raises(ArgumentError, match=messages):
        ask(Feeds(asked))
