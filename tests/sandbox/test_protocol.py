"""What leaves the sandbox: php_serial, gzip, JPEGs, oEmbed, and links that lead somewhere."""

from __future__ import annotations

import io
import json
import re
import shutil
import socket
import subprocess
from html import unescape

import pytest
import requests
from defusedxml.ElementTree import fromstring
from PIL import Image

from flickr_sandbox.wire.php import serialize

OTTERBANK = "10203040@N01"


def _unserialized(data: bytes) -> object:
    """What PHP's `unserialize` makes of it."""
    value, rest = _value(data)
    assert rest == b""
    return value


def _value(data: bytes) -> tuple[object, bytes]:
    kind, rest = data[:1], data[2:]
    if kind == b"N":
        return None, rest
    if kind in b"ibd":
        text, _, rest = rest.partition(b";")
        return {b"i": int, b"b": lambda each: bool(int(each)), b"d": float}[kind](text), rest
    length, _, rest = rest.partition(b":")
    if kind == b"s":
        return rest[1 : 1 + int(length)].decode(), rest[int(length) + 3 :]
    rest, found = rest[1:], {}
    for _ in range(int(length)):
        name, rest = _value(rest)
        found[name], rest = _value(rest)
    is_list = list(found) == list(range(len(found)))
    return (list(found.values()) if is_list and found else found), rest[1:]


def _without_empty(value: object) -> object:
    """PHP has no difference between an empty list and an empty array."""
    if isinstance(value, dict):
        return {name: _without_empty(each) for name, each in value.items()} or []
    return [_without_empty(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    "fields",
    [
        {"method": "flickr.photos.search", "text": "café", "extras": "description,tags,geo,url_m"},
        {"method": "flickr.photos.getInfo", "photo_id": "52600000000"},
        {"method": "flickr.photos.getInfo", "photo_id": "1"},
        {"method": "flickr.places.find", "query": "Berlin"},
    ],
)
def test_php_serial_says_what_json_says(api, fields):
    fields = {**fields, "api_key": api.sandbox.consumer_key, "nojsoncallback": "1"}
    response = requests.get(api.url(), {**fields, "format": "php_serial"}, timeout=10)
    assert response.headers["Content-Type"].startswith("text/plain")
    said = requests.get(api.url(), {**fields, "format": "json"}, timeout=10).json()
    assert _without_empty(_unserialized(response.content)) == _without_empty(said)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (b"caf\xc3\xa9", "caf\u00e9"),  # as curl sends what is typed
        (b"caf%C3%A9", "caf\u00e9"),
        (b"\xe7\x8d\xba+%26", "\u737a &"),
        (b"caf\xe9", "caf%E9"),  # no UTF-8: it stays as it was sent
        (b"caf%E9", "caf%E9"),
    ],
)
def test_letters_in_addresses_need_not_be_escaped(sandbox, sent, read):
    port = int(sandbox.base_url.rpartition(":")[2])
    path = b"/services/rest/?method=flickr.test.echo&format=json&nojsoncallback=1&text=" + sent
    with socket.create_connection(("127.0.0.1", port), 10) as line, line.makefile("rb") as response:
        key = sandbox.consumer_key.encode()
        line.sendall(b"GET " + path + b"&api_key=" + key + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        body = response.read().partition(b"\r\n\r\n")[2]
        assert json.loads(body)["text"] == {"_content": read}
    sandbox.requests.assert_called("flickr.test.echo", text=read)


def test_a_page_of_a_tag_with_letters_that_are_not_escaped(otterbank, sandbox):
    photo = otterbank.get("flickr.photos.search", user_id="me", per_page=1)["photos"]["photo"][0]
    otterbank.get("flickr.photos.addTags", photo_id=photo["id"], tags="caf\u00e9")
    port = int(sandbox.base_url.rpartition(":")[2])
    pages = []
    for tag in (b"caf\xc3\xa9", b"caf%C3%A9"):
        with socket.create_connection(("127.0.0.1", port), 10) as line, line.makefile("rb") as response:
            line.sendall(b"GET /photos/tags/" + tag + b"/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            pages.append(response.read().partition(b"\r\n\r\n")[2])
    assert photo["id"].encode() in pages[0]
    assert pages[0] == pages[1]


def test_php_serial_by_php_itself():
    if shutil.which("php") is None:
        pytest.skip("PHP is not installed")
    value = {"a": [1, 2.5, True, None, "ünï"], "b": {}}
    command = ["php", "-r", "echo json_encode(unserialize(stream_get_contents(STDIN)));"]
    assert json.loads(subprocess.check_output(command, input=serialize(value))) == {**value, "b": []}


def test_functions_that_json_calls(api):
    fields = {"method": "flickr.test.echo", "api_key": api.sandbox.consumer_key, "format": "json"}
    assert requests.get(api.url(), fields, timeout=10).text.startswith("jsonFlickrApi({")
    fields["jsoncallback"] = "otters.show"
    response = requests.get(api.url(), fields, timeout=10)
    assert response.text.startswith("otters.show({")
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    fields["jsoncallback"] = "alert(1);//"
    assert requests.get(api.url(), fields, timeout=10).text.startswith("jsonFlickrApi({")


def test_gzip_is_for_those_who_take_it_and_connections_are_kept(api):
    fields = {"method": "flickr.photos.search", "text": "otter", "api_key": api.sandbox.consumer_key}
    with requests.Session() as session:
        packed = session.get(api.url(), params=fields, timeout=10)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["Vary"] == "Accept-Encoding"
        plain = session.get(api.url(), params=fields, headers={"Accept-Encoding": "identity"}, timeout=10)
        assert "Content-Encoding" not in plain.headers
        assert plain.content == packed.content
        assert int(packed.headers["Content-Length"]) < len(plain.content) / 2
        refused = session.get(api.url(), params=fields, headers={"Accept-Encoding": "gzip;q=0"}, timeout=10)
        assert "Content-Encoding" not in refused.headers
        picture = session.get(f"{api.sandbox.base_url}/images/buddyicon.gif", timeout=10)
        assert "Content-Encoding" not in picture.headers
        short = session.get(api.url(), params={**fields, "method": "flickr.test.null"}, timeout=10)
        assert "Content-Encoding" not in short.headers
        pools = session.get_adapter(api.url()).poolmanager.pools
        assert [pools[key].num_connections for key in pools.keys()] == [1]  # noqa: SIM118 - no mapping


def test_jpegs_are_jpegs_in_the_size_that_is_said(otterbank):
    photo = otterbank.get("flickr.people.getPhotos", user_id="me")["photos"]["photo"][0]
    for size in otterbank.get("flickr.photos.getSizes", photo_id=photo["id"])["sizes"]["size"]:
        with Image.open(io.BytesIO(requests.get(size["source"], timeout=10).content)) as picture:
            picture.load()
            assert picture.size == (size["width"], size["height"])
            assert picture.format == ("PNG" if size["label"] == "Original" else "JPEG")


@pytest.mark.parametrize(("form", "mode"), [("PNG", "RGBA"), ("JPEG", "RGB"), ("GIF", "P"), ("WEBP", "RGB")])
def test_uploads_come_back_scaled_as_jpeg_and_whole_as_original(otterbank, form, mode):
    file = io.BytesIO()
    Image.new(mode, (1200, 600), "white").save(file, form)
    otterbank.upload(file.getvalue(), name=f"wide.{form.lower()}", title="Wide")
    photo = otterbank.get("flickr.photos.search", user_id="me", text="wide", extras="url_o,url_m,url_sq")
    photo = photo["photos"]["photo"][0]
    assert requests.get(photo["url_o"], timeout=10).content == file.getvalue()
    for name, size in (("url_m", (500, 250)), ("url_sq", (75, 75))):
        response = requests.get(photo[name], timeout=10)
        assert response.headers["Content-Type"] == "image/jpeg"
        with Image.open(io.BytesIO(response.content)) as picture:
            assert (picture.format, picture.size) == ("JPEG", size)
            assert picture.convert("L").getpixel((30, 30)) > 250, "it is the picture that was uploaded"


def test_what_cannot_be_decoded_is_drawn(otterbank):
    otterbank.upload(b"\0\0\0\x18ftypisom" + b"\0" * 100, name="film.mp4", title="Film")
    photo = otterbank.get("flickr.photos.search", user_id="me", text="film", extras="url_sq")["photos"]["photo"][0]
    with Image.open(io.BytesIO(requests.get(photo["url_sq"], timeout=10).content)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (75, 75))


def test_oembed(api):
    photo = api.get("flickr.photos.search", text="greywater")["photos"]["photo"][0]
    address = f"{api.sandbox.base_url}/services/oembed/"
    page = f"{api.sandbox.base_url}/photos/{photo['owner']}/{photo['id']}/"
    fields = {"url": page, "format": "json", "maxwidth": 700, "maxheight": 400}
    output = requests.get(address, fields, timeout=10).json()
    assert (output["type"], output["version"], output["title"]) == ("photo", "1.0", photo["title"])
    assert int(output["width"]) <= 700
    assert int(output["height"]) <= 400
    with Image.open(io.BytesIO(requests.get(output["url"], timeout=10).content)) as picture:
        assert picture.size == (int(output["width"]), int(output["height"]))
    assert photo["title"].replace("<", "&lt;").replace(">", "&gt;") in output["html"]
    for other in (
        output["web_page"],
        output["web_page_short_url"],
        f"https://www.flickr.com/photos/x/{photo['id']}",
        f"https://www.flickr.com/photos/x/{photo['id']}/in/photostream",
    ):
        assert requests.get(address, {**fields, "url": other}, timeout=10).json() == output
    xml = fromstring(requests.get(address, {"url": page}, timeout=10).content)
    assert (xml.tag, xml.findtext("title"), xml.findtext("provider_name")) == ("oembed", photo["title"], "Flickr")
    for wrong in ("", "nonsense", "https://example.com/photos/x/1", f"{api.sandbox.base_url}/photos/x/1/"):
        assert requests.get(address, {"url": wrong}, timeout=10).status_code == 404
    assert requests.get(address, {"url": page, "format": "php"}, timeout=10).status_code == 501


CALLS = (
    ("flickr.photos.search", {"text": "otter", "extras": "url_sq,url_t,url_m,url_o,path_alias", "per_page": 3}),
    ("flickr.photos.getInfo", {"photo_id": "52600000000"}),
    ("flickr.photos.getSizes", {"photo_id": "52600000000"}),
    ("flickr.people.getInfo", {"user_id": OTTERBANK}),
    ("flickr.urls.getUserPhotos", {"user_id": "12223242@N03"}),
    ("flickr.urls.getUserProfile", {"user_id": "12223242@N03"}),
    ("flickr.urls.getGroup", {"group_id": "2100001@N21"}),
    ("flickr.galleries.getList", {"user_id": OTTERBANK}),
    ("flickr.collections.getTree", {"user_id": OTTERBANK}),
    ("flickr.commons.getInstitutions", {}),
    ("flickr.photosets.comments.getList", {"photoset_id": "72177720300000000"}),
    ("flickr.photos.comments.getList", {"photo_id": "52600000000"}),
    ("flickr.activity.userPhotos", {}),
    ("flickr.favorites.getList", {"extras": "url_q"}),
    ("flickr.groups.pools.getPhotos", {"group_id": "2100001@N21", "extras": "url_n"}),
    ("flickr.stats.getPopularPhotos", {}),
)
FEEDS = (
    "photos_public.gne",
    f"photos_public.gne?id={OTTERBANK}",
    f"photos_friends.gne?user_id={OTTERBANK}",
    f"photos_faves.gne?nsid={OTTERBANK}",
    f"photos_comments.gne?user_id={OTTERBANK}",
    "groups_pool.gne?id=2100001@N21",
    "groups_discuss.gne?id=2100001@N21",
    "forums.gne",
    f"photoset.gne?set=72177720300000000&nsid={OTTERBANK}",
)


def test_links_that_are_given_out_lead_somewhere(otterbank):
    base, links = otterbank.sandbox.base_url, set()
    for method, arguments in CALLS:
        response = otterbank.get(method, **arguments)
        assert response["stat"] == "ok", method
        links |= set(re.findall(rf"{base}[^\"'\s<>\\]*", json.dumps(response)))
    for feed in FEEDS:
        text = requests.get(f"{base}/services/feeds/{feed}", timeout=10).text
        links |= set(re.findall(rf"{base}[^\"'\s<>]*", unescape(unescape(text))))
    for place in otterbank.get("flickr.places.find", query="Berlin")["places"]["place"]:
        links.add(f"{base}/places{place['place_url']}")
    assert len(links) > 100
    with requests.Session() as session:
        responses = {link: session.get(link, timeout=10).status_code for link in sorted(links)}
    assert {link: status for link, status in responses.items() if status != 200} == {}
