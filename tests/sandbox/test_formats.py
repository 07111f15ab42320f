"""The formats of requests and responses beside REST and JSON: XML-RPC, SOAP, PHP, and lists of photos as feeds."""

from __future__ import annotations

import sqlite3
import xmlrpc.client
from xml.sax.saxutils import escape

import feedparser
import pytest
import requests
from defusedxml.ElementTree import fromstring
from oauthlib.oauth1 import Client

KEY = "5a6db0c05a6db0c05a6db0c05a6db0c0"
SOAP = "{http://www.w3.org/2003/05/soap-envelope}"
ENVELOPE = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>'
    '<x:FlickrRequest xmlns:x="urn:flickr">{}</x:FlickrRequest></s:Body></s:Envelope>'
)
KML = "{http://earth.google.com/kml/2.1}"


@pytest.fixture
def proxy(api):
    """The API as Python's own XML-RPC client sees it."""
    with xmlrpc.client.ServerProxy(f"{api.sandbox.base_url}/services/xmlrpc/") as server:
        yield server


def _rest(api, method, **fields):
    return requests.get(api.url(), {"method": method, "api_key": KEY, **fields}, timeout=10)


def _soap(api, **fields):
    children = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
    headers = {"Content-Type": "application/soap+xml"}
    return requests.post(api.url("soap"), ENVELOPE.format(children).encode(), headers=headers, timeout=10)


def test_calls_by_xmlrpc(api, proxy):
    found = fromstring(proxy.flickr.photos.search({"api_key": KEY, "tags": "otter", "per_page": 3}))
    same = api.get("flickr.photos.search", tags="otter", per_page=3)["photos"]
    assert found.tag == "photos"
    assert (found.get("total"), found.get("perpage")) == (str(same["total"]), "3")
    assert [each.get("id") for each in found] == [each["id"] for each in same["photo"]]
    said = proxy.flickr.test.echo({"api_key": KEY, "text": "<é & \u2603>", "yes": True})
    assert fromstring(f"<rsp>{said}</rsp>").findtext("text") == "<é & \u2603>"
    assert fromstring(f"<rsp>{said}</rsp>").findtext("yes") == "1"


def test_failures_are_faults(api, proxy):
    with pytest.raises(xmlrpc.client.Fault) as missing:
        proxy.flickr.photos.getSizes({"api_key": KEY, "photo_id": "1"})
    assert (missing.value.faultCode, missing.value.faultString) == (1, "Photo not found")
    with pytest.raises(xmlrpc.client.Fault) as unknown:
        proxy.flickr.noSuch({"api_key": KEY})
    assert unknown.value.faultCode == 112
    with pytest.raises(xmlrpc.client.Fault) as nameless:
        proxy.flickr.test.echo({"api_key": KEY, "format": "none"})
    assert (nameless.value.faultCode, nameless.value.faultString) == (111, 'Format "none" not found')
    api.sandbox.faults.add("unavailable:105,times=1")
    with pytest.raises(xmlrpc.client.Fault) as away:
        proxy.flickr.test.echo({"api_key": KEY})
    assert away.value.faultCode == 105


@pytest.mark.parametrize("body", ["", "no XML", "<methodCall/>", "<a>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
@pytest.mark.parametrize(("service", "said"), [("xmlrpc", "115"), ("soap", "flickr.error.114")])
def test_documents_that_cannot_be_read(api, service, said, body):
    response = requests.post(api.url(service), body.encode(), headers={"Content-Type": "text/xml"}, timeout=10)
    assert response.status_code == 200
    codes = [each.text for each in fromstring(response.content).iter() if each.tag in ("int", "faultcode")]
    assert codes == [said]


def test_signed_xmlrpc(otterbank):
    client = Client(
        KEY,
        otterbank.sandbox.consumer_secret,
        otterbank.token.token,
        otterbank.token.secret,
        timestamp=str(int(otterbank.clock.now)),
    )
    url = otterbank.url("xmlrpc")
    _, headers, _ = client.sign(url, "POST")
    body = xmlrpc.client.dumps(({"format": "json", "nojsoncallback": "1"},), "flickr.test.login")
    response = requests.post(url, body.encode(), headers={**headers, "Content-Type": "text/xml"}, timeout=10)
    assert response.json()["user"]["id"] == "10203040@N01"


def test_the_form_of_a_response_may_differ_from_that_of_the_request(api, proxy):
    said = _rest(api, "flickr.test.echo", text="a<b", format="xmlrpc")
    ((payload,), _) = xmlrpc.client.loads(said.text)
    assert fromstring(f"<rsp>{payload}</rsp>").findtext("text") == "a<b"
    envelope = fromstring(_rest(api, "flickr.test.echo", text="a<b", format="soap").content)
    (inner,) = envelope.find(f"{SOAP}Body")
    assert inner.tag == "{urn:flickr}FlickrResponse"
    assert fromstring(f"<rsp>{inner.text}</rsp>").findtext("text") == "a<b"
    assert (
        _soap(api, method="flickr.test.null", api_key=KEY, format="json", nojsoncallback="1").json()["stat"] == "fail"
    )
    with pytest.raises(xmlrpc.client.ResponseError):
        proxy.flickr.test.echo({"api_key": KEY, "format": "soap"})


def test_calls_by_soap(api):
    (response,) = fromstring(_soap(api, method="flickr.photos.search", api_key=KEY, tags="otter").content)[0]
    assert fromstring(response.text).get("total") == str(
        api.get("flickr.photos.search", tags="otter")["photos"]["total"]
    )
    (plain,) = fromstring(_soap(api, method="flickr.test.echo", api_key=KEY, format="soap2").content)[0]
    space = "{http://flickr.com/ns/api#}"
    assert (plain.tag, plain.findtext(f"{space}method")) == (f"{space}FlickrResponse", "flickr.test.echo")
    for form in ({}, {"format": "soap2"}):
        (fault,) = fromstring(_soap(api, method="flickr.photos.getInfo", api_key=KEY, photo_id="1", **form).content)[0]
        assert fault.tag == f"{SOAP}Fault"
        assert fault.findtext("faultcode") == "flickr.error.1"
        assert fault.findtext("faultstring") == 'Photo "1" not found (invalid ID)'


def test_the_record_knows_the_method(api, proxy):
    proxy.flickr.test.echo({"api_key": KEY, "text": "hello"})
    api.sandbox.requests.assert_called("flickr.test.echo", text="hello", times=1)
    assert api.sandbox.requests[-1].format == "xmlrpc"


@pytest.mark.parametrize("form", ["rss_100", "rss_200", "atom_10", "georss", "geoatom", "geordf"])
def test_lists_of_photos_as_feeds(api, form):
    photos = api.get("flickr.photos.search", tags="otter", per_page=5)["photos"]["photo"]
    response = _rest(api, "flickr.photos.search", tags="otter", per_page="5", format=f"feed-{form}")
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == [photo["title"] for photo in photos]
    points = sum("geo_lat" in entry for entry in feed.entries)
    assert bool(points) == ("geo" in form)


def test_lists_of_photos_as_maps(api):
    located = api.get("flickr.photos.search", tags="otter", has_geo="1")["photos"]["photo"]
    document = fromstring(_rest(api, "flickr.photos.search", tags="otter", format="feed-kml").content)
    assert {each.text for each in document.iter(f"{KML}name")} >= {photo["title"] for photo in located}
    assert len(list(document.iter(f"{KML}coordinates"))) == len(located)
    link = fromstring(_rest(api, "flickr.photos.search", tags="otter", format="feed-kml_nl").content)
    led_to = requests.get(next(link.iter(f"{KML}href")).text, timeout=10)
    assert fromstring(led_to.content).find(f"{KML}Document") is not None


@pytest.mark.parametrize(
    ("method", "code", "said"),
    [
        ("flickr.photos.search", "3", "Parameterless searches have been disabled"),
        ("flickr.test.echo", "111", 'Format "feed-rss_200" not found'),
    ],
)
def test_failures_of_feeds_are_headers(api, method, code, said):
    response = _rest(api, method, format="feed-rss_200")
    assert (response.status_code, response.text) == (200, "")
    assert (response.headers["X-FlickrErrCode"], response.headers["X-FlickrErrMessage"]) == (code, said)


def test_private_photos_are_in_no_feed_but_their_owners(api, otterbank):
    private = otterbank.get("flickr.photos.search", user_id="me", privacy_filter=5)["photos"]["photo"][0]
    fields = {"method": "flickr.people.getPhotos", "user_id": "me", "format": "feed-rss_200", "per_page": "500"}
    own = requests.post(otterbank.url(), otterbank.signed(otterbank.url(), "POST", fields), timeout=10)
    assert private["title"] in own.text
    others = _rest(api, "flickr.people.getPublicPhotos", user_id="10203040@N01", format="feed-rss_200", per_page="500")
    assert private["id"] not in others.text


def test_sql_fills_a_table(api, otterbank):
    photo = otterbank.get("flickr.people.getPublicPhotos", user_id="10203040@N01")["photos"]["photo"][0]["id"]
    otterbank.get("flickr.photos.setMeta", photo_id=photo, title="It's; DROP TABLE feed_items; --")
    address = f"{api.sandbox.base_url}/services/feeds/photos_public.gne"
    titles = [
        item["title"]
        for item in requests.get(address, {"format": "json", "nojsoncallback": 1}, timeout=10).json()["items"]
    ]
    database = sqlite3.connect(":memory:")
    database.executescript(requests.get(address, {"format": "sql"}, timeout=10).text)
    assert [row[0] for row in database.execute("SELECT title FROM feed_items")] == titles
    database.close()
