"""`flickr login`, `logout` and `whoami`, as somebody at a terminal uses them, against the sandbox."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import urlopen

import click
import pytest
from click.testing import CliRunner, Result

from flickr_client import Flickr
from flickr_runtime.commands.login import login_commands
from flickr_sandbox import Sandbox
from tests.programs import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROGRAM = """
import click
from flickr_client import Flickr
from flickr_runtime.commands.login import login_commands
click.Group(commands=login_commands(Flickr))()
"""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without keyring."""
    monkeypatch.setattr("flickr_runtime.tokens.keyring_vault.has_keyring", lambda: False)
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: tmp_path)
    for name in [name for name in os.environ if name.startswith("FLICKR_")]:
        monkeypatch.delenv(name)
    return tmp_path / "tokens"


@pytest.fixture
def environ(sandbox: Sandbox) -> dict[str, str]:
    return {
        "FLICKR_BASE_URL": sandbox.base_url,
        "FLICKR_API_KEY": sandbox.consumer_key,
        "FLICKR_API_SECRET": sandbox.consumer_secret,
    }


def run(arguments: str, environ: dict[str, str], typed: str = "") -> Result:
    group = click.Group(commands=login_commands(Flickr))
    return CliRunner().invoke(group, arguments.split(), input=typed, env=environ)


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser whose user agrees at once."""

    def open_url(url: str) -> bool:
        form = {**dict(parse_qsl(urlsplit(url).query)), "user": "otterbank", "decision": "approve"}
        with urlopen(url.partition("?")[0], urlencode(form).encode()) as page:  # noqa: S310 - the sandbox
            assert b"You can close this window" in page.read()
        return True

    monkeypatch.setattr("webbrowser.open", open_url)
    monkeypatch.setattr("flickr_runtime.login.interactive.has_browser", lambda: True)


@pytest.mark.usefixtures("browser")
def test_login_whoami_logout(home: Path, environ: dict[str, str]) -> None:
    before = run("whoami", environ)
    assert (before.exit_code, before.stdout) == (1, "")
    assert "not logged in: run `flickr login`" in before.stderr

    login = run("login --perms write", environ)
    assert login.exit_code == 0, login.output
    assert "Logged in as Otter of Sandbank" in login.stdout
    assert str(home) in login.stdout
    assert [stat.S_IMODE(file.stat().st_mode) for file in home.iterdir()] == [0o600]

    who = run("whoami", environ)
    assert (who.exit_code, who.stdout.rpartition(", ")[2]) == (0, "permission: write\n")

    assert run("logout", environ).exit_code == 0
    assert list(home.iterdir()) == []
    assert run("whoami", environ).exit_code == 1


@pytest.mark.usefixtures("browser")
def test_results_as_json(home: Path, sandbox: Sandbox) -> None:
    """Nothing but the result is on stdout, also if keys are asked for; no secret is in it."""
    environ = {"FLICKR_BASE_URL": sandbox.base_url}
    login = run("login --perms delete --json", environ, f"{sandbox.consumer_key}\n{sandbox.consumer_secret}\n")
    assert login.exit_code == 0, login.output
    output = json.loads(login.stdout)
    assert str(home) in output.pop("stored_in")
    assert output == json.loads(run("whoami --json", environ).stdout)
    assert output["permission"] == "delete"
    assert "Your browser opens" in login.stderr
    stored = "".join(file.read_text() for file in home.iterdir())
    secrets = re.findall(r'"(?:token|secret|api_secret)": ?"([^"]{8,})"', stored)
    assert len(secrets) == 3
    assert not [secret for secret in secrets if secret in login.output]

    assert json.loads(run("logout --json", environ).stdout) == {"token_deleted": True, "key_deleted": False}
    assert run("logout", environ).stdout == "No token was stored.\n"
    again = run("logout --forget-key --json", environ)
    assert json.loads(again.stdout) == {"token_deleted": False, "key_deleted": True}


@pytest.mark.usefixtures("browser")
def test_keys_are_asked_for_and_kept_where_there_are_none(home: Path, sandbox: Sandbox) -> None:
    environ = {"FLICKR_BASE_URL": sandbox.base_url}
    login = run("login", environ, f"{sandbox.consumer_key}\n{sandbox.consumer_secret}\n")
    assert login.exit_code == 0, login.output
    assert sandbox.consumer_secret not in login.output
    assert run("whoami", environ).exit_code == 0
    assert run("logout", environ).exit_code == 0
    assert len(list(home.iterdir())) == 1
    assert run("logout --forget-key", environ).exit_code == 0
    assert list(home.iterdir()) == []
    assert "no API key" in run("whoami", environ).stderr


@pytest.mark.usefixtures("browser")
def test_keys_that_flickr_refuses_are_not_kept(home: Path, sandbox: Sandbox) -> None:
    login = run("login", {"FLICKR_BASE_URL": sandbox.base_url}, f"{sandbox.consumer_key}\n5ec2e75ec2e75ec3\n")
    assert login.exit_code == 1
    assert "signature_invalid" in login.stderr
    assert not home.exists()


@pytest.mark.usefixtures("browser")
def test_a_revoked_token_is_no_login(home: Path, environ: dict[str, str]) -> None:
    run("login", environ)
    file = next(home.iterdir())
    stored = json.loads(file.read_text())
    file.write_text(json.dumps({**stored, "token": "72157000000000000-0000000000000000"}))
    who = run("whoami", environ)
    assert who.exit_code == 1
    assert "revoked" in who.stderr


@pytest.mark.usefixtures("browser", "home")
def test_not_knowing_is_not_the_same_as_being_logged_out(environ: dict[str, str]) -> None:
    run("login", environ)
    who = run("whoami", {**environ, "FLICKR_BASE_URL": f"{environ['FLICKR_BASE_URL']}/nowhere"})
    assert who.exit_code == 2
    assert "HTTP 404" in who.stderr


@pytest.mark.usefixtures("home")
def test_a_key_without_secret_cannot_log_in(sandbox: Sandbox) -> None:
    login = run("login", {"FLICKR_API_KEY": sandbox.consumer_key, "FLICKR_API_SECRET": ""})
    assert login.exit_code == 1
    assert "set FLICKR_API_SECRET too" in login.stderr


def test_without_a_browser_in_a_real_process(sandbox: Sandbox, environ: dict[str, str], tmp_path: Path) -> None:
    """Over ssh: the address is opened on another device, and the code typed."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("FLICKR_")}
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "APPDATA": str(tmp_path)}
    environ = {**outside, **environ, **home, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    command = [sys.executable, "-Werror", "-c", PROGRAM]
    with Program(
        [*command, "login", "--no-browser"],
        env=environ,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        address = process.stdout.readline().strip()
        token = re.fullmatch(
            r"http://127\.0\.0\.1:\d+/services/oauth/authorize\?oauth_token=([\d-]\S+)&perms=read", address
        )
        assert token, address
        code = sandbox.approve(token[1], user="brassheron", perms="read")
        out, err = process.communicate(code.replace("-", "") + "\n", timeout=20)
    assert process.returncode == 0, err
    assert "permission: read" in out
    who = subprocess.run([*command, "whoami"], env=environ, capture_output=True, text=True, check=False, timeout=20)
    assert who.returncode == 0, who.stderr
    assert sandbox.consumer_secret not in out + err + who.stdout + who.stderr


@pytest.mark.usefixtures("home")
def test_where_nobody_can_response_it_says_what_to_do(environ: dict[str, str]) -> None:
    unkeyed = run("login", {"FLICKR_BASE_URL": environ["FLICKR_BASE_URL"]})
    assert (unkeyed.exit_code, "log in from a terminal" in unkeyed.stderr) == (1, True)
    keyed = run("login --no-browser", environ)
    assert (keyed.exit_code, "stdin is not a terminal" in keyed.stderr) == (1, True)
