"""A real Redis server for the tests that share state: on a free port, with its data in a temporary folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
import redis

from tests.programs import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class RedisServer:
    """Runs `redis-server`; `kill` is a crash, after which `start` brings it back on the same port."""

    def __init__(self, folder: Path, *, store: bool = False, environment: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.store, self._environment = store, environment
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.client = redis.Redis(port=self.port)
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        command += ["--save", "", "--appendonly", "yes" if self.store else "no", "--appendfsync", "always"]
        self.process = Program(command, stdout=subprocess.DEVNULL, env=self._environment)
        for _ in range(200):
            if self.process.poll() is not None:
                break
            try:
                self.client.ping()
            except redis.ConnectionError:
                time.sleep(0.02)
            else:
                return
        pytest.fail("redis-server does not answer")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        self.kill()
        self.client.close()


def _installed() -> None:
    if shutil.which("redis-server") is None:
        if os.environ.get("CI"):
            pytest.fail("redis-server is not installed, and CI has to test with it")
        pytest.skip("redis-server is not installed (apt-get install redis-server)")


@pytest.fixture(scope="session")
def shared_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    _installed()
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield server
    server.close()


@pytest.fixture
def redis_server(shared_redis: RedisServer) -> RedisServer:
    """A server with nothing in it, which the test must leave running."""
    shared_redis.client.flushall()
    return shared_redis


@pytest.fixture(params=[False, True], ids=["forgets", "remembers"])
def mortal_redis(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RedisServer]:
    """A server of the test's own, to be killed: one that loses its data, and one that stores them."""
    _installed()
    server = RedisServer(tmp_path, store=request.param)
    yield server
    server.close()
