"""Keys, limits, addresses, TLS, folders that are taken, and what `run` leaves behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from flickr_client import Flickr
from flickr_client.errors import FlickrError
from flickr_runtime.version import __version__
from flickr_sandbox import Sandbox, SandboxError, Settings
from flickr_sandbox.cli import main
from flickr_sandbox.settings import CONSUMER_KEY

KEY, SECRET = "0123456789abcdef0123456789abcdef", "a-secret"


def _echo(sandbox, key=None):
    fields = {"method": "flickr.test.echo", "api_key": key or sandbox.consumer_key, "format": "json"}
    return requests.get(f"{sandbox.base_url}/services/rest/", {**fields, "nojsoncallback": "1"}, timeout=20)


def test_a_key_of_ones_own():
    script = "import os; print(os.environ['FLICKR_API_KEY'], os.environ['FLICKR_API_SECRET'])"
    command = [sys.executable, "-m", "flickr_sandbox", "run", "--key", KEY, "--secret", SECRET, "--"]
    assert subprocess.check_output([*command, sys.executable, "-c", script], text=True) == f"{KEY} {SECRET}\n"
    for option, said in ((("--key", "short"), "32 hexadecimal digits"), (("--secret", "a b"), "visible ASCII")):
        outcome = CliRunner().invoke(main, ["serve", *option])
        assert outcome.exit_code == 1
        assert said in outcome.output


def test_several_applications_each_with_a_limit(clock):
    with Sandbox(settings=Settings(clock=clock)) as sandbox:
        busy = sandbox.add_app("Busy", limit=3)
        assert [_echo(sandbox, busy.key).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
        refused = _echo(sandbox, busy.key)
        assert "<h1>429 Too Many Requests</h1>" in refused.text
        assert "Retry-After" not in refused.headers
        assert _echo(sandbox).status_code == 200, "another key has calls of its own"
        sandbox.clock.advance(3700)
        assert _echo(sandbox, busy.key).status_code == 200
        assert [request.app for request in sandbox.requests][-1] == "Busy"
        with pytest.raises(SandboxError, match="'Busy' already"):
            sandbox.add_app("Busy")
        with pytest.raises(SandboxError, match="choose slow, 429, expired"):
            sandbox.add_app("Odd", over="never")


def test_applications_from_the_shell(started):
    other = "f" * 32
    options = ["--app", f"Busy,limit=2,over=429,key={other},secret=abc", "--app", "Quiet", "--quiet"]
    command = [sys.executable, "-m", "flickr_sandbox", "serve", *options]
    process = started(command)
    url = process.stdout.readline().strip()
    output = [process.stderr.readline() for _ in range(3)]
    fields = {"method": "flickr.test.echo", "api_key": other}
    responses = [requests.get(f"{url}/services/rest/", fields, timeout=10).status_code for _ in range(3)]
    process.terminate()
    assert responses == [200, 200, 429]
    assert output[1] == f"app Busy: api key {other}, secret abc\n"
    assert re.fullmatch(r"app Quiet: api key [0-9a-f]{32}, secret [0-9a-f]{16}\n", output[2])


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--app=,limit=3", "needs a name"),
        ("--app=Busy,limit=many", "a number of calls per hour"),
        ("--app=Busy,most=3", "there are limit=, over=, key= and secret="),
        ("--app=Busy,over=never", "choose slow, 429, expired"),
        ("--app=Sandbox demo", "'Sandbox demo' already"),
        (f"--app=Busy,key={CONSUMER_KEY}", "has the API key"),
        ("--allow-control=http://sandbox:5123", "without scheme and port"),
        ("--allow-control=sandbox:5123", "without scheme and port"),
    ],
)
def test_options_that_make_no_sense(option, said):
    outcome = CliRunner().invoke(main, ["serve", option])
    assert outcome.exit_code == 1
    assert said in outcome.output


def test_calls_of_an_application_are_signed_by_its_own_secret(sandbox):
    with Sandbox() as running:
        other = running.add_app("Other")
        token = running.sign_in("otterbank", app=other)
        with Flickr(other.key, other.secret, token=token, base_url=running.base_url, state=None) as flickr:
            assert flickr.test.login().username == "Otter of Sandbank"
        with Flickr(running.consumer_key, running.consumer_secret, token=token, base_url=running.base_url) as flickr:
            with pytest.raises(FlickrError, match="token_rejected"):
                flickr.test.login()


@pytest.mark.parametrize("allowed", [True, False])
def test_plaintext_can_be_refused(allowed):
    with Sandbox(settings=Settings(plaintext=allowed)) as sandbox:
        token = sandbox.sign_in("otterbank")
        fields = {"oauth_consumer_key": sandbox.consumer_key, "oauth_signature_method": "PLAINTEXT"}
        fields |= {"oauth_signature": f"{sandbox.consumer_secret}&{token.secret}", "oauth_token": token.token}
        response = requests.get(
            f"{sandbox.base_url}/services/rest/", {"method": "flickr.test.login", **fields}, timeout=10
        )
    if allowed:
        assert 'stat="ok"' in response.text
    else:
        assert (response.status_code, response.text) == (401, "oauth_problem=signature_method_rejected")


def test_a_key_expires_above_its_limit():
    with Sandbox() as sandbox:
        app = sandbox.add_app("Abusive", limit=1, over="expired")
        token = sandbox.sign_in("otterbank", app=app)
        assert _echo(sandbox, app.key).json()["stat"] == "ok"
        assert _echo(sandbox, app.key).json()["message"] == "Invalid API Key (Key has expired)"
        with Flickr(app.key, app.secret, token=token, base_url=sandbox.base_url, state=None) as flickr:
            with pytest.raises(FlickrError, match="Key has expired"):
                flickr.test.login()
        sandbox.clock.advance(7200)
        assert _echo(sandbox, app.key).json()["code"] == 100, "it stays so"
        sandbox.reset()
        assert _echo(sandbox).json()["stat"] == "ok"


def test_responses_slow_down_above_the_limit(monkeypatch):
    paused: list[float] = []
    with Sandbox(settings=Settings(limit=1, over="slow")) as sandbox:
        monkeypatch.setattr(sandbox.faults, "pause", paused.append)
        assert [_echo(sandbox).json()["stat"] for _ in range(3)] == ["ok", "ok", "ok"]
    assert paused == [5.0, 5.0]


def test_a_folder_is_for_one_sandbox_at_a_time(tmp_path):
    with Sandbox(folder=tmp_path):
        command = [sys.executable, "-m", "flickr_sandbox", "serve", "--state", str(tmp_path)]
        outcome = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert outcome.returncode == 1
        assert f"{tmp_path}: another sandbox uses it; stop that one" in outcome.stderr
        with pytest.raises(SandboxError, match="another sandbox uses it"):
            Sandbox(folder=tmp_path).start()
    with Sandbox(folder=tmp_path) as again:
        assert _echo(again).status_code == 200


def test_control_is_for_this_machine_unless_a_host_is_allowed():
    with Sandbox(settings=Settings(control_hosts=frozenset({"sandbox"}))) as sandbox:
        url = f"{sandbox.base_url}/sandbox/requests"
        assert requests.get(url, headers={"Host": "sandbox:5199"}, timeout=10).status_code == 200
        assert requests.get(url, headers={"Host": "Sandbox"}, timeout=10).status_code == 200
        refused = requests.get(url, headers={"Host": "evil.example"}, timeout=10)
        assert refused.status_code == 403
        assert "--allow-control HOST" in refused.json()["error"]
        for path in ("world.json", "usage", "clock", "snapshots", "faults"):
            other = requests.get(f"{sandbox.base_url}/sandbox/{path}", headers={"Host": "evil.example"}, timeout=10)
            assert other.status_code == 403, path
        reset = requests.post(
            f"{sandbox.base_url}/sandbox/reset", json={}, headers={"Host": "evil.example"}, timeout=10
        )
        assert reset.status_code == 403
    with Sandbox(settings=Settings(control_hosts=frozenset({"*"}))) as sandbox:
        url = f"{sandbox.base_url}/sandbox/requests"
        assert requests.get(url, headers={"Host": "anything"}, timeout=10).status_code == 200


def test_links_and_signatures_follow_the_public_address(otterbank):
    public = "https://flickr.test:8443/behind"
    with Sandbox(settings=Settings(public_url=public)) as sandbox:
        otterbank.sandbox, otterbank.token, otterbank.clock = sandbox, sandbox.sign_in("otterbank"), None
        found = otterbank.get("flickr.photos.search", text="otter", extras="url_m")["photos"]["photo"][0]
        assert found["url_m"].startswith(f"{public}/65535/")
        signed = otterbank.signed(f"{public}/services/rest/", "POST", {"method": "flickr.test.login"})
        assert 'stat="ok"' in requests.post(otterbank.url(), signed, timeout=10).text
        fields = {"method": "flickr.urls.getUserPhotos", "user_id": "12223242@N03", "api_key": sandbox.consumer_key}
        at_flickr = requests.get(otterbank.url(), fields, headers={"Host": "api.flickr.com"}, timeout=10).text
        assert 'url="https://www.flickr.com/' in at_flickr
    assert "is not a URL" in CliRunner().invoke(main, ["serve", "--public-url", "http://flickr test"]).output
    outcome = CliRunner().invoke(main, ["serve", "--public-url", "flickr.test"])
    assert "'flickr.test' is not a URL" in outcome.output


def test_tls_by_an_authority_of_its_own():
    with Sandbox(tls=True) as sandbox:
        assert sandbox.base_url.startswith("https://127.0.0.1:")
        with requests.Session() as session:
            session.verify = str(sandbox.authority_file)
            session.trust_env = False
            fields = {"method": "flickr.photos.search", "text": "otter", "extras": "url_m"}
            fields |= {"api_key": sandbox.consumer_key, "format": "json", "nojsoncallback": "1"}
            photos = session.get(f"{sandbox.base_url}/services/rest/", params=fields, timeout=10).json()["photos"]
            picture = session.get(photos["photo"][0]["url_m"], timeout=10)
            assert (picture.status_code, picture.url.partition(":")[0]) == (200, "https")
            assert session.get(sandbox.base_url.replace("127.0.0.1", "localhost"), timeout=10).status_code == 200
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(sandbox.base_url, timeout=10)
        with pytest.raises(requests.ConnectionError):
            requests.get(sandbox.base_url.replace("https", "http"), timeout=10)
        file = sandbox.authority_file
    assert not file.exists()
    with Sandbox() as plain, pytest.raises(SandboxError, match="tls=True"):
        _ = plain.authority_file


def test_serve_names_what_it_was_told(tmp_path, started):
    command = [sys.executable, "-m", "flickr_sandbox", "serve", "--tls", "--clock", "2031-02-03T04:05:06Z", "--empty"]
    process = started(command)
    url = process.stdout.readline().strip()
    said = [process.stderr.readline().strip() for _ in range(3)]
    file = said[2].removeprefix("authority ")
    now = requests.get(f"{url}/sandbox/clock", verify=file, timeout=10).json()["date"]
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert now.startswith("2031-02-03T04:")
    assert said[1] == "users nobody"
    assert not Path(file).exists()
    for value in ("soon", "2031"):  # a year alone is not 2031 seconds
        assert f"{value!r} is not a date" in CliRunner().invoke(main, ["serve", "--clock", value]).output


@pytest.mark.parametrize("path", ["", "/flickr"])
def test_pages_lead_to_the_public_url(path):
    public = f"https://flickr.test{path}"
    with Sandbox(settings=Settings(public_url=public)) as sandbox:
        for page in ("photos/otterbank", "help/forum", "nowhere", "services/oauth/authorize?oauth_token=1"):
            text = requests.get(f"{sandbox.base_url}/{page}", timeout=10).text
            header = re.search(r'<header><a href="([^"]*)">flickr-sandbox</a></header>', text)
            assert header, text
            assert header[1] == f"{public}/"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("serve --seed --port 5990", "--seed: FILE is missing before --port"),
        ("serve --port --tls", "--port: a value is missing before --tls"),
        ("run --fault --log -- true", "--fault: KIND[:VALUE][,OPTION=VALUE...] is missing before --log"),
    ],
)
def test_an_option_without_its_value_is_named(words, message):
    outcome = CliRunner().invoke(main, words.split())
    assert (outcome.exit_code, message in outcome.output) == (2, True), outcome.output


def test_the_version_is_reported():
    outcome = CliRunner().invoke(main, ["--version"])
    assert outcome.output == f"flickr-sandbox {__version__}\n"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc")
def test_what_a_command_leaves_running_is_ended(tmp_path):
    script = f"""
import os, signal, subprocess, sys, time
plain = subprocess.Popen(["sleep", "300"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
stubborn = "import signal, sys, time; signal.signal(15, signal.SIG_IGN); open(sys.argv[1], 'w'); time.sleep(300)"
ready = {str(tmp_path / "ready")!r}
far = subprocess.Popen([sys.executable, "-c", stubborn, ready], start_new_session=True, stderr=subprocess.DEVNULL)
while not os.path.exists(ready):
    time.sleep(0.01)
print(plain.pid, far.pid, flush=True)
os._exit(5)
"""
    command = [sys.executable, "-m", "flickr_sandbox", "run", "--", sys.executable, "-c", script]
    outcome = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (outcome.returncode, outcome.stderr) == (5, "")
    assert len(outcome.stdout.split()) == 2
    for pid in map(int, outcome.stdout.split()):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_command_without_leftovers_ends_at_once():
    began = time.monotonic()
    assert subprocess.run([sys.executable, "-m", "flickr_sandbox", "run", "--", "true"], check=False).returncode == 0
    assert time.monotonic() - began < 30
