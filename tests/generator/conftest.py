"""What the generator's tests share: a copy of the specs, snapshots of reflection, and a small endpoint."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import flickr_specs
from flickr_generator.inputs import Inputs, load_inputs

Reply = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="session")
def inputs() -> Inputs:
    """The committed inputs."""
    return load_inputs(flickr_specs.root())


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """A copy of the committed specs that a test may change."""
    return Path(shutil.copytree(str(flickr_specs.root()), tmp_path / "flickr_specs"))


def method(name: str, **members: Any) -> dict[str, Any]:
    """What `flickr.reflection.getMethodInfo` responses about a method, in Flickr's mixture of types."""
    about = {"name": name, "needslogin": 0, "needssigning": "0", "requiredperms": 0, "description": {"_content": ""}}
    response = {"stat": "ok", "method": about, "arguments": {"argument": []}, "errors": {"error": []}}
    return {**response, **members}


@pytest.fixture
def snapshot(tmp_path: Path) -> Callable[..., Path]:
    """Writes a snapshot folder of the given responses; `listed` overrides the names that getMethods lists."""

    def write(*responses: dict[str, Any], listed: list[str] | None = None) -> Path:
        folder = tmp_path / "snapshot"
        (folder / "getMethodInfo").mkdir(parents=True)
        names = listed if listed is not None else [response["method"]["name"] for response in responses]
        methods = {"stat": "ok", "methods": {"method": [{"_content": name} for name in names]}}
        (folder / "getMethods.json").write_text(json.dumps(methods))
        for response in responses:
            (folder / "getMethodInfo" / f"{response['method']['name']}.json").write_text(json.dumps(response))
        return folder

    return write


class Endpoint:
    """A REST endpoint on loopback: `answers` are used up in order by the calls for a method, the last one stays."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.calls: list[dict[str, str]] = []
        self.agents: list[str] = []
        self.responses: dict[str, list[Reply]] = {}

    def respond_with(self, name: str, *responses: Reply | dict[str, Any]) -> None:
        self.responses[name] = [
            (200, {}, json.dumps(response).encode()) if isinstance(response, dict) else response
            for response in responses
        ]

    def list_methods(self, *names: str) -> None:
        self.respond_with(
            "flickr.reflection.getMethods", {"methods": {"method": [{"_content": n} for n in names]}, "stat": "ok"}
        )
        for name in names:
            self.respond_with(name, method(name))

    def asked(self) -> list[str]:
        """What was asked for, in order: a method's name, or getMethods."""
        return [call.get("method_name", call["method"]) for call in self.calls]

    def respond(self, call: dict[str, str], agent: str) -> Reply:
        self.calls.append(call)
        self.agents.append(agent)
        responses = self.responses[call.get("method_name", call["method"])]
        return responses.pop(0) if len(responses) > 1 else responses[0]


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            call = {name: values[0] for name, values in parse_qs(parts.query).items()}
            assert parts.path == "/services/rest/"
            status, headers, body = result.respond(call, self.headers["User-Agent"])
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    result = Endpoint(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield result
    server.shutdown()
    thread.join()
    server.server_close()
