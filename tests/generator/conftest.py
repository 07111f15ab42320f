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

Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="session")
def inputs() -> Inputs:
    """The committed inputs."""
    return load_inputs(flickr_specs.root())


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """A copy of the committed specs that a test may change."""
    return Path(shutil.copytree(str(flickr_specs.root()), tmp_path / "flickr_specs"))


def method(name: str, **members: Any) -> dict[str, Any]:
    """What `flickr.reflection.getMethodInfo` answers about a method, in Flickr's mixture of types."""
    about = {"name": name, "needslogin": 0, "needssigning": "0", "requiredperms": 0, "description": {"_content": ""}}
    answer = {"stat": "ok", "method": about, "arguments": {"argument": []}, "errors": {"error": []}}
    return {**answer, **members}


@pytest.fixture
def snapshot(tmp_path: Path) -> Callable[..., Path]:
    """Writes a snapshot folder of the given answers; `listed` overrides the names that getMethods tells."""

    def write(*answers: dict[str, Any], listed: list[str] | None = None) -> Path:
        folder = tmp_path / "snapshot"
        (folder / "getMethodInfo").mkdir(parents=True)
        names = listed if listed is not None else [answer["method"]["name"] for answer in answers]
        methods = {"stat": "ok", "methods": {"method": [{"_content": name} for name in names]}}
        (folder / "getMethods.json").write_text(json.dumps(methods))
        for answer in answers:
            (folder / "getMethodInfo" / f"{answer['method']['name']}.json").write_text(json.dumps(answer))
        return folder

    return write


class Endpoint:
    """A REST endpoint on loopback: `answers` are used up in order by the calls for a method, the last one stays."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.calls: list[dict[str, str]] = []
        self.agents: list[str] = []
        self.answers: dict[str, list[Answer]] = {}

    def tell(self, name: str, *answers: Answer | dict[str, Any]) -> None:
        self.answers[name] = [
            (200, {}, json.dumps(answer).encode()) if isinstance(answer, dict) else answer for answer in answers
        ]

    def list_methods(self, *names: str) -> None:
        self.tell(
            "flickr.reflection.getMethods", {"methods": {"method": [{"_content": n} for n in names]}, "stat": "ok"}
        )
        for name in names:
            self.tell(name, method(name))

    def asked(self) -> list[str]:
        """What was asked for, in order: a method's name, or getMethods."""
        return [call.get("method_name", call["method"]) for call in self.calls]

    def answer(self, call: dict[str, str], agent: str) -> Answer:
        self.calls.append(call)
        self.agents.append(agent)
        answers = self.answers[call.get("method_name", call["method"])]
        return answers.pop(0) if len(answers) > 1 else answers[0]


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            call = {name: values[0] for name, values in parse_qs(parts.query).items()}
            assert parts.path == "/services/rest/"
            status, headers, body = told.answer(call, self.headers["User-Agent"])
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told = Endpoint(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield told
    server.shutdown()
    thread.join()
    server.server_close()
