"""What the container runs, run here: its command line, reached by a name and from another address."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.programs import Program

ROOT = Path(__file__).parents[2]


def _instructions() -> dict[str, list[str]]:
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, _, rest = line.partition(" ")
        if name.isupper():
            found.setdefault(name, []).append(rest.strip())
    return found


def test_what_is_copied_is_there():
    packages = set()
    for line in _instructions()["COPY"]:
        *sources, _ = line.split()
        assert all((ROOT / source).exists() for source in sources), line
        packages |= set(sources)
    project = (ROOT / "pyproject.toml").read_text()
    rooms = {path.partition("/")[0] for path in re.findall(r'^    "(\w+/flickr_\w+)",$', project, re.MULTILINE)}
    assert rooms <= packages, "every package of the wheel"
    assert not _instructions()["USER"][0].startswith("root")


def _own_address() -> str:
    """An address of this machine that is not the loopback one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def test_the_command_of_the_container_serves_others():
    instructions = _instructions()
    entry, options = json.loads(instructions["ENTRYPOINT"][0]), json.loads(instructions["CMD"][0])
    port = entry.index("--port") + 1
    assert entry[port] == instructions["EXPOSE"][0]
    command = [sys.executable, "-m", "flickr_sandbox", *entry[1:port], "0", *entry[port + 1 :], *options]
    with Program(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            url = process.stdout.readline().strip()
            number = url.rpartition(":")[2]
            other = _own_address()
            if not other or other.startswith("127."):
                pytest.skip("this machine has no other address")
            named = {"Host": f"sandbox:{number}"}
            faults = f"http://{other}:{number}/sandbox/faults"
            added = requests.post(faults, json={"kind": "429"}, headers=named, timeout=10)
            assert added.status_code == 201
            assert requests.post(faults, json={"kind": "429"}, timeout=10).status_code == 403, "by its address"
            photo = requests.get(f"http://{other}:{number}/photos/otterbank/", headers=named, timeout=10).text
            assert f"http://sandbox:{number}/photos/" in photo
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def test_the_compose_file_uses_options_that_there_are(tmp_path):
    yaml = pytest.importorskip("yaml")
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    options = services["sandbox"]["command"]
    volume, target, _ = services["sandbox"]["volumes"][0].split(":")
    options = [option.replace(target, str(ROOT / volume), 1) for option in options]
    command = [sys.executable, "-m", "flickr_sandbox", "serve", "--quiet", *options]
    with Program(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline().strip()
            path = services["app"]["command"][-1].partition("5123")[2]
            feed = requests.get(f"{url}{path}", timeout=10)
            assert (feed.status_code, "Dawn" in feed.text) == (200, True)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=20)
    assert services["app"]["environment"]["FLICKR_BASE_URL"].startswith("http://sandbox:")
