"""`/sandbox/…` refuses what it does not understand, and changes nothing then."""

from __future__ import annotations

import pytest
import requests

from flickr_sandbox import Sandbox, SandboxError


@pytest.fixture(scope="module")
def running():
    with Sandbox() as sandbox:
        sandbox.add_user(username="Heron")
        sandbox.snapshot("before")
        yield sandbox


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("reset", '{"snapshots": "before"}', "'snapshots' means nothing here; give snapshot"),
        ("reset", '{"snapshot": 5}', '"snapshot" is 5; it must be a text'),
        ("reset", '{"snapshot": null}', '"snapshot" is null'),
        ("reset", '{"snapshot": "after"}', "no snapshot 'after'"),
        ("reset", "[]", "must be an object"),
        ("snapshots", "{}", "a snapshot needs a name"),
        ("snapshots", '{"name": ""}', '"name" is ""; it must be a text'),
        ("snapshots", '{"nam": "x"}', "'nam' means nothing here; give name"),
        ("sign_in", '{"user": "otterbank", "permission": "read"}', "give user, perms"),
        ("sign_in", '{"user": 5}', '"user" is 5'),
        ("clock", '{"advance": 1e300}', "not a date between the years 1 and 9999"),
        ("clock", '{"advance": -1e300}', "not a date between the years 1 and 9999"),
        ("clock", '{"advance": NaN}', "NaN is not a number"),
        ("clock", '{"set": Infinity}', "Infinity is not a number"),
        ("clock", '{"set": 1e300}', "not a date between the years 1 and 9999"),
        ("faults", '{"kind": "slow", "value": NaN}', "NaN is not a number"),
        ("faults", '{"kind": "slow", "value": 1e300}', "more than a day"),
        ("faults", '{"kind": "429", "value": -5}', "value"),
    ],
)
def test_bodies_that_make_no_sense(running, path, body, said):
    headers = {"Content-Type": "application/json"}
    response = requests.post(f"{running.base_url}/sandbox/{path}", body, headers=headers, timeout=10)
    assert response.status_code == 400
    assert said in response.json()["error"]
    assert len(running.users) == 6, "nothing was reset"
    clock = requests.get(f"{running.base_url}/sandbox/clock", timeout=10).json()
    assert abs(clock["now"] - running.clock()) < 60
    assert len(running.faults) == 0
    assert requests.get(f"{running.base_url}/sandbox/snapshots", timeout=10).json() == {"snapshots": ["before"]}


@pytest.mark.parametrize("query", ["after=x", "limit=-3", "limit=0", "limit=1001", "after=-1"])
def test_queries_that_make_no_sense(running, query):
    response = requests.get(f"{running.base_url}/sandbox/requests?{query}", timeout=10)
    assert response.status_code == 400
    assert "limit 1 to 1000" in response.json()["error"]


@pytest.mark.parametrize("seconds", [1e300, float("inf"), float("nan"), -1e12])
def test_a_clock_stays_among_the_years_that_there_are(running, seconds):
    before = running.clock()
    with pytest.raises(SandboxError, match="not a date between"):
        running.clock.advance(seconds)
    assert 0 <= running.clock() - before < 60


def test_what_is_not_there_is_said_in_json(running):
    url = f"{running.base_url}/sandbox"
    missing = requests.get(f"{url}/nothing", timeout=10)
    assert (missing.status_code, missing.json()) == (404, {"error": "there is nothing at /sandbox/nothing"})
    wrong = requests.get(f"{url}/reset", timeout=10)
    assert (wrong.status_code, wrong.json()) == (405, {"error": "/sandbox/reset accepts POST, not GET"})
    page = requests.get(f"{running.base_url}/nothing", timeout=10)
    assert (page.status_code, page.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
