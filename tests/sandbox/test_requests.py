"""What was asked of a sandbox: recorded, logged, counted, without a secret."""

from __future__ import annotations

import threading

import pytest
import requests

from flickr_client import Flickr
from flickr_sandbox import Sandbox, Settings
from flickr_sandbox.pictures.draw import draw
from flickr_sandbox.recorder import RecordedRequest, Requests


def test_each_call_is_recorded_with_its_outcome(otterbank, api):
    sandbox = otterbank.sandbox
    otterbank.get("flickr.photos.search", text="otters", per_page=3)
    api.get("flickr.photos.getInfo", photo_id="1")
    search, info = sandbox.requests
    assert (search.method, search.user, search.signature, search.app) == (
        "flickr.photos.search",
        "otterbank",
        "valid",
        "Sandbox demo",
    )
    assert search.arguments == {"text": "otters", "per_page": "3"}
    assert (search.status, search.code, search.count, search.entries, search.format) == (200, None, 3, "photos", "json")
    assert search.is_ok
    assert (search.verb, search.path) == ("POST", "/services/rest/")
    assert search.user_agent.startswith("python-requests/")
    assert (info.user, info.signature, info.code, info.message) == (None, "none", 1, 'Photo "1" not found (invalid ID)')
    assert not info.is_ok
    assert 0 < search.seconds < 60
    assert search.at <= info.at
    assert [search.number, info.number] == [1, 2]


def test_the_log_is_a_line_for_each_request(clock, png):
    lines: list[str] = []
    with Sandbox(settings=Settings(clock=clock), log=lines.append) as sandbox:
        sandbox.faults.add("429:0", on="flickr.test.echo", times=1)
        sandbox.faults.add("reset", on="flickr.test.null", times=1)
        requests.get(f"{sandbox.base_url}/services/rest/", {"method": "flickr.test.echo"}, timeout=10)
        with pytest.raises(requests.ConnectionError):
            requests.get(f"{sandbox.base_url}/services/rest/", {"method": "flickr.test.null"}, timeout=10)
    with Sandbox(log=lines.append) as sandbox:
        with Flickr(
            sandbox.consumer_key,
            sandbox.consumer_secret,
            token=sandbox.sign_in("otterbank"),
            base_url=sandbox.base_url,
            state=None,
        ) as flickr:
            page = flickr.photos.search(text="otter", per_page=12, extras=["url_m"])
            requests.get(page.photo[0].url("m"), timeout=10)
            flickr.upload(png, name="pond.png", tags=["otter"])
            flickr.call("flickr.photos.getSizes", photo_id=page.photo[0].id)
        requests.get(f"{sandbox.base_url}/services/rest/?method=flickr.test.login&oauth_nonce=1", timeout=10)
        requests.get(f"{sandbox.base_url}/photos/otterbank", timeout=10)
    said = [line.rpartition(" ")[0].rpartition(" ")[0] for line in lines]
    assert said[:2] == ["flickr.test.echo - 429", "flickr.test.null - no response"]
    assert said[2] == "flickr.photos.search otterbank ok 12 photos"
    assert said[3].startswith("GET '/65535/")
    assert said[3].endswith("_[hidden].jpg' - ok")
    assert "upload otterbank ok" in said
    assert any(each.startswith("flickr.photos.getSizes otterbank ok 1") and each.endswith(" sizes") for each in said)
    assert said[-2:] == ["flickr.test.login - 401 parameter_absent", "GET '/photos/otterbank' - ok"]


PLAIN = {"Accept-Encoding": "identity"}


@pytest.mark.parametrize("kind", ["latin1", "cut", "truncated", "empty", "html", "reset"])
def test_what_a_fault_does_is_the_same_with_bodies_in_the_log(kind):
    def body(**options):
        with Sandbox(faults=[f"{kind},on=flickr.*"], **options) as sandbox:
            sandbox.add_user(username="Zoë", nsid="45464748@N04")
            fields = {"method": "flickr.people.getInfo", "user_id": "45464748@N04", "api_key": sandbox.consumer_key}
            try:
                response = requests.get(
                    f"{sandbox.base_url}/services/rest/", fields, headers=PLAIN, timeout=10, stream=True
                )
                part = response.raw.read(40)
            except requests.ConnectionError:
                return None
            return response.status_code, part

    lines: list[str] = []
    assert body(log=lines.append, verbose=True) == body()
    assert "  > user_id=45464748@N04" in lines


def test_what_a_program_sends_makes_no_lines_of_the_log():
    lines: list[str] = []
    with Sandbox(log=lines.append, verbose=True) as sandbox:
        fields = {"method": "flickr.test.echo", "api_key": sandbox.consumer_key, "a": "x\nflickr.fake ok\x1b[31m"}
        requests.get(f"{sandbox.base_url}/services/rest/", fields, timeout=10)
    assert "  > a=x" in lines
    assert "  > flickr.fake ok\N{REPLACEMENT CHARACTER}[31m" in lines
    assert not any("\n" in line or "\x1b" in line for line in lines)


def test_no_key_secret_or_token_is_recorded_or_logged():
    lines: list[str] = []
    with Sandbox(log=lines.append, verbose=True) as sandbox:
        token = sandbox.sign_in("otterbank", perms="write")
        with Flickr(sandbox.consumer_key, sandbox.consumer_secret, base_url=sandbox.base_url) as flickr:
            request = flickr.begin_login("read")
            gained = flickr.finish_login(request, sandbox.approve(request, perms="read"))
        with Flickr(sandbox.consumer_key, sandbox.consumer_secret, token=gained, base_url=sandbox.base_url) as flickr:
            flickr.call("flickr.auth.oauth.checkToken", oauth_token=token.token)
            flickr.call("flickr.test.echo", leak=f"it is {token.token}, {gained.secret}")
            flickr.call("flickr.photos.getInfo", photo_id="52600000000", secret="0123456789")
        bad = {"method": "flickr.test.login", "oauth_signature": "nonsense", "oauth_nonce": "n", "oauth_timestamp": "1"}
        bad |= {
            "oauth_consumer_key": sandbox.consumer_key,
            "oauth_token": gained.token,
            "api_key": sandbox.consumer_key,
        }
        bad |= {"oauth_signature_method": "HMAC-SHA1", sandbox.consumer_secret: "as a name"}
        requests.get(f"{sandbox.base_url}/services/rest/", bad, timeout=10)
        recorded = f"{[each.described() for each in sandbox.requests]}" + "".join(map(str, sandbox.requests))
        recorded += requests.get(f"{sandbox.base_url}/sandbox/requests", timeout=10).text
        secrets = [sandbox.consumer_key, sandbox.consumer_secret, request.token.token, request.token.secret]
    secrets += [token.token, gained.token, gained.secret, "0123456789"]
    text = recorded + "\n".join(lines)
    assert [secret for secret in secrets if secret in text] == []
    assert "oauth.access_token" in text
    assert "[hidden]" in text
    assert any(line.startswith('  < {"oauth":') for line in lines), "bodies are shown"
    assert "  > photo_id=52600000000" in lines


def test_uploads_name_their_file_and_no_bytes(otterbank, png):
    otterbank.upload(png, title="Pond", tags="a b")
    request = otterbank.sandbox.requests.assert_called("upload", title="Pond", photo="pond.png", user="otterbank")
    assert request.arguments["photo_bytes"] == str(len(png))


def test_assertions_say_what_came(api):
    recorded = api.sandbox.requests
    recorded.assert_not_called()
    with pytest.raises(AssertionError, match="was not called; there were no requests"):
        recorded.assert_called("flickr.photos.search")
    api.get("flickr.photos.search", text="otter", extras="url_m,tags", is_commons="1")
    found = recorded.assert_called("flickr.photos.*", times=1, text="otter", extras=["url_m", "tags"], is_commons=True)
    assert found is recorded[-1]
    with pytest.raises(AssertionError) as raised:
        recorded.assert_called("flickr.photos.search", text="otters")
    assert str(raised.value).splitlines() == [
        "flickr.photos.search(text='otters') was not called; 1 request came, the newest last:",
        "  flickr.photos.search(text='otter', extras='url_m,tags', is_commons='1') ok",
    ]
    with pytest.raises(AssertionError, match=r"was called once, not 2 times"):
        recorded.assert_called("flickr.photos.search", times=2)
    with pytest.raises(AssertionError, match=r"flickr.photos.search\(\) was called once"):
        recorded.assert_not_called("flickr.photos.search")
    recorded.assert_not_called("flickr.photos.delete")
    assert recorded.methods == ["flickr.photos.search"]
    assert [each.method for each in recorded.of(text="otter")] == ["flickr.photos.search"]
    recorded.clear()
    assert len(recorded) == 0


def test_waiting_for_a_request_of_another_process(sandbox):
    url = f"{sandbox.base_url}/services/rest/?method=flickr.test.echo&word=heron"
    thread = threading.Timer(0.05, lambda: requests.get(url, timeout=10))
    thread.start()
    assert sandbox.requests.wait_for("flickr.test.echo", word="heron", seconds=30).number == 1
    thread.join()
    with pytest.raises(AssertionError, match="not called within 0.01 seconds"):
        sandbox.requests.wait_for("flickr.test.login", seconds=0.01)


def test_memory_is_bounded():
    recorded = Requests()
    for number in range(10_050):
        recorded.add(RecordedRequest(number, 0.0, 0.0, "flickr.test.echo"))
    assert (len(recorded), recorded.forgotten, recorded[0].number) == (10_000, 50, 50)
    recorded.clear()
    for number in range(40):
        recorded.add(RecordedRequest(number, 0.0, 0.0, "flickr.test.echo", {"text": "x" * 1_000_000}))
    assert len(recorded) == 16
    assert recorded.forgotten == 24


def test_requests_by_http(api):
    url = f"{api.sandbox.base_url}/sandbox/requests"
    for word in ("one", "two", "three"):
        api.get("flickr.test.echo", word=word)
    api.get("flickr.test.login")
    response = requests.get(url, {"method": "flickr.test.*", "after": 1, "limit": 2}, timeout=10).json()
    assert [each["method"] for each in response["requests"]] == ["flickr.test.echo", "flickr.test.login"]
    assert (response["total"], response["forgotten"]) == (3, 0)
    assert response["requests"][0]["arguments"] == {"word": "three"}
    assert response["requests"][1]["code"] == 99
    assert response["first"] == 1
    assert requests.delete(url, timeout=10).json() == {"requests": [], "first": 5, "total": 0, "forgotten": 0}
    assert requests.get(url, headers={"Host": "www.flickr.com"}, timeout=10).status_code == 403


def test_usage_counts_calls_by_application_method_and_minute(otterbank, api, clock):
    url = f"{api.sandbox.base_url}/sandbox/usage"
    for _ in range(3):
        otterbank.get("flickr.test.login")
    clock.now += 1800
    api.get("flickr.test.echo")
    requests.get(api.url(), {"method": "flickr.test.echo", "api_key": "f" * 32}, timeout=10)  # nobody's key
    (usage,) = requests.get(url, timeout=10).json()["apps"]
    assert usage["app"] == "Sandbox demo"
    assert usage["methods"] == {"flickr.test.login": 3, "flickr.test.echo": 1}
    assert usage["last_hour"] == 4
    assert [each["calls"] for each in usage["minutes"]] == [3, 1]
    clock.now += 1900
    assert requests.get(url, timeout=10).json()["apps"][0]["last_hour"] == 1


def test_the_worlds_clock_is_apart_from_that_of_signatures(sandbox):
    with Sandbox() as running:
        url = f"{running.base_url}/sandbox/clock"
        assert requests.post(url, json={"set": "2031-02-03T04:05:06Z", "stopped": True}, timeout=10).json() == {
            "now": 1927857906.0,
            "date": "2031-02-03T04:05:06+00:00",
            "stopped": True,
        }
        token = running.sign_in("otterbank")
        with Flickr(running.consumer_key, running.consumer_secret, token=token, base_url=running.base_url) as flickr:
            new = flickr.upload(draw("pond", 8, 5), name="pond.png").photo_id
            assert flickr.photos.get_info(new).dateuploaded.isoformat() == "2031-02-03T04:05:06+00:00"
        running.clock.advance(60)
        assert requests.get(url, timeout=10).json()["now"] == 1927857966.0
        assert requests.post(url, json={"advance": "x"}, timeout=10).json()["error"].startswith('"advance" must be')
        assert "means nothing to the clock" in requests.post(url, json={"go": 1}, timeout=10).json()["error"]
        for wrong in ("tomorrow", "1e9", True, 1e30):
            assert requests.post(url, json={"set": wrong}, timeout=10).status_code == 400, wrong
        assert requests.post(url, json={"stopped": False}, timeout=10).json()["stopped"] is False
        assert requests.delete(url, timeout=10).json()["now"] < 1927857906
