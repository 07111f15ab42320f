"""Misbehaviour on demand, over real HTTP."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import requests
from click.testing import CliRunner
from defusedxml.ElementTree import fromstring

from flickr_sandbox import Fault, Sandbox, SandboxError
from flickr_sandbox.cli import main
from flickr_sandbox.faults import KINDS, Faults
from flickr_sandbox.faults.plan import Subject

OTTERBANK = "10203040@N01"
GONE = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)


def _get(api, method="flickr.test.echo", **fields):
    fields = {"method": method, "api_key": api.sandbox.consumer_key, "format": "json", "nojsoncallback": "1", **fields}
    return requests.get(api.url(), fields, timeout=5)


def _statuses(api, count, **fields):
    return [_get(api, **fields).status_code for _ in range(count)]


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        ("429", 429, "<h1>429 Too Many Requests</h1>"),
        ("500", 500, "<h1>500 Internal Server Error</h1>"),
        ("502", 502, "<center>nginx</center>"),
        ("503", 503, "<h1>503 Service Unavailable</h1>"),
        ("504", 504, "<center>nginx</center>"),
        ("html", 200, "<h1>One moment, please</h1>"),
    ],
)
def test_responses_of_infrastructure_are_html(api, fault, status, said):
    api.sandbox.faults.add(fault, times=1)
    response = _get(api)
    assert (response.status_code, response.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert said in response.text
    assert "Retry-After" not in response.headers
    assert _get(api).json()["stat"] == "ok"


def test_retry_after_comes_with_a_value(api):
    api.sandbox.faults.add("429:7")
    assert _get(api).headers["Retry-After"] == "7"


@pytest.mark.parametrize("code", [0, 105, 106, 201])
def test_not_currently_available(api, code):
    api.sandbox.faults.add("unavailable", value=code)
    response = _get(api)
    assert response.status_code == 200
    assert (response.json()["stat"], response.json()["code"]) == ("fail", code)
    assert fromstring(_get(api, format="rest").text).find("err").get("code") == str(code)


def test_json_with_a_trailing_comma_in_xml(api):
    api.sandbox.faults.add("trailing_comma")
    response = _get(api, format="rest")
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert response.text.endswith('"code":201},')
    assert json.loads(response.text[:-1])["code"] == 201


def test_the_other_format_than_was_asked_for(api):
    api.sandbox.faults.add("wrong_format")
    assert fromstring(_get(api).text).get("stat") == "ok"
    assert _get(api, format="rest").json()["stat"] == "ok"


def test_a_reset_before_the_handling_leaves_nothing_done(otterbank, png):
    otterbank.sandbox.faults.add("reset", on="upload")
    with pytest.raises(requests.ConnectionError, match=r"reset|aborted"):
        otterbank.upload(png, title="never came")
    assert otterbank.get("flickr.photos.search", user_id="me", text="never came")["photos"]["total"] == 0


@pytest.mark.parametrize("fault", ["reset", "500", "truncated:0.2", "empty", "cut", "html"])
def test_a_response_that_is_lost_after_the_photo_was_stored(otterbank, png, fault):
    options = {"when": "after"} if KINDS[fault.partition(":")[0]].stage == "replace" else {}
    otterbank.sandbox.faults.add(fault, on="upload", times=1, **options)
    with suppress(GONE):
        assert "<photoid>" not in otterbank.upload(png, title="stored").text
    assert otterbank.get("flickr.photos.search", user_id="me", text="stored")["photos"]["total"] == 1
    assert "<photoid>" in otterbank.upload(png, title="stored").text


def test_a_body_that_ends_too_early(api):
    whole = _get(api).text
    api.sandbox.faults.add("truncated:0.5", times=1)
    assert _get(api).text == whole[: len(whole) // 2]
    api.sandbox.faults.add("cut:0.5", times=1)
    with pytest.raises(GONE):
        _get(api)
    api.sandbox.faults.add("empty", times=1)
    assert _get(api).content == b""


def test_slow_and_silent_responses(api):
    api.sandbox.faults.add("slow:0.2", times=1)
    before = time.monotonic()
    assert _get(api).json()["stat"] == "ok"
    assert time.monotonic() - before >= 0.2
    api.sandbox.faults.add("hang:30")
    with pytest.raises(requests.ReadTimeout):
        requests.get(api.url(), {"method": "flickr.test.echo"}, timeout=0.1)


def test_a_sandbox_does_not_wait_for_its_own_faults():
    before = time.monotonic()
    with ThreadPoolExecutor() as pool:
        with Sandbox(faults=["hang:60"]) as sandbox:
            waiting = pool.submit(requests.get, f"{sandbox.base_url}/services/rest/", timeout=55)
            while not next(iter(sandbox.faults)).used:
                time.sleep(0.01)
        assert isinstance(waiting.exception(), requests.ConnectionError)
    assert time.monotonic() - before < 50


@pytest.mark.parametrize("fault", ["timestamp_refused", "nonce_used"])
def test_oauth_problems_are_for_signed_requests(api, otterbank, fault):
    api.sandbox.faults.add(fault)
    assert _get(api).json()["stat"] == "ok"
    fields = otterbank.signed(otterbank.url(), "POST", {"method": "flickr.test.login"})
    response = requests.post(otterbank.url(), fields, timeout=5)
    assert (response.status_code, response.text) == (401, f"oauth_problem={fault}")


def test_timestamps_that_are_too_old(otterbank, clock):
    otterbank.sandbox.faults.add("timestamp_refused:5")
    assert otterbank.get("flickr.test.login")["stat"] == "ok"
    fields = otterbank.signed(otterbank.url(), "POST", {"method": "flickr.test.login"})
    clock.now += 301
    assert requests.post(otterbank.url(), fields, timeout=5).status_code == 401
    assert otterbank.get("flickr.test.login")["stat"] == "ok"


def test_which_requests_a_fault_is_about(api):
    api.sandbox.faults.add("500", on="flickr.photos.*|flickr.tags.getHotList")
    assert _statuses(api, 1) == [200]
    assert _statuses(api, 1, method="flickr.photos.getRecent") == [500]
    assert _statuses(api, 1, method="flickr.tags.getHotList") == [500]
    api.sandbox.faults.add("503", on="image")
    photo = api.get("flickr.people.getPublicPhotos", user_id=OTTERBANK, extras="url_sq")["photos"]["photo"][0]
    assert requests.get(photo["url_sq"], timeout=5).status_code == 503
    assert requests.get(api.sandbox.base_url, timeout=5).status_code == 200


def test_how_often_a_fault_acts(api):
    planned = api.sandbox.faults.add("500", times=2)
    assert _statuses(api, 4) == [500, 500, 200, 200]
    assert planned.used == 2
    api.sandbox.faults.clear()
    api.sandbox.faults.add("500", every=3, skip=1)
    assert _statuses(api, 8) == [200, 200, 200, 500, 200, 200, 500, 200]


def test_chance_is_the_same_for_the_same_seed():
    def taken(seed):
        faults = Faults([Fault("500", chance=0.5, seed=seed)], clock=lambda: 0)
        return [bool(faults.match(Subject("flickr.test.echo", None, 0))) for _ in range(60)]

    assert taken(1) == taken(1) != taken(2)
    assert 15 < sum(taken(1)) < 45


def test_faults_begin_when_they_are_reported_to(api, clock):
    api.sandbox.faults.add("500", begin=60)
    assert _statuses(api, 1) == [200]
    clock.now += 60
    assert _statuses(api, 1) == [500]


def test_faults_take_turns_in_the_order_they_were_set(api):
    for fault in ("slow:0.01", "429,times=1", "reset,times=1,when=after", "502,times=1"):
        api.sandbox.faults.add(fault)
    outcomes = []
    for _ in range(4):
        try:
            outcomes.append(_get(api).status_code)
        except GONE:
            outcomes.append("lost")
    assert outcomes == [429, "lost", 502, 200]
    assert [planned.used for planned in api.sandbox.faults] == [4, 1, 1, 1]


def _page(api, page, **more):
    return api.get("flickr.people.getPublicPhotos", user_id=OTTERBANK, per_page=10, page=page, **more)["photos"]


def test_pages_with_gaps_are_followed_by_more(api):
    whole = _page(api, 1)["photo"]
    api.sandbox.faults.add("short_pages:0.3")
    short = _page(api, 1)
    assert len(short["photo"]) == 7
    assert all(photo in whole for photo in short["photo"])
    assert short == _page(api, 1)
    last = _page(api, short["pages"])
    assert last["photo"]


def test_lists_that_do_not_end(api):
    last = _page(api, 2)
    assert (last["page"], last["pages"]) == (2, 2)
    assert _page(api, 9) == last
    api.sandbox.faults.add("endless", times=1)
    assert _page(api, 9) == {**last, "page": 9}
    api.sandbox.faults.add("no_clamp", times=1)
    assert _page(api, 9) == {**last, "page": 9, "photo": []}


def test_a_search_repeats_itself_after_so_many_results(api):
    def search(page):
        found = api.get("flickr.photos.search", user_id=OTTERBANK, per_page=5, page=page)["photos"]
        return found["page"], found["total"], [photo["id"] for photo in found["photo"]]

    total = search(1)[1]
    second, third = search(2)[2], search(3)[2]
    assert not set(second) & set(third)
    api.sandbox.faults.add("cap:10", on="flickr.photos.search")
    assert search(3) == (3, total, second)
    assert search(2) == (2, total, second)


def test_types_drift_but_values_do_not(api):
    from decimal import Decimal

    def value(thing):
        if isinstance(thing, list):
            return [value(each) for each in thing]
        if isinstance(thing, dict):
            return {name: value(each) for name, each in thing.items()}
        if thing in ("", None, False):
            return 0
        text = str(int(thing)) if isinstance(thing, bool) else str(thing)
        try:
            return Decimal(text)
        except ArithmeticError:
            return text

    asked = {"method": "flickr.photos.getInfo", "photo_id": _page(api, 1)["photo"][0]["id"]}
    straight = _get(api, **asked).json()
    api.sandbox.faults.add("drift", seed=1, times=2)
    api.sandbox.faults.add("drift", seed=2)
    one, again, other = (_get(api, **asked).json() for _ in range(3))
    assert one == again
    assert json.dumps(straight) != json.dumps(one) != json.dumps(other) != json.dumps(straight)
    assert value(one) == value(other) == value(straight)
    assert one["photo"]["id"] == straight["photo"]["id"]


def test_a_list_of_one_is_the_one_alone(api):
    api.sandbox.faults.add("single")
    photosets = api.get("flickr.photosets.getList", user_id="12223242@N03")["photosets"]
    assert isinstance(photosets["photoset"], dict)


def test_large_sizes_hidden_and_shown(api):
    def labels():
        return {size["label"] for size in api.get("flickr.photos.getSizes", photo_id=photo)["sizes"]["size"]}

    free = api.get("flickr.photos.search", user_id="11213141@N06", license="0", per_page=1)["photos"]["photo"]
    photo = free[0]["id"]
    assert "Original" not in labels()
    api.sandbox.faults.add("show_large", times=1)
    assert "Original" in labels()
    photo = _page(api, 1)["photo"][0]["id"]
    assert "Original" in labels()
    api.sandbox.faults.add("hide_large", times=1)
    assert not labels() & {"Original", "Large 1600"}


def test_faults_are_set_and_seen_at_an_address(sandbox, api):
    url = f"{sandbox.base_url}/sandbox/faults"
    assert requests.get(url, timeout=5).json() == {"faults": []}
    made = requests.post(url, json={"kind": "500", "times": 1, "on": "flickr.test.*"}, timeout=5)
    assert made.status_code == 201
    requests.post(url, json={"fault": "429:5", "on": "upload"}, timeout=5)
    assert _statuses(api, 2) == [500, 200]
    assert requests.get(url, timeout=5).json()["faults"] == [
        {"number": 1, "kind": "500", "on": "flickr.test.*", "times": 1, "seen": 1, "used": 1},
        {"number": 2, "kind": "429", "value": 5.0, "on": "upload", "seen": 0, "used": 0},
    ]
    assert len(requests.delete(f"{url}/1", timeout=5).json()["faults"]) == 1
    assert requests.delete(f"{url}/1", timeout=5).status_code == 404
    assert requests.delete(url, timeout=5).json() == {"faults": []}


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"kind":"43"}', b'{"kind":"500","times":"x"}', b"\xff"])
def test_what_is_no_fault_is_refused(sandbox, body):
    headers = {"Content-Type": "application/json"}
    response = requests.post(f"{sandbox.base_url}/sandbox/faults", body, headers=headers, timeout=5)
    assert response.status_code == 400
    assert response.json()["error"]
    assert not len(sandbox.faults)


def test_pages_of_the_web_cannot_set_faults(sandbox):
    url = f"{sandbox.base_url}/sandbox/faults"
    text = requests.post(url, b'{"kind":"500"}', headers={"Content-Type": "text/plain"}, timeout=5)
    assert text.status_code == 415
    rebound = requests.post(url, json={"kind": "500"}, headers={"Host": "evil.example:80"}, timeout=5)
    assert rebound.status_code == 403
    assert not len(sandbox.faults)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tooslow", "did you mean slow"),
        ("500:3", "500 takes no value"),
        ("429:soon", "value is 'soon'; it must be a number"),
        ("500,when=later", "choose before or after"),
        ("truncated:2", "between 0 and 1"),
        ("truncated,when=after", "leave when out"),
        ("unavailable:99", "none of the codes 0, 105, 106, 201"),
        ("500,every=0", "every is 0; it must be 1 or more"),
        ("500,chance=7", "between 0 and 1"),
        ("500,often", "write name=value"),
        ("500,often=1", "there are kind, value, on"),
        ("hang:nan", "must be 0 or more"),
        ("hang:1e9", "more than a day"),
        ("500,on=", "must be a pattern"),
    ],
)
def test_faults_that_make_no_sense_are_named(text, message):
    with pytest.raises(SandboxError, match=message):
        Fault.parse(text)
    outcome = CliRunner().invoke(main, ["serve", "--fault", text])
    assert outcome.exit_code == 1
    assert outcome.output.startswith("Error: ")


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_is_read_back_from_its_description(kind):
    fault = Fault.read({"kind": kind, "on": "flickr.*", "times": "3"})
    assert Fault.read(fault.described()) == fault


def test_the_guide_names_every_kind():
    from pathlib import Path

    guide = (Path(__file__).parents[2] / "docs" / "sandbox-faults.md").read_text("utf-8")
    assert [kind for kind in KINDS if f"| `{kind}" not in guide] == []
