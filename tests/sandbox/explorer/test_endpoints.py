"""The API explorer: what its script asks for, and that what it shows works when it is pasted."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

import flickr_sandbox
import flickr_specs
from flickr_sandbox import Sandbox, Settings


def _prepared(sandbox, method, *, user="", perms="delete", form="json", **arguments):
    wanted = {"method": method, "arguments": arguments, "user": user, "perms": perms, "format": form}
    return requests.post(f"{sandbox.base_url}/sandbox/request", json=wanted, timeout=5)


def _sent(prepared):
    if prepared["verb"] == "GET":
        return requests.get(prepared["url"], timeout=5)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return requests.post(prepared["url"], prepared["body"], headers=headers, timeout=5)


def test_the_page_loads_only_its_own_files(sandbox):
    front = requests.get(sandbox.base_url, timeout=5)
    policy = front.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    names = re.findall(r"=\"sandbox/assets/([\w.]+)", front.text)
    assert {"main.js", "base.css"} <= set(names)
    assert "style=" not in front.text
    seen: set[str] = set()
    while names:  # modules name others
        name = names.pop()
        response = requests.get(f"{sandbox.base_url}/sandbox/assets/{name}", timeout=5)
        kind = "text/javascript" if name.endswith(".js") else "text/css"
        assert response.headers["Content-Type"] == f"{kind}; charset=utf-8"
        assert "@import" not in response.text
        seen.add(name)
        names += set(re.findall(r'from "\./([\w.]+)"', response.text)) - seen
    static = Path(flickr_sandbox.__file__).parent / "explorer" / "static"
    assert seen | {"explorer.html"} == {file.name for file in static.iterdir()}
    for name in ("explorer.html", "none.js", "..%2Fpage.py", "%2e%2e/page.js"):
        assert requests.get(f"{sandbox.base_url}/sandbox/assets/{name}", timeout=5).status_code == 404


@pytest.mark.parametrize("name", ["flickr.photos.search", "flickr.photos.geo.setLocation", "flickr.panda.getPhotos"])
def test_a_form_has_every_argument(sandbox, name):
    form = requests.get(f"{sandbox.base_url}/sandbox/methods/{name}", timeout=5).json()
    declared = flickr_specs.load_method(name)["properties"]["arguments"]
    assert {each["name"] for each in form["arguments"]} == set(declared["properties"])
    required = [each["name"] for each in form["arguments"] if each["required"]]
    assert sorted(required) == sorted(declared.get("required", []))
    assert [each["name"] for each in form["arguments"]][: len(required)] == required


def test_every_method_has_a_form(sandbox):
    from flickr_sandbox.explorer.describe import describe
    from flickr_sandbox.seed import build_world
    from flickr_sandbox.state import Database

    database = Database()
    build_world(database)
    kinds = {"choice", "flag", "list", "number", "long", "text"}
    for name in flickr_specs.method_names():
        for argument in describe(name, database)["arguments"]:
            assert argument["kind"] in kinds
            assert argument["text"], (name, argument["name"])
    database.close()
    assert requests.get(f"{sandbox.base_url}/sandbox/methods/flickr.no.such", timeout=5).status_code == 404


def test_a_form_offers_what_is_there(sandbox):
    form = requests.get(f"{sandbox.base_url}/sandbox/methods/flickr.photos.getInfo", timeout=5).json()
    photo_id = form["arguments"][0]["suggestions"][0][0]
    response = _sent(_prepared(sandbox, "flickr.photos.getInfo", photo_id=photo_id).json())
    assert response.json()["photo"]["id"] == photo_id


def test_nobody_and_somebody_call(sandbox):
    assert _sent(_prepared(sandbox, "flickr.test.login").json()).json()["code"] == 99
    prepared = _prepared(sandbox, "flickr.test.login", user="10203040@N01").json()
    assert _sent(prepared).json()["user"]["path_alias"] == "otterbank"
    assert _sent(prepared).text == "oauth_problem=nonce_used"
    small = _prepared(sandbox, "flickr.photos.delete", user="otterbank", perms="write", photo_id="1").json()
    assert _sent(small).json()["message"].endswith("delete privileges; write granted.")


@pytest.mark.parametrize("text", ["a b", "a+b", "ü&=%", "\"quotes' $HOME", "two\nlines"])
def test_whatever_is_typed_arrives(sandbox, text):
    for user in ("", "otterbank"):
        prepared = _prepared(sandbox, "flickr.test.echo", user=user, photo_id=text).json()
        assert _sent(prepared).json()["photo_id"]["_content"] == text
        command, *arguments = shlex.split(prepared["curl"])
        assert command == "curl"
        assert requests.get(arguments[-1], timeout=5).json()["photo_id"]["_content"] == text


def test_a_write_goes_by_post(sandbox):
    prepared = _prepared(sandbox, "flickr.galleries.create", user="otterbank", title="From here", description="")
    assert prepared.json()["verb"] == "POST"
    assert urlsplit(prepared.json()["url"]).query == ""
    assert _sent(prepared.json()).json()["gallery"]["title"]["_content"] == "From here"


@pytest.mark.parametrize("user", ["", "otterbank"])
def test_the_python_that_is_shown_runs(user):
    with Sandbox() as sandbox:
        method = "flickr.test.login" if user else "flickr.people.findByUsername"
        prepared = _prepared(sandbox, method, user=user, **({} if user else {"username": "brass_heron"})).json()
        outcome = subprocess.run(
            [sys.executable, "-c", prepared["python"]], capture_output=True, text=True, timeout=30, check=False
        )
    assert outcome.returncode == 0, outcome.stderr
    assert ("otterbank" if user else "brass_heron") in outcome.stdout


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"method": "flickr.no.such"}, "is not a method"),
        ({"method": ["flickr.test.echo"]}, "is not a method"),
        ({"method": "flickr.test.echo", "arguments": [1]}, "object of texts"),
        ({"method": "flickr.test.echo", "arguments": {"a": 1}}, "object of texts"),
        ({"method": "flickr.test.echo", "user": "nobody"}, "no such user"),
        ({"method": "flickr.test.echo", "perms": "all"}, "read, write or delete"),
        ({"method": "flickr.test.echo", "format": "php"}, "json or rest"),
    ],
)
def test_what_cannot_be_called_is_named(sandbox, wanted, message):
    response = requests.post(f"{sandbox.base_url}/sandbox/request", json=wanted, timeout=5)
    assert response.status_code == 400
    assert message in response.json()["error"]


def test_pages_of_the_web_get_no_signatures(sandbox):
    url = f"{sandbox.base_url}/sandbox/request"
    assert requests.post(url, b'{"method":"flickr.test.echo"}', timeout=5).status_code == 415
    assert requests.post(url, json={}, headers={"Host": "evil.example"}, timeout=5).status_code == 403


def test_under_a_public_address_the_page_speaks_to_where_it_is():
    settings = Settings(public_url="https://flickr.test:8443")
    with Sandbox(settings=settings) as sandbox:
        prepared = _prepared(sandbox, "flickr.test.login", user="otterbank").json()
        assert prepared["url"].startswith(f"{sandbox.base_url}/services/rest/?")
        assert _sent(prepared).json()["user"]["path_alias"] == "otterbank"
        assert 'base_url="https://flickr.test:8443"' in prepared["python"]
        assert prepared["curl"].startswith("curl 'https://flickr.test:8443/services/rest/?")
        assert (
            "img-src 'self' data: https://flickr.test:8443;"
            in requests.get(sandbox.base_url, timeout=5).headers["Content-Security-Policy"]
        )


def test_usage_tells_the_limit_of_each_application():
    with Sandbox(settings=Settings(limit=7)) as sandbox:
        requests.get(
            f"{sandbox.base_url}/services/rest/?method=flickr.test.echo&api_key={sandbox.consumer_key}", timeout=5
        )
        usage = requests.get(f"{sandbox.base_url}/sandbox/usage", timeout=5).json()
        assert [(app["last_hour"], app["limit"]) for app in usage["apps"]] == [(1, 7)]


def test_an_empty_world():
    with Sandbox(seed=()) as sandbox:
        world = requests.get(f"{sandbox.base_url}/sandbox/world", timeout=5).json()
        assert (world["counts"]["photos"], world["users"], world["photos"]) == (0, [], [])
        assert requests.get(f"{sandbox.base_url}/sandbox/about", timeout=5).json()["users"] == []
