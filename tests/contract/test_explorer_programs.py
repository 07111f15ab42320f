"""The programs that the explorer shows: typed calls that the client takes, and that send what was typed."""

from __future__ import annotations

import contextlib
import functools
import subprocess
import sys
from pathlib import Path

import pytest

import flickr_client
import flickr_specs
from flickr_runtime.testing import FlickrMock
from flickr_sandbox.explorer.snippets import Account, python_program, shell_command

ACCOUNT = Account("http://127.0.0.1:1", "0" * 32)
BY_WIRE = {
    "flag": "1",
    "integer": "2",
    "number": "1.5",
    "unix": "1700000000",
    "moment": "1700000000",
    "mysql": "2024-02-03 04:05:06",
    "date": "2024-02-03",
    "space": "otter pup",
}
JSON = {"integer": "integer", "number": "number", "boolean": "flag"}


def _sent(monkeypatch, method, arguments):
    """The arguments that the program sends."""
    mock = FlickrMock()
    mock.fails(method, 1, "enough")
    monkeypatch.setattr(flickr_client, "Flickr", functools.partial(flickr_client.Flickr, transport=mock.transport))
    program = python_program(method, arguments, ACCOUNT)
    with contextlib.suppress(flickr_client.APIError):
        exec(compile(program, method, "exec"), {})  # noqa: S102 - what the explorer shows is meant to be run
    monkeypatch.undo()
    (call,) = mock.calls
    assert call.method == method
    return program, call.arguments


def _value(name, schema):
    """What somebody might type."""
    single = schema.get("items", schema)
    known = [part["enum"] for part in (single, *single.get("anyOf", ())) if "enum" in part]
    if known:
        return ",".join(map(str, known[0][:2])) if "items" in schema else str(known[0][-1])
    wire = schema.get("x-flickr", {}).get("wire") or JSON.get(str(schema.get("type")), "text")
    if name == "taken_dates":
        return "2024-02-03 04:05:06,2024-02-04 00:00:00"
    if wire == "comma":
        return "1700000000,1700000001" if single.get("type") == "integer" else "52600000000,52607919113"
    if wire in ("integer", "number"):
        return str(schema.get("maximum", schema.get("minimum", 2)))
    if name.endswith(("photo_id", "photoset_id")):
        return "52600000000"
    return {"bbox": "5.9,45.8,10.5,47.9", **BY_WIRE}.get(name if name == "bbox" else wire, f"some {name}")


@pytest.mark.parametrize("method", flickr_specs.method_names())
def test_the_typed_call_takes_every_argument_and_sends_it_as_typed(monkeypatch, method):
    declared = flickr_specs.load_method(method)["properties"]["arguments"]["properties"]
    typed = {name: _value(name, schema) for name, schema in declared.items()}
    program, sent = _sent(monkeypatch, method, typed)
    assert "Unchecked" not in program
    assert "flickr.call(" not in program
    assert sent == typed


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ({"text": 'ü "quoted" \\ \n', "per_page": "3"}, "per_page=3"),
        ({"per_page": "many"}, 'per_page=Unchecked("many")'),
        ({"per_page": "007"}, 'per_page=Unchecked("007")'),
        ({"per_page": "100000"}, 'per_page=Unchecked("100000")'),
        ({"has_geo": "yes"}, 'has_geo=Unchecked("yes")'),
        ({"extras": "url_m, owner_name"}, 'extras=["url_m", "owner_name"]'),
        ({"extras": "url_m,,"}, 'extras=Unchecked("url_m,,")'),
        ({"sort": "sideways"}, 'sort=Unchecked("sideways")'),
        ({"lat": "1e5", "lon": "2"}, 'lat=Unchecked("1e5")'),
        ({"min_upload_date": "2024-01-02 03:04:05"}, 'min_upload_date="2024-01-02 03:04:05"'),
        ({"extras": "own_name"}, 'extras=Unchecked("own_name")'),
        ({"bbox": "here"}, 'bbox=Unchecked("here")'),
        ({"lat": "1.5"}, 'flickr.call("flickr.photos.search", lat="1.5")'),
        ({"texts": "1"}, 'flickr.call("flickr.photos.search", texts="1")'),
        ({"text": "a", "a-b": "1", "class": "2"}, '**{"a-b": "1", "class": "2"}'),
    ],
)
def test_what_fits_no_type_is_sent_all_the_same(monkeypatch, arguments, shown):
    program, sent = _sent(monkeypatch, "flickr.photos.search", arguments)
    assert shown in program
    assert sent == {name: value.replace(", ", ",") if name == "extras" else value for name, value in arguments.items()}


def test_programs_pass_the_type_checker(tmp_path):
    """One program of all the kinds of arguments, held against the client's annotations."""
    given = {
        "flickr.photos.search": {"text": "a", "extras": "url_m", "has_geo": "1", "lat": "1.5", "lon": "2"},
        "flickr.photos.setPerms": {"photo_id": "1", "is_public": "0", "is_friend": "1", "is_family": "0"},
        "flickr.photos.getCounts": {"dates": "1700000000,1700000001"},
        "flickr.photos.addTags": {"photo_id": "1", "tags": 'a "b c"'},
        "flickr.people.getPhotos": {"user_id": "me", "privacy_filter": "9", "content_types": "0,1"},
        "flickr.places.placesForUser": {"place_type_id": "22", "min_upload_date": "1700000000"},
    }
    files = []
    for method, arguments in given.items():
        files.append(tmp_path / f"{method.replace('.', '_')}.py")
        files[-1].write_text(python_program(method, arguments, ACCOUNT))
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", tmp_path / "cache", *files]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout


def test_the_shell_command_is_one_that_can_be_pasted():
    account = Account("http://127.0.0.1:1", "0" * 32, "s", "t", "u")
    command = shell_command("flickr.test.echo", {"photo_id": "it's $HOME"}, account)
    script = f"flickr() {{ printf '%s|' \"$@\"; echo $FLICKR_OAUTH_TOKEN_SECRET; }}\n{command}"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=30, check=False)  # noqa: S607
    assert done.stdout == "call|--unchecked|flickr.test.echo|photo_id=it's $HOME|u\n"
