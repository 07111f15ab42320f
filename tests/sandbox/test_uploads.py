"""Uploading and replacing pictures."""

from __future__ import annotations

import io
import struct

import pytest
import requests
from defusedxml.ElementTree import fromstring
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from flickr_sandbox import Sandbox, Settings
from flickr_sandbox.pictures.draw import draw
from flickr_sandbox.pictures.sniff import sniff


def _photo_id(response):
    root = fromstring(response.text)
    assert root.get("stat") == "ok", response.text
    return root.find("photoid").text


def _error(response):
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    error = fromstring(response.text).find("err")
    return int(error.get("code")), error.get("msg")


def test_an_upload_with_everything(api, otterbank, png, clock):
    response = otterbank.upload(
        png,
        title="Grüße & <b>",
        description="two\nlines",
        tags='pond "small world" ns:key=value',
        is_public="0",
        is_family="1",
        safety_level="2",
        content_type="3",
        hidden="2",
        format="json",
    )
    photo_id = _photo_id(response)
    assert response.text == (
        f'<?xml version="1.0" encoding="utf-8" ?>\n<rsp stat="ok">\n<photoid>{photo_id}</photoid>\n</rsp>\n'
    )
    photo = otterbank.get("flickr.photos.getInfo", photo_id=photo_id)["photo"]
    assert photo["title"]["_content"] == "Grüße & <b>"
    assert photo["description"]["_content"] == "two\nlines"
    assert [tag["raw"] for tag in photo["tags"]["tag"]] == ["pond", "small world", "ns:key=value"]
    assert photo["visibility"] == {"ispublic": 0, "isfriend": 0, "isfamily": 1}
    assert photo["safety_level"] == "1"
    assert photo["dates"]["posted"] == str(int(clock.now))
    assert api.get("flickr.photos.getInfo", photo_id=photo_id)["code"] == 1


def _jpeg() -> bytes:
    """A small JPEG as a camera writes it, in Berlin."""
    picture, file = Image.new("RGB", (8, 6), "navy"), io.BytesIO()
    exif = picture.getexif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Heronware", "Wader 7", 1
    exif.get_ifd(0x8769).update(
        {
            0x829A: IFDRational(1, 250),
            0x829D: 2.8,
            0x8827: 400,
            0x920A: 50.0,
            0x9003: "2024:05:06 07:08:09",
            0x927C: b"\xff\0",
        }
    )
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    picture.save(file, "JPEG", exif=exif)
    return file.getvalue()


def test_what_the_camera_wrote(api, otterbank):
    photo_id = _photo_id(otterbank.upload(_jpeg(), name="wader.jpg"))
    result = api.get("flickr.photos.getExif", photo_id=photo_id)["photo"]
    assert result["camera"] == "Wader 7"
    tags = {tag["tag"]: tag for tag in result["exif"]}
    assert (tags["Make"]["raw"]["_content"], tags["Make"]["tagspace"]) == ("Heronware", "IFD0")
    assert (tags["ISO"]["raw"]["_content"], tags["ISO"]["label"]) == ("400", "ISO Speed")
    assert tags["ExposureTime"]["raw"]["_content"] == "1/250"
    assert tags["ExposureTime"]["clean"]["_content"] == "0.004 sec (1/250)"
    assert tags["FNumber"]["clean"]["_content"] == "f/2.8"
    assert tags["FocalLength"]["raw"]["_content"] == "50.0 mm"
    assert "MakerNote" not in tags
    info = api.get("flickr.photos.getInfo", photo_id=photo_id)["photo"]
    assert (info["dates"]["taken"], info["dates"]["takenunknown"]) == ("2024-05-06 07:08:09", "0")
    assert "location" not in info  # the account does not want that
    brands = api.get("flickr.cameras.getBrands")["brands"]["brand"]
    assert {"id": "heronware", "name": "Heronware"} in brands
    models = api.get("flickr.cameras.getBrandModels", brand="heronware")["cameras"]["camera"]
    assert [camera["name"]["_content"] for camera in models] == ["Wader 7"]


def test_where_the_camera_was_if_the_account_wants_that(api_of):
    world = {"users": [{"username": "otterbank", "import_geo": True, "geo_default": "public", "is_pro": True}]}
    with Sandbox(seed=world, settings=Settings(clock=lambda: 1.75e9)) as sandbox:
        user = api_of(sandbox, 1.75e9)
        photo_id = _photo_id(user.upload(_jpeg(), name="wader.jpg"))
        location = user.get("flickr.photos.geo.getLocation", photo_id=photo_id)["photo"]["location"]
        assert (location["latitude"], location["longitude"]) == ("52.520000", "13.405000")
        assert (location["accuracy"], location["locality"]["_content"]) == ("16", "Berlin")
        user.upload(draw("pond", 8, 5), "replace", photo_id=photo_id)
        assert "exif" not in user.get("flickr.photos.getExif", photo_id=photo_id)["photo"]


@pytest.mark.parametrize("cut", [40, 90, 150, 260])
def test_broken_exif_is_none(api, otterbank, cut):
    whole = _jpeg()
    photo_id = _photo_id(otterbank.upload(whole[:cut] + bytes(200) + whole[cut + 200 :], name="broken.jpg"))
    assert api.get("flickr.photos.getExif", photo_id=photo_id)["stat"] == "ok"


def test_a_rotated_photo_is_turned_and_not_squeezed(otterbank):
    halves, file = Image.new("RGB", (300, 200), "red"), io.BytesIO()
    halves.paste("blue", (0, 0, 150, 200))  # blue on the left: at the top once it is turned clockwise
    halves.save(file, "PNG")
    photo_id = _photo_id(otterbank.upload(file.getvalue()))

    def small() -> Image.Image:
        sizes = otterbank.get("flickr.photos.getSizes", photo_id=photo_id)["sizes"]["size"]
        (size,) = [each for each in sizes if each["label"] == "Small"]
        picture = Image.open(io.BytesIO(requests.get(size["source"], timeout=10).content))
        assert picture.size == (int(size["width"]), int(size["height"]))
        return picture

    assert small().size == (240, 160)
    otterbank.get("flickr.photos.transform.rotate", photo_id=photo_id, degrees="90")
    turned = small()
    assert turned.size == (160, 240)
    red, _, blue = turned.getpixel((80, 20))
    assert (blue > 200, red < 50) == (True, True)
    red, _, blue = turned.getpixel((80, 220))
    assert (red > 200, blue < 50) == (True, True)
    otterbank.upload(file.getvalue(), "replace", photo_id=photo_id)
    assert small().size == (240, 160)


def test_the_original_comes_back_as_it_went_and_other_sizes_as_jpeg(otterbank, png):
    photo_id = _photo_id(otterbank.upload(png))
    listed = otterbank.get("flickr.people.getPhotos", user_id="me", extras="url_o,url_sq,o_dims", per_page=1)
    photo = listed["photos"]["photo"][0]
    assert photo["id"] == photo_id
    assert (photo["o_width"], photo["o_height"]) == ("8", "5")
    for url in (photo["url_o"], photo["url_sq"], photo["url_sq"].replace("_s.jpg", ".jpg")):
        response = requests.get(url, timeout=10)
        assert (response.content == png) == (url == photo["url_o"])
        assert response.headers["Content-Type"] == ("image/png" if url == photo["url_o"] else "image/jpeg")
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_file_name_is_the_title_where_there_is_none(otterbank, png):
    photo_id = _photo_id(otterbank.upload(png, name="pictures/Long pond.png"))
    assert otterbank.get("flickr.photos.getInfo", photo_id=photo_id)["photo"]["title"]["_content"] == "Long pond"


@pytest.mark.parametrize(
    ("user", "fields", "visibility"),
    [
        ("otterbank", {}, (1, 0, 0)),
        ("zephyrquill", {}, (0, 0, 0)),
        ("13233343@N08", {}, (0, 1, 1)),
        ("13233343@N08", {"is_public": "9"}, (0, 0, 0)),
        ("zephyrquill", {"is_public": "1", "is_friend": "1"}, (1, 0, 0)),
        ("otterbank", {"is_public": "0"}, (0, 0, 0)),
    ],
)
def test_what_is_left_open_is_the_owners_default(sandbox, otterbank, png, user, fields, visibility):
    otterbank.token = sandbox.sign_in(user)
    photo_id = _photo_id(otterbank.upload(png, **fields))
    shown = otterbank.get("flickr.photos.getInfo", photo_id=photo_id)["photo"]["visibility"]
    assert (shown["ispublic"], shown["isfriend"], shown["isfamily"]) == visibility


def test_what_is_refused(sandbox, api, otterbank, png):
    signed = otterbank.signed(otterbank.url("upload"), "POST", {})
    assert _error(requests.post(otterbank.url("upload"), signed, timeout=10)) == (2, "No photo specified")
    assert _error(otterbank.upload(b"")) == (4, "Filesize was zero")
    assert _error(otterbank.upload(b"<svg onload=alert(1)>")) == (5, "Filetype was not recognised")
    key = {"api_key": api.sandbox.consumer_key}
    unsigned = requests.post(api.url("upload"), key, files={"photo": png}, timeout=10)
    assert _error(unsigned) == (99, "Insufficient permissions. Method requires write privileges; none granted.")
    assert _error(requests.post(api.url("upload"), files={"photo": png}, timeout=10))[0] == 100
    otterbank.token = sandbox.sign_in("otterbank", perms="read")
    assert _error(otterbank.upload(png))[1].endswith("write privileges; read granted.")


def test_every_field_but_the_photo_is_signed(otterbank, png):
    signed = otterbank.signed(otterbank.url("upload"), "POST", {"title": "a"})
    response = requests.post(otterbank.url("upload"), {**signed, "title": "b"}, files={"photo": png}, timeout=10)
    assert response.status_code == 401
    assert response.text.startswith("oauth_problem=signature_invalid&debug_sbs=POST&")


def test_production_addresses_are_accepted_for_uploads(otterbank, png):
    signed = otterbank.signed("https://up.flickr.com/services/upload/", "POST", {"title": "a"})
    url = otterbank.url("upload").rstrip("/")
    assert _photo_id(requests.post(url, signed, files={"photo": png}, timeout=10))


def test_tickets_are_pending_first_and_done_then(api, otterbank, png):
    response = otterbank.upload(png, **{"async": "1"})
    ticket = fromstring(response.text).find("ticketid").text
    assert "-" in ticket
    first = api.get("flickr.photos.upload.checkTickets", tickets=f"{ticket},nonsense")["uploader"]["ticket"]
    assert first == [{"id": ticket, "complete": 0}, {"id": "nonsense", "invalid": 1}]
    (done,) = api.get("flickr.photos.upload.checkTickets", tickets=ticket)["uploader"]["ticket"]
    assert done["complete"] == 1
    assert otterbank.get("flickr.photos.getInfo", photo_id=done["photoid"])["stat"] == "ok"


def test_replacing_a_picture_gives_new_secrets(sandbox, otterbank, png):
    photo_id = _photo_id(otterbank.upload(png))
    before = otterbank.get("flickr.photos.getInfo", photo_id=photo_id)["photo"]
    response = otterbank.upload(b"GIF89a" + struct.pack("<HH", 7, 9), "replace", photo_id=photo_id)
    assert _photo_id(response) == photo_id
    after = otterbank.get("flickr.photos.getInfo", photo_id=photo_id)["photo"]
    assert fromstring(response.text).find("photoid").get("secret") == after["secret"] != before["secret"]
    assert after["originalformat"] == "gif"
    otterbank.token = sandbox.sign_in("brassheron")
    assert _error(otterbank.upload(png, "replace", photo_id=photo_id)) == (3, "General upload failure")
    own = _photo_id(otterbank.upload(png))
    assert _error(otterbank.upload(png, "replace", photo_id=own)) == (1, "Not a pro account")


def test_a_body_above_the_limit(api, clock, png):
    with Sandbox(settings=Settings(clock=clock, max_body_bytes=100_000)) as small:
        api.sandbox, api.token = small, small.sign_in()
        assert _error(api.upload(png + bytes(200_000))) == (8, "Filesize was too large")
        fields = api.signed(api.url(), "POST", {"method": "flickr.test.echo", "x": "y" * 200_000})
        response = requests.post(api.url(), fields, timeout=10)
        assert response.status_code == 413
        assert fromstring(response.text).find("err").get("code") == "105"
        assert _photo_id(api.upload(png))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x20\x00\x40\x01\x01", ("jpg", 64, 32)),
        (b"\xff\xd8\xff\xff\xfe\x00\x02\xff\xc2\x00\x0b\x08\x00\x01\x00\x02", ("jpg", 2, 1)),
        (b"\xff\xd8\xff\xe0\xff\xff", ("jpg", 0, 0)),
        (b"\xff\xd8\xff", ("jpg", 0, 0)),
        (b"\xff\xd8\xff\xe0\x00\x00\x00\x00\x00", ("jpg", 0, 0)),
        (b"\x89PNG\r\n\x1a\n", ("png", 0, 0)),
        (b"GIF87a\x02\x00\x03\x00", ("gif", 2, 3)),
        (b"RIFF\x00\x00\x00\x00WEBP", ("webp", 0, 0)),
        (b"MM\x00*", ("tiff", 0, 0)),
        (b"\x00\x00\x00\x18ftypmp42", ("mp4", 0, 0)),
        (b"\x00\x00\x00\x18ftypheic", ("heic", 0, 0)),
    ],
)
def test_kinds_and_sizes_from_the_first_bytes(data, expected):
    picture = sniff(data)
    assert (picture.format, picture.width, picture.height) == expected


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"<html>", b"\x00\x00\x00\x18ftypxxxx", b"RIFF\x00\x00\x00\x00WAVE"]
)
def test_what_is_no_picture(data):
    assert sniff(data) is None
