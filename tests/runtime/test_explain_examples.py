"""`flickr explain --python` and `--curl`: every example is a call of that method, and of nothing else."""

import re
import shlex
from itertools import pairwise
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import flickr_client
from flickr_client import APIError, Flickr, MockTransport, Request, Response, Token
from flickr_client._cli import main
from flickr_client._index import PATHS
from flickr_runtime.commands.snippets import SIGNED
from flickr_specs import load_method, method_names

REFUSED = b'{"stat": "fail", "code": 100, "message": "Invalid API Key"}'
ENVELOPE = {"method", "format", "nojsoncallback", "api_key"}


def example(name: str, form: str) -> str:
    done = CliRunner().invoke(main, ["explain", name, form])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """What `Flickr.from_env()` sends; every call is refused, so that no example gets past it."""
    sent: list[Request] = []

    def respond(request: Request) -> Response:
        sent.append(request)
        return Response(status=200, body=REFUSED)

    def from_env() -> Flickr:
        return Flickr("key", "secret", token=Token(token="token", secret="hush"), transport=MockTransport(respond))

    monkeypatch.setattr(flickr_client.Flickr, "from_env", from_env)
    return sent


def arguments(request: Request) -> dict[str, str]:
    return {name: value for name, value in request.fields.items() if name not in ENVELOPE}


def curl_fields(command: str) -> dict[str, str]:
    words = shlex.split(command.replace("\\\n", " "))
    return dict(word.split("=", 1) for flag, word in pairwise(words) if flag == "--data-urlencode")


def needs_signature(name: str) -> bool:
    facts = load_method(name)["x-flickr"]
    return bool(facts["permission"] != "none" or facts["signing"] or facts["login"])


@pytest.mark.parametrize("name", method_names())
def test_the_program_compiles_and_makes_the_call(name: str, requests: list[Request]) -> None:
    program = compile(example(name, "--python"), name, "exec")
    with pytest.raises(APIError, match="100"):
        exec(program, {"__name__": "__main__"})  # noqa: S102
    (request,) = requests
    schema = load_method(name)["properties"]["arguments"]
    assert request.verb == load_method(name)["x-flickr"]["http"]
    assert request.fields["method"] == name
    given = arguments(request)
    assert set(schema["required"]) <= set(given) <= set(schema["properties"])
    assert all(given.values())


@pytest.mark.parametrize("name", method_names())
def test_the_command_makes_the_same_call_as_the_program(name: str, requests: list[Request]) -> None:
    with pytest.raises(APIError):
        exec(example(name, "--python"), {"__name__": "__main__"})  # noqa: S102
    command = example(name, "--curl")
    if needs_signature(name):
        result, line = command.strip().rsplit("\n", 1)
        assert all(note.startswith("# ") for note in result.splitlines())
        assert "curl cannot" in result
        words = shlex.split(line)
        assert words[:3] == ["flickr", "call", name]
        assert dict(word.split("=", 1) for word in words[3:]) == arguments(requests[0])
        return
    words = shlex.split(command.replace("\\\n", " "))
    assert words[0] == "curl"
    assert "${FLICKR_BASE_URL:-https://api.flickr.com}/services/rest/" in words
    assert ("--get" in words) == (requests[0].verb == "GET")
    expected = {**arguments(requests[0]), "api_key": "$FLICKR_API_KEY", "method": name}
    assert curl_fields(command) == {**expected, "format": "json", "nojsoncallback": "1"}


@pytest.mark.parametrize("name", method_names())
def test_values_are_such_as_the_spec_allows(name: str, requests: list[Request]) -> None:
    with pytest.raises(APIError):
        exec(example(name, "--python"), {"__name__": "__main__"})  # noqa: S102
    schemas = load_method(name)["properties"]["arguments"]["properties"]
    for argument, text in arguments(requests[0]).items():
        Draft202012Validator(schemas[argument]).validate(_read(schemas[argument], text))


def _read(schema: dict[str, Any], text: str) -> Any:
    """The value that stands behind the text of a call."""
    wire = schema.get("x-flickr", {}).get("wire")
    if wire == "flag":
        return text == "1"
    if wire in {"integer", "number", "unix"}:
        return float(text) if wire == "number" else int(text)
    if wire in {"comma", "space"}:
        items = shlex.split(text) if wire == "space" else text.split(",")
        return [int(item) for item in items] if "integer" in str(schema["items"]) else items
    return text


def test_the_methods_that_are_signed_without_a_permission_are_those_of_the_specs() -> None:
    assert {
        name for name in PATHS if needs_signature(name) and load_method(name)["x-flickr"]["permission"] == "none"
    } == SIGNED


def test_examples_are_free_of_secrets_and_of_real_people(requests: list[Request]) -> None:
    result = "\n".join(example(name, form) for name in method_names() for form in ("--python", "--curl"))
    assert set(re.findall(r"\b\d+@N\d\d\b", result)) <= {"10203040@N01", "99990000@N20"}
    assert set(re.findall(r"[\w.]+@[\w.]*[a-z]+\.[a-z]+", result)) <= {"otter@example.org"}
