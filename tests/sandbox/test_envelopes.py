"""Responses are byte for byte what Flickr sends."""

from __future__ import annotations

import pytest
import requests
from defusedxml.ElementTree import fromstring


def _get(api, **fields):
    return requests.get(api.url(), {"api_key": api.sandbox.consumer_key, **fields}, timeout=10)


def test_xml_is_the_default_and_looks_like_flickrs(api):
    response = _get(api, method="flickr.photos.search", text="nowheretobefound")
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert response.text == (
        '<?xml version="1.0" encoding="utf-8" ?>\n<rsp stat="ok">\n'
        '<photos page="1" pages="0" perpage="100" total="0" />\n</rsp>\n'
    )


def test_failures_are_sent_with_http_200(api):
    response = _get(api, method="flickr.photos.getSizes", photo_id="1")
    assert response.status_code == 200
    assert response.text == (
        '<?xml version="1.0" encoding="utf-8" ?>\n<rsp stat="fail">\n\t<err code="1" msg="Photo not found" />\n</rsp>\n'
    )


def test_an_empty_success(api, otterbank):
    photo_id = otterbank.get("flickr.people.getPhotos", user_id="me")["photos"]["photo"][0]["id"]
    assert otterbank.get("flickr.photos.delete", photo_id=photo_id) == {"stat": "ok"}
    response = requests.post(api.url(), otterbank.signed(api.url(), "POST", {"method": "flickr.test.null"}), timeout=10)
    assert response.text == '<?xml version="1.0" encoding="utf-8" ?>\n<rsp stat="ok">\n</rsp>\n'


def test_json_has_stat_last_and_code_as_a_number(api):
    fields = {"format": "json", "nojsoncallback": "1"}
    response = _get(api, method="flickr.test.echo", **fields)
    assert response.headers["Content-Type"] == "application/json"
    assert response.text.endswith('"stat":"ok"}')
    assert (
        _get(api, method="nonsense", **fields).text
        == '{"stat":"fail","code":112,"message":"Method \\"nonsense\\" not found"}'
    )


@pytest.mark.parametrize(
    ("callback", "function"),
    [
        (None, "jsonFlickrApi"),
        ("app.photos.show", "app.photos.show"),
        ("alert(1);//", "jsonFlickrApi"),
        ("x" * 101, "jsonFlickrApi"),
        ("", "jsonFlickrApi"),
    ],
)
def test_jsonp_calls_only_what_is_a_name(api, callback, function):
    response = _get(api, method="flickr.test.echo", format="json", jsoncallback=callback)
    assert response.text.startswith(f"{function}({{")
    assert response.text.endswith("})")
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    ("fields", "code", "message"),
    [
        ({"method": "flickr.test.echo", "format": "cuneiform"}, "111", 'Format "cuneiform" not found'),
        ({}, "112", 'Method "unknown" not found'),
        ({"method": "flickr.test.echo", "api_key": "short"}, "100", "Invalid API Key (Key has invalid format)"),
        ({"method": "flickr.test.echo", "api_key": "0" * 32}, "100", "Invalid API Key (Key not found)"),
        ({"method": "flickr.auth.oauth.checkToken"}, "97", "Missing signature"),
        (
            {"method": "flickr.test.login"},
            "99",
            "Insufficient permissions. Method requires read privileges; none granted.",
        ),
    ],
)
def test_protocol_errors(api, fields, code, message):
    error = fromstring(_get(api, **fields).text).find("err")
    assert (error.get("code"), error.get("msg")) == (code, message)


def test_the_consumer_key_is_another_name_of_the_api_key(api):
    key = api.sandbox.consumer_key
    response = requests.get(api.url(), {"method": "flickr.test.echo", "oauth_consumer_key": key}, timeout=10)
    assert 'stat="ok"' in response.text


def test_what_the_sandbox_does_not_do_says_so_with_a_code_that_nobody_retries(api, monkeypatch):
    monkeypatch.setattr("flickr_sandbox.dispatch.handler_of", lambda _method: None)
    response = api.get("flickr.cameras.getBrands")
    assert response == {
        "stat": "fail",
        "code": 112,
        "message": 'Method "flickr.cameras.getBrands" not found in flickr-sandbox',
    }


def test_markup_and_control_characters_come_through_xml(api):
    said = "<b>&\"quotes\" 'n' \x01\x0c tab\t line\n end"
    root = fromstring(_get(api, method="flickr.test.echo", said=said).text)
    assert root.find("said").text == said.replace("\x01\x0c", "")


def test_a_text_element_and_a_text_attribute(otterbank):
    photo_id = otterbank.get("flickr.people.getPhotos", user_id="me")["photos"]["photo"][0]["id"]
    said = 'line\none & "two" <three>\t\''
    otterbank.get("flickr.photos.setMeta", photo_id=photo_id, title=said)
    fields = {"method": "flickr.people.getPhotos", "user_id": "me", "per_page": "500"}
    root = fromstring(
        requests.post(otterbank.url(), otterbank.signed(otterbank.url(), "POST", fields), timeout=10).text
    )
    assert said in [photo.get("title") for photo in root.iter("photo")]


def test_a_list_of_one_is_still_a_list(api):
    photosets = api.get("flickr.photosets.getList", user_id="12223242@N03")["photosets"]
    assert isinstance(photosets["photoset"], list)
    assert len(photosets["photoset"]) == 1


@pytest.mark.parametrize("path", ["/services/rest", "/services/rest/"])
@pytest.mark.parametrize("how", ["query", "form", "multipart"])
def test_rest_takes_its_arguments_anywhere(api, path, how):
    url = api.sandbox.base_url + path
    fields = {"method": "flickr.test.echo", "api_key": api.sandbox.consumer_key, "said": "hello"}
    response = {
        "query": lambda: requests.get(url, fields, timeout=10),
        "form": lambda: requests.post(url, fields, timeout=10),
        "multipart": lambda: requests.post(
            url, files={name: (None, text) for name, text in fields.items()}, timeout=10
        ),
    }[how]()
    assert "<said>hello</said>" in response.text
