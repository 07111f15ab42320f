"""What other clients send and Flickr takes, beyond what its documentation says."""

from __future__ import annotations

import pytest
import requests
from oauthlib.oauth1 import SIGNATURE_PLAINTEXT, Client

from flickr_runtime.urls.base58 import encode58
from flickr_sandbox import Settings
from flickr_sandbox.wire.boundary import boundary_of

KEY, SECRET = Settings().consumer_key, Settings().consumer_secret


def _plain(api, **fields):
    """A call signed with PLAINTEXT, as flickraw sends it."""
    token = api.token
    signature = f"{SECRET}&{token.secret if token else ''}"
    oauth = {"oauth_consumer_key": KEY, "oauth_signature_method": "PLAINTEXT", "oauth_signature": signature}
    if token:
        oauth["oauth_token"] = token.token
    return requests.post(api.url(), {"method": "flickr.test.login", **oauth, **fields}, timeout=10)


def test_plaintext_signatures(otterbank, clock):
    assert 'stat="ok"' in _plain(otterbank).text
    stamped = {"oauth_nonce": "once", "oauth_timestamp": str(int(clock.now))}
    assert 'stat="ok"' in _plain(otterbank, **stamped).text
    assert _plain(otterbank, **stamped).text == "oauth_problem=nonce_used"
    client = Client(KEY, SECRET, otterbank.token.token, otterbank.token.secret, signature_method=SIGNATURE_PLAINTEXT)
    client.timestamp = str(int(clock.now))
    _, headers, _ = client.sign(f"{otterbank.url()}?method=flickr.test.login")
    response = requests.get(f"{otterbank.url()}?method=flickr.test.login", headers=headers, timeout=10)
    assert 'stat="ok"' in response.text


@pytest.mark.parametrize("signature", ["", "&", f"{SECRET}&", f"{SECRET}&wrong", f"{SECRET}"])
def test_plaintext_signatures_with_wrong_secrets(otterbank, signature):
    response = _plain(otterbank, oauth_signature=signature)
    assert response.status_code == 401
    assert SECRET not in response.text


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data; boundary={}",
        "multipart/form-data, boundary={}",
        "Multipart/Form-Data;charset=utf-8;  BOUNDARY = {}",
        'multipart/form-data; boundary="{}"; charset=utf-8',
        "multipart/form-data; boundary={}, x",
    ],
)
@pytest.mark.parametrize("boundary", ["XX", "XXa/b", "XXa=", "aGVyb24+/w==", "----=_Part_1.2"])
def test_boundaries_as_clients_write_them(api, content_type, boundary):
    body = f'--{boundary}\r\nContent-Disposition: form-data; name="method"\r\n\r\nflickr.test.echo\r\n'
    body += f'--{boundary}\r\nContent-Disposition: form-data; name="api_key"\r\n\r\n{KEY}\r\n--{boundary}--\r\n'
    headers = {"Content-Type": content_type.format(boundary)}
    response = requests.post(api.url(), body.encode(), headers=headers, timeout=10)
    assert 'stat="ok"' in response.text


def test_what_is_no_multipart_has_no_boundary():
    for text in (None, "", "text/plain; boundary=x", "multipart/form-data", "multipart/form-data; boundary="):
        assert boundary_of(text) == ""


def test_the_rest_of_oauth_without_a_signature(api, clock):
    oauth = {"oauth_nonce": "n", "oauth_timestamp": str(int(clock.now)), "oauth_consumer_key": KEY}
    response = requests.get(api.url(), {"method": "flickr.test.echo", **oauth}, timeout=10)
    assert 'stat="ok"' in response.text
    header = {"Authorization": "OAuth " + ", ".join(f'{name}="{value}"' for name, value in oauth.items())}
    assert 'stat="ok"' in requests.get(api.url(), {"method": "flickr.test.echo"}, headers=header, timeout=10).text
    private = requests.get(api.url(), {"method": "flickr.test.login", **oauth}, timeout=10)
    assert (private.status_code, private.text.partition("&")[0]) == (401, "oauth_problem=parameter_absent")


def test_addresses_that_flickr_has_at_other_hosts(api):
    photo = api.get("flickr.photos.search", text="otter", extras="url_m", per_page=1)["photos"]["photo"][0]
    short = requests.get(f"{api.sandbox.base_url}/p/{encode58(photo['id'])}", timeout=10)
    assert short.url.startswith(f"{api.sandbox.base_url}/photos/")
    assert short.status_code == 200
    assert requests.get(f"{api.sandbox.base_url}/p/zzz", timeout=10).status_code == 404
    c_host = photo["url_m"].replace("/65535/", "/9/65535/")
    assert requests.get(c_host, timeout=10).headers["Content-Type"] == "image/jpeg"
    for path in ("/images/buddyicon.gif", f"/7/buddyicons/{photo['owner']}_r.jpg", "/images/collection_default_l.gif"):
        kind = {"gif": "image/gif", "jpg": "image/jpeg"}[path.rpartition(".")[2]]
        assert requests.get(api.sandbox.base_url + path, timeout=10).headers["Content-Type"] == kind
    assert requests.get(f"{api.sandbox.base_url}/images/other.gif", timeout=10).status_code == 404
    page = requests.get(f"{api.sandbox.base_url}/services/oauth/authenticate?oauth_token=x&perms=read", timeout=10)
    assert "no such request token" in page.text


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (
            "multipart/form-data; boundary=XX",
            '--YY\r\nContent-Disposition: form-data; name="method"\r\n\r\nx\r\n--YY--',
        ),
        ("multipart/form-data", "--XX--"),
        ("application/json", '{"method": "flickr.test.echo"}'),
        ("text/plain", "method=flickr.test.echo"),
    ],
)
def test_a_body_that_yields_nothing_says_so(api, content_type, body):
    headers = {"Content-Type": content_type}
    said = f"no field could be read from the body of {len(body)} bytes ({content_type})"
    response = requests.post(api.url(), body, headers=headers, timeout=10)
    assert f"Method &quot;unknown&quot; not found: {said}" in response.text
    upload = requests.post(api.url("upload"), body, headers=headers, timeout=10)
    assert f'code="2" msg="No photo specified: {said}"' in upload.text
    query = {"method": "flickr.test.echo", "api_key": KEY}
    assert 'stat="ok"' in requests.post(api.url(), body, params=query, headers=headers, timeout=10).text


def test_addresses_of_other_times(api):
    photo = api.get("flickr.photos.search", text="otter", per_page=1)["photos"]["photo"][0]
    page = f"/{photo['id']}/"
    for path in (
        f"/photo.gne?id={photo['id']}",
        f"/photo.gne?short={encode58(photo['id'])}",
        f"/photo_zoom.gne?id={photo['id']}",
    ):
        assert requests.get(api.sandbox.base_url + path, timeout=10).url.endswith(page)
    assert requests.get(f"{api.sandbox.base_url}/photo.gne?short=0", timeout=10).status_code == 404
    refused = requests.get(f"{api.sandbox.base_url}/services/auth/?api_key={KEY}&perms=read&frob=x", timeout=10)
    assert (refused.status_code, "permission to view this page" in refused.text) == (403, True)
