"""The steps of OAuth 1.0a, and what is refused on the way."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
import requests

from flickr_sandbox import Sandbox, SandboxError, Settings
from flickr_sandbox.oauth.issue import is_allowed_callback
from flickr_sandbox.oauth.urls import acceptable_urls
from flickr_sandbox.oauth.verify import _base_string, _sign
from flickr_sandbox.state.records import AccessToken


def _begin(api, callback="oob"):
    """A request token."""
    url = api.url("oauth/request_token")
    response = requests.post(url, api.signed(url, "POST", callback_uri=callback), timeout=10)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "text/plain;charset=UTF-8"
    fields = dict(parse_qsl(response.text))
    assert fields["oauth_callback_confirmed"] == "true"
    return fields["oauth_token"], fields["oauth_token_secret"]


def _decide(api, token, **fields):
    """What the authorise page responds to its form."""
    form = {"oauth_token": token, "perms": "write", "user": "otterbank", "decision": "approve", **fields}
    return requests.post(api.url("oauth/authorize"), form, allow_redirects=False, timeout=10)


def _header(signed):
    """The parameters of OAuth as an `Authorization` header."""
    oauth = {name: value for name, value in signed.items() if name.startswith("oauth_")}
    return "OAuth " + ", ".join(f'{name}="{quote(value, safe="")}"' for name, value in oauth.items())


def _finish(api, token, verifier):
    """The response to the exchange for an access token."""
    api.token = AccessToken(*token, api.sandbox.consumer_key, "", "read", "", "")
    url = api.url("oauth/access_token")
    response = requests.get(url, api.signed(url, verifier=verifier), timeout=10)
    api.token = None
    return response


@pytest.mark.parametrize("typed", ["123-456-789", "123456789"])
def test_out_of_band(api, typed):
    token = _begin(api)
    page = _decide(api, token[0], user="zephyrquill")
    code = re.search(r'id="verifier">(\d{3}-\d{3}-\d{3})<', page.text)[1]
    response = _finish(api, token, code if "-" in typed else code.replace("-", ""))
    assert response.text.startswith("fullname=Zo%C3%AB%20Quill&oauth_token=72157")
    assert response.text.endswith("&user_nsid=14243444%40N05&username=Zephyr%26Quill")

    granted = dict(parse_qsl(response.text))
    api.token = AccessToken(granted["oauth_token"], granted["oauth_token_secret"], "", "", "write", "", "")
    login = api.get("flickr.test.login")
    assert login["user"] == {
        "id": "14243444@N05",
        "username": {"_content": "Zephyr&Quill"},
        "path_alias": "zephyrquill",
    }
    checked = api.get("flickr.auth.oauth.checkToken")["oauth"]  # signed in the body, where oauth_token is an argument
    assert checked["perms"] == {"_content": "write"}
    assert checked["user"]["fullname"] == "Zoë Quill"


def test_the_token_to_check_has_to_be_an_argument(otterbank):
    url = otterbank.url()
    signed = otterbank.signed(url, "POST", {"method": "flickr.auth.oauth.checkToken"})
    body = {"method": "flickr.auth.oauth.checkToken"}
    response = requests.post(url, body, headers={"Authorization": _header(signed)}, timeout=10)
    assert '<err code="98" msg="Invalid token" />' in response.text


@pytest.mark.parametrize("signed_twice", [True, False])
def test_a_token_that_is_argument_and_signature_alike(otterbank, signed_twice):
    """By the book the token is in the base string twice; clients that merge their parameters have it there once."""
    url = otterbank.url()
    token = {"oauth_token": otterbank.token.token} if signed_twice else {}
    signed = otterbank.signed(url, "POST", {"method": "flickr.auth.oauth.checkToken", **token})
    header = _header(signed)
    body = {"method": "flickr.auth.oauth.checkToken", "oauth_token": otterbank.token.token}
    response = requests.post(url, body, headers={"Authorization": header}, timeout=10)
    assert "<perms>delete</perms>" in response.text


def test_a_callback_is_redirected_to_with_token_and_verifier(api):
    token = _begin(api, "http://127.0.0.1:9/back?from=flickr#top")
    response = _decide(api, token[0])
    assert response.status_code == 302
    target = urlsplit(response.headers["Location"])
    assert (target.netloc, target.path, target.fragment) == ("127.0.0.1:9", "/back", "top")
    query = dict(parse_qsl(target.query))
    assert query["from"] == "flickr"
    assert query["oauth_token"] == token[0]
    assert re.fullmatch(r"[0-9a-f]{16}", query["oauth_verifier"])
    assert _finish(api, token, query["oauth_verifier"]).status_code == 200


def test_an_applications_own_scheme_is_a_callback(api):
    response = _decide(api, _begin(api, "otterapp:signed-in")[0])
    assert response.headers["Location"].startswith("otterapp:signed-in?oauth_token=")


@pytest.mark.parametrize(
    "callback",
    [
        "javascript:alert(1)",
        "JavaScript:x",
        "data:text/html,x",
        "java\nscript:x",
        "//evil",
        "nonsense",
        "http:",
        "a b:c",
    ],
)
def test_a_callback_is_never_script(callback):
    assert not is_allowed_callback(callback)


def test_a_dangerous_callback_is_refused(api):
    url = api.url("oauth/request_token")
    response = requests.post(url, api.signed(url, "POST", callback_uri="javascript:alert(1)"), timeout=10)
    assert response.status_code == 401
    assert response.text.startswith("oauth_problem=parameter_rejected")


def test_a_request_token_works_once(api):
    token = _begin(api)
    verifier = api.sandbox.approve(token[0], user="brassheron", perms="read")
    assert _finish(api, token, verifier).status_code == 200
    again = _finish(api, token, verifier)
    assert (again.status_code, again.text) == (401, "oauth_problem=token_rejected")
    with pytest.raises(SandboxError, match="used already"):
        api.sandbox.approve(token[0])


@pytest.mark.parametrize(
    ("declined", "callback", "led_to"),
    [
        (None, "oob", "{base}/"),
        (None, "http://127.0.0.1:9/back?x=1#top", "http://127.0.0.1:9/back?x=1&{refused}#top"),
        ("callback", "an-app://back", "an-app://back?{refused}"),
        ("home", "oob", "{base}/"),
        ("home", "http://127.0.0.1:9/back?x=1", "{base}/"),
    ],
)
def test_denied_and_undecided(api, clock, declined, callback, led_to):
    with Sandbox(settings=Settings(clock=clock), declined=declined) as sandbox:
        _check_denial(replace(api, sandbox=sandbox), callback, led_to)


def test_what_declined_may_be():
    with pytest.raises(SandboxError, match="choose callback or home"):
        Sandbox(declined="nowhere")


def _check_denial(api, callback, led_to):
    denied, undecided = _begin(api, callback), _begin(api)
    response = _decide(api, denied[0], decision="deny")
    refused = f"oauth_token={denied[0]}&oauth_problem=user_refused"
    location = led_to.format(base=api.sandbox.base_url, refused=refused)
    assert (response.status_code, response.headers["Location"]) == (302, location)
    assert _finish(api, denied, "1").text == "oauth_problem=token_rejected"
    assert _finish(api, undecided, "1").text == "oauth_problem=verifier_invalid"


@pytest.mark.parametrize("callback", ["oob", "http://127.0.0.1:9/back"])
def test_authenticate_asks_for_reading(api, callback):
    token = _begin(api, callback)
    url = f"{api.url('oauth/authenticate')}?oauth_token={token[0]}"
    assert "<code>read</code>" in requests.get(url, timeout=10).text
    form = {"oauth_token": token[0], "user": "brassheron", "decision": "approve"}
    response = requests.post(api.url("oauth/authenticate"), form, allow_redirects=False, timeout=10)
    found = re.search(r'id="verifier">([\d-]+)<|oauth_verifier=(\w+)', response.text)
    granted = dict(parse_qsl(_finish(api, token, found[1] or found[2]).text))
    api.token = AccessToken(granted["oauth_token"], granted["oauth_token_secret"], "", "", "read", "", "")
    assert api.get("flickr.test.login")["stat"] == "ok"
    assert api.get("flickr.photosets.orderSets", photoset_ids="1")["code"] == 99


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"perms": ""}, "perms=read"),
        ({"perms": "everything"}, "perms=read"),
        ({"user": "nobody"}, "must name a user"),
        ({"decision": "maybe"}, "approve or deny"),
        ({"oauth_token": "<script>"}, "no such request token"),
    ],
)
def test_the_authorise_page_refuses_nonsense(api, change, says):
    response = _decide(api, _begin(api)[0], **change)
    assert response.status_code == 400
    assert says in response.text
    assert "<script>" not in response.text


def test_the_authorise_page_names_application_and_people(api):
    url = f"{api.url('oauth/authorize')}?oauth_token={_begin(api)[0]}&perms=delete"
    page = requests.get(url, timeout=10).text
    assert "Sandbox demo" in page
    assert "change and delete" in page
    assert "Zephyr&amp;Quill" in page
    assert page.count('type="radio"') == 5


def test_flickrs_own_example_of_a_signature():
    pairs = {
        "oauth_callback": "http://www.example.com",
        "oauth_consumer_key": "653e7a6ecc1d528c516cc8f92cf98611",
        "oauth_nonce": "95613465",
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": "1305586162",
        "oauth_version": "1.0",
    }
    base = _base_string([*pairs.items()], "GET", "https://www.flickr.com/services/oauth/request_token")
    assert _sign(base, "a9567d986a7539fe", "") == "2zL7aYEzEEY0IvEgQjT7IqB518U="


@pytest.mark.parametrize(
    "signed_over",
    [
        "http://127.0.0.1:{port}/services/rest",
        "http://127.0.0.1:{port}/services/rest/",
        "http://localhost:{port}/services/rest/",
        "https://api.flickr.com/services/rest",
        "https://api.flickr.com/services/rest/",
        "https://www.flickr.com/services/rest",
    ],
)
def test_a_signature_may_be_over_any_of_the_services_addresses(otterbank, signed_over):
    url = signed_over.format(port=otterbank.sandbox.base_url.rpartition(":")[2])
    signed = otterbank.signed(url, "POST", {"method": "flickr.test.login"})
    assert 'stat="ok"' in requests.post(otterbank.url(), signed, timeout=10).text


def test_no_other_address_will_do(otterbank):
    signed = otterbank.signed("https://elsewhere.example/services/rest", "POST", {"method": "flickr.test.login"})
    assert requests.post(otterbank.url(), signed, timeout=10).status_code == 401


def test_addresses_keep_to_their_service():
    urls = acceptable_urls("http://127.0.0.1:5123", "/services/upload/")
    assert urls[0] == "http://127.0.0.1:5123/services/upload/"
    assert "https://up.flickr.com/services/upload" in urls
    assert "https://api.flickr.com/services/rest" not in urls


@pytest.mark.parametrize("how", ["query", "form", "multipart"])
def test_oauth_parameters_may_be_anywhere(otterbank, how):
    url, fields = otterbank.url(), {"method": "flickr.test.login", "note": "a b+c&d=é~"}
    if how == "query":
        response = requests.get(url, otterbank.signed(url, "GET", fields), timeout=10)
    elif how == "form":
        response = requests.post(url, otterbank.signed(url, "POST", fields), timeout=10)
    else:
        signed = otterbank.signed(url, "POST", fields)
        response = requests.post(url, files={name: (None, text) for name, text in signed.items()}, timeout=10)
    assert 'stat="ok"' in response.text


def test_a_wrong_signature_is_responded_with_the_base_string(otterbank):
    signed = otterbank.signed(otterbank.url(), "POST", {"method": "flickr.test.login"}, secret="wrong")
    response = requests.post(otterbank.url(), signed, timeout=10)
    assert response.status_code == 401
    assert response.headers["Content-Type"] == "text/plain;charset=UTF-8"
    port = otterbank.sandbox.base_url.rpartition(":")[2]
    expected = f"oauth_problem=signature_invalid&debug_sbs=POST&http%3A%2F%2F127.0.0.1%3A{port}%2Fservices%2Frest%2F&"
    assert response.text.startswith(expected)
    assert "wrong" not in response.text


def test_a_changed_argument_breaks_the_signature(otterbank):
    signed = otterbank.signed(otterbank.url(), "POST", {"method": "flickr.test.login"})
    assert requests.post(otterbank.url(), {**signed, "user": "x"}, timeout=10).status_code == 401


def test_a_nonce_works_once(otterbank):
    signed = otterbank.signed(otterbank.url(), "POST", {"method": "flickr.test.login"})
    assert requests.post(otterbank.url(), signed, timeout=10).status_code == 200
    again = requests.post(otterbank.url(), signed, timeout=10)
    assert (again.status_code, again.text) == (401, "oauth_problem=nonce_used")


def test_a_nonce_is_used_up_by_a_call_that_fails(otterbank):
    signed = otterbank.signed(otterbank.url(), "POST", {"method": "flickr.photos.getPerms", "photo_id": "1"})
    assert 'code="1"' in requests.post(otterbank.url(), signed, timeout=10).text
    assert requests.post(otterbank.url(), signed, timeout=10).text == "oauth_problem=nonce_used"


@pytest.mark.parametrize("off", [-1801, 1801])
def test_a_clock_that_is_off_is_refused(otterbank, clock, off):
    signed = otterbank.signed(otterbank.url(), "POST", {"method": "flickr.test.login"})
    clock.now += off
    response = requests.post(otterbank.url(), signed, timeout=10)
    assert response.status_code == 401
    assert response.text.startswith("oauth_problem=timestamp_refused")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"oauth_nonce": ""}, "parameter_absent&oauth_parameters_absent=oauth_nonce"),
        ({"oauth_signature_method": "HMAC-SHA256"}, "signature_method_rejected"),
        ({"oauth_version": "2.0"}, "version_rejected&oauth_acceptable_versions=1.0-1.0"),
        ({"oauth_consumer_key": "0" * 32}, "consumer_key_unknown"),
        ({"oauth_token": "72157000000000000-0000000000000000"}, "token_rejected"),
    ],
)
def test_what_else_oauth_refuses(otterbank, change, problem):
    signed = otterbank.signed(otterbank.url(), "POST", {"method": "flickr.test.login"})
    response = requests.post(otterbank.url(), {**signed, **change}, timeout=10)
    assert (response.status_code, response.text) == (401, f"oauth_problem={problem}")


def test_permissions_are_cumulative(sandbox, otterbank):
    otterbank.token = sandbox.sign_in("otterbank", perms="read")
    photo_id = otterbank.get("flickr.people.getPhotos", user_id="me")["photos"]["photo"][0]["id"]
    refused = otterbank.get("flickr.photos.delete", photo_id=photo_id)
    assert refused == {
        "stat": "fail",
        "code": 99,
        "message": "Insufficient permissions. Method requires delete privileges; read granted.",
    }
    otterbank.token = sandbox.sign_in("otterbank", perms="delete")
    assert otterbank.get("flickr.photos.delete", photo_id=photo_id) == {"stat": "ok"}


def test_tokens_and_logins_are_what_the_client_takes():
    from flickr_client import Flickr

    with Sandbox() as sandbox:
        token = sandbox.sign_in("zephyrquill", perms="write")
        assert (token.username, token.fullname) == ("Zephyr&Quill", "Zoë Quill")
        with Flickr(sandbox.consumer_key, sandbox.consumer_secret, base_url=sandbox.base_url) as flickr:
            photo = flickr.photos.search(text="otter", per_page=1).photo[0]
            with flickr.acting_for(token) as signed:
                signed.favorites.add(photo.id)  # a write purges what the cache contains of the user
            for request in (flickr.begin_login("read"), flickr.begin_login("read").token):
                assert re.fullmatch(r"\d{3}-\d{3}-\d{3}", sandbox.approve(request))
            login = flickr.begin_login("read")
            assert flickr.finish_login(login, sandbox.approve(login, user="mapwright")).username == "Mapwright"
        with pytest.raises(SandboxError, match="give what begin_login returned"):
            sandbox.approve(7)
