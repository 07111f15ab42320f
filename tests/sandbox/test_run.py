"""The sandbox in Flickr's place: programs of their own, under Flickr's host names."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import requests

from flickr_sandbox import Sandbox, SandboxError, Settings
from flickr_sandbox.as_flickr.hosts import CERTIFIED, is_flickr, is_loopback, split_port
from flickr_sandbox.as_flickr.variables import led
from flickr_sandbox.pictures.draw import draw

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = Settings().consumer_key
ECHO = f"/services/rest/?method=flickr.test.echo&api_key={KEY}&format=json&nojsoncallback=1"
HOSTS = [
    "api.flickr.com",
    "www.flickr.com",
    "flickr.com",
    "up.flickr.com",
    "upload.flickr.com",
    "m.flickr.com",
    "identity.flickr.com",
    "secure.flickr.com",
    "live.staticflickr.com",
    "farm66.staticflickr.com",
    "farm1.static.flickr.com",
    "static.flickr.com",
    "c1.staticflickr.com",
    "flic.kr",
]
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


def _run(*command: str, options: tuple[str, ...] = (), **more: object) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "flickr_sandbox", "run", *options, "--", *command]
    return subprocess.run(line, capture_output=True, text=True, timeout=180, check=False, **more)


def _python(script: str, *options: str, **more: object) -> subprocess.CompletedProcess[str]:
    return _run(sys.executable, "-c", script, options=options, **more)


class Elsewhere:
    """A server that is not Flickr; remembers the first lines of what it was sent, and repeats the body."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.heard: list[str] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as file:
                self.heard.append(file.readline().decode().strip())
                length = 0
                while (line := file.readline().strip()) != b"":
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.partition(b":")[2])
                body = file.read(length)
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b"
                    % (len(body) + 4, b"here" + body)
                )

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    server = Elsewhere()
    yield server
    server.close()


# --- commands


@needs_curl
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_every_host_of_flickr_is_the_sandbox(scheme):
    urls = [f"{scheme}://{host}{ECHO}" for host in HOSTS]
    outcome = _run("curl", "--silent", "--show-error", "--fail", *urls)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert outcome.stdout.count('"stat":"ok"') == len(HOSTS)


def test_a_program_finds_a_key_and_flickrs_own_addresses():
    script = """
import json, os, urllib.request
url = "https://api.flickr.com/services/rest/?method=flickr.photos.search&text=otter&extras=url_l,url_q"
url += f"&format=json&nojsoncallback=1&per_page=1&api_key={os.environ['FLICKR_API_KEY']}"
photo = json.load(urllib.request.urlopen(url))["photos"]["photo"][0]
size = len(urllib.request.urlopen(photo["url_q"]).read())
page = urllib.request.urlopen(f"https://www.flickr.com/photos/{photo['owner']}/{photo['id']}").read().decode()
print(json.dumps([photo["url_l"], size, photo["title"] in page, "https://live.staticflickr.com/" in page]))
"""
    outcome = _python(script)
    assert outcome.stderr == ""
    url, size, *shown = json.loads(outcome.stdout)
    assert url.startswith("https://live.staticflickr.com/65535/")
    assert size > 100
    assert shown == [True, True]


def test_our_client_needs_no_settings(tmp_path):
    script = """
from flickr_client import Flickr
with Flickr.from_env() as flickr:
    photos = flickr.photos.search(text="otters", extras="url_m")
    print(photos.total, flickr.download(photos.photo[0], "m", to="pictures").path, photos.photo[0].url_m)
    print(flickr.test.login().username)
"""
    outcome = _python(script, "--as", "zephyrquill", "--perms", "read", "--home", str(tmp_path / "home"), cwd=tmp_path)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert "https://live.staticflickr.com/" in outcome.stdout
    assert outcome.stdout.endswith("Zephyr&Quill\n")
    assert list((tmp_path / "home" / ".local" / "state").rglob("*.sqlite3")), "the state is shared, as with Flickr"


def test_nothing_of_one_flickr_is_remembered_in_the_next(tmp_path):
    """Each run is another Flickr under the same name: neither its responses nor its uploads count for the next."""
    cached = (
        "from flickr_client import Flickr\nwith Flickr.from_env(cache=True) as flickr:\n"
        "    print(flickr.photos.search(text='otters').total, end='')"
    )
    environ = {name: value for name, value in os.environ.items() if not name.startswith("FLICKR_")}
    environ |= {name: str(tmp_path / name) for name in ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    assert _python(cached, env=environ).stdout == "15"
    assert _python(cached, "--empty", env=environ).stdout == "0"
    (tmp_path / "otter.jpg").write_bytes(draw("otter", 64, 48))
    upload = (sys.executable, "-m", "flickr_client._cli", "upload", str(tmp_path / "otter.jpg"))
    for options, said in (((), "uploaded"), ((), "uploaded"), (("--state", str(tmp_path / "world")), "uploaded")):
        assert said in _run(*upload, options=("--as", "otterbank", *options), env=environ).stdout
    again = _run(*upload, options=("--as", "otterbank", "--state", str(tmp_path / "world")), env=environ)
    assert "skipped" in again.stdout, again.stderr
    assert not list(tmp_path.glob("XDG*/**/*.*"))


def test_what_leads_elsewhere_is_removed():
    unset = {"FLICKR_BASE_URL": "http://127.0.0.1:1", "FLICKR_OAUTH_TOKEN": "mine", "FLICKR_UPLOAD_URL": "http://x"}
    environ = {**os.environ, **unset, "NO_PROXY": "*", "no_proxy": ".flickr.com", "https_proxy": "http://127.0.0.1:1"}
    outcome = _python("import json, os; print(json.dumps(dict(os.environ)))", env=environ)
    found = json.loads(outcome.stdout)
    assert not unset.keys() & found.keys()
    assert found["NO_PROXY"] == found["no_proxy"] == "localhost,127.0.0.1,::1"
    assert found["https_proxy"] == found["HTTPS_PROXY"] == found["http_proxy"] == found["FLICKR_SANDBOX_URL"]
    assert found["HOME"] == os.environ["HOME"]
    assert not Path(found["SSL_CERT_FILE"]).exists(), "nothing is left"


@pytest.mark.parametrize("url", ["https://example.com/", "http://example.com/", "https://flickr.com.example.com/"])
def test_other_hosts_are_refused_by_name(url):
    host = urlsplit(url).hostname
    script = f"""
import requests
for _ in range(2):
    try:
        answer = requests.get({url!r})
        print(answer.status_code, answer.text)
    except requests.RequestException as error:
        print(error)
"""
    outcome = _python(script)
    assert outcome.stdout.count(f"--allow {host}") == 2
    assert outcome.stderr.count("\n") == 1, "the user is told once"
    assert f"flickr-sandbox: {host} is not Flickr" in outcome.stderr


def test_exit_statuses_are_passed_on(tmp_path):
    assert _python("import sys; sys.exit(23)").returncode == 23
    killed = _python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert (killed.returncode, killed.stderr) == (128 + signal.SIGKILL, "")
    missing = _run("no-such-program-here")
    assert missing.returncode == 127
    assert missing.stderr == "flickr-sandbox: no-such-program-here: No such file or directory\n"
    (tmp_path / "text").write_text("no program")
    assert _run(str(tmp_path / "text")).returncode == 126


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--allow", "https://example.com/"), "give the name of a host alone"),
        (("--allow", "api.flickr.com"), "Flickr's hosts are the sandbox here"),
        (("--as", "nobody"), "there are otterbank"),
        (("--fault", "flood"), "no fault 'flood'"),
    ],
)
def test_options_that_make_no_sense_are_named(option, said):
    outcome = _python("print('ran')", *option)
    assert outcome.returncode == 1
    assert said in outcome.stderr
    assert outcome.stdout == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_reach_the_program(number, started):
    script = f"""
import signal, sys, time
signal.signal({int(number)}, lambda *_: sys.exit(7))
print("ready", flush=True)
time.sleep(50)
"""
    command = [sys.executable, "-m", "flickr_sandbox", "run", "--", sys.executable, "-c", script]
    process = started(command)
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    assert process.wait(20) == 7
    assert process.stderr.read() == ""


def test_a_program_that_trusts_nobody_is_noticed():
    script = """
import socket, ssl, os
from urllib.parse import urlsplit
proxy = urlsplit(os.environ["HTTPS_PROXY"])
plain = socket.create_connection((proxy.hostname, proxy.port))
plain.sendall(b"CONNECT api.flickr.com:443 HTTP/1.1\\r\\n\\r\\n")
plain.recv(1000)
try:
    ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).wrap_socket(plain, server_hostname="api.flickr.com")
except ssl.SSLError:
    print("distrusted")
"""
    outcome = _python(script)
    assert outcome.stdout == "distrusted\n"
    assert "does not trust the sandbox as api.flickr.com" in outcome.stderr
    assert "authorities.pem" in outcome.stderr


@needs_curl
def test_the_authorise_page_is_under_flickrs_name_for_programs_that_play_the_user():
    script = """
set -e
form="--data perms=write --data user=otterbank --data decision=approve --data oauth_token=$1"
curl --silent --fail $form https://www.flickr.com/services/oauth/authorize
"""
    with Sandbox(as_flickr=True) as sandbox:
        from flickr_client import Flickr

        with Flickr(KEY, sandbox.consumer_secret) as flickr:
            request = flickr.begin_login()
            assert urlsplit(request.url).hostname == "www.flickr.com"
            command = ["/bin/sh", "-c", script, "sh", request.token.token]
            page = subprocess.check_output(command, text=True)
            verifier = page.partition('id="verifier">')[2].partition("<")[0]
            assert flickr.finish_login(request, verifier).user_nsid == sandbox.users[0].nsid


def test_browsers_are_the_sandbox_itself():
    script = """
from flickr_client import Flickr
from flickr_runtime.login.interactive import sign_in
with Flickr.from_env() as flickr:
    print("signed in:", sign_in(flickr, "read", browser=True, show=lambda text: None).username)
"""
    outcome = _python(script, "--as", "mapwright", "--perms", "read")
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert "signed in: Mapwright" in outcome.stdout


def test_approving_from_the_shell():
    with Sandbox() as sandbox:
        from flickr_client import Flickr

        with Flickr(KEY, sandbox.consumer_secret, base_url=sandbox.base_url) as flickr:
            request = flickr.begin_login("write")
            command = [sys.executable, "-m", "flickr_sandbox", "approve", "--as", "mapwright", request.url]
            code = subprocess.check_output(command, text=True).strip()
            assert flickr.finish_login(request, code).username == "Mapwright"
        again = subprocess.run(command, capture_output=True, text=True, check=False)
        assert again.returncode == 1
        assert "used already" in again.stderr


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_node_is_led_whether_it_fetches_or_asks_by_https():
    script = f"""
const https = require('https'), http = require('http');
const url = 'https://api.flickr.com{ECHO}';
const by = (library, address, options) => new Promise((done, failed) =>
  library.get(address, options, (answer) => {{ answer.resume(); done(answer.statusCode); }}).on('error', failed));
(async () => {{
  console.log((await fetch(url)).status, (await fetch(process.env.FLICKR_SANDBOX_URL)).status);
  console.log(await by(https, url, {{}}), await by(https, url, {{ agent: new https.Agent({{ keepAlive: true }}) }}));
  console.log(await by(http, url.replace('https', 'http'), {{}}), await by(http, process.env.FLICKR_SANDBOX_URL, {{}}));
  await by(https, 'https://example.com', {{}}).catch((error) => console.log(error.message));
  await fetch('https://example.com').catch((error) => console.log('refused'));
  process.exit();
}})();
"""
    outcome = _run("node", "-e", script)
    assert outcome.stdout.splitlines()[:3] == ["200 200"] * 3, outcome.stderr
    assert "--allow example.com" in outcome.stdout
    assert outcome.stdout.endswith("refused\n")


# --- this process


def test_this_process_is_led_and_let_go():
    before = dict(os.environ)
    with Sandbox(as_flickr=True) as sandbox:
        import httpx

        response = requests.get(f"https://api.flickr.com{ECHO}", timeout=10)
        assert response.json()["stat"] == "ok"
        with httpx.Client() as client:
            assert client.get(f"https://www.flickr.com{ECHO}").json()["stat"] == "ok"
        assert requests.get(sandbox.base_url, timeout=10).status_code == 200
        with pytest.raises(SandboxError, match="in Flickr's place already"):
            Sandbox(as_flickr=True).start()
        assert os.environ["FLICKR_API_KEY"] == KEY
    assert dict(os.environ) == before
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("flickr-sandbox")]


@pytest.mark.parametrize("store", [False, True])
def test_what_a_client_stores_is_not_that_of_the_next_flickr(tmp_path, store):
    from flickr_client import Flickr
    from flickr_runtime.upload.journal import journal_path

    journals = []
    for title in ("Dawn", "Dusk"):
        seed = {"users": [{"username": "Heron"}], "photos": [{"owner": "Heron", "title": title}]}
        with Sandbox(as_flickr=True, seed=seed, folder=tmp_path / title if store else None):
            with Flickr.from_env(cache=True) as flickr:
                for _ in range(2):
                    assert [photo.title for photo in flickr.photos.search(text="d")] == [title]
                assert len(flickr.photos.search(text="d")) == 1
            journals.append(journal_path("https://api.flickr.com", "1@N01"))
            assert journals[-1].parents[1].is_dir()
        assert journals[-1].parents[1].is_dir() is store
    assert journals[0] != journals[1]
    assert all(path.is_relative_to(tmp_path) for path in journals) is store


def test_a_state_of_the_callers_own_is_used(tmp_path, monkeypatch):
    monkeypatch.setenv("FLICKR_STATE_URL", f"sqlite:///{tmp_path}/mine.sqlite3")
    with Sandbox(as_flickr=True):
        assert os.environ["FLICKR_STATE_URL"] == f"sqlite:///{tmp_path}/mine.sqlite3"
    outcome = _python("import os; print(os.environ['FLICKR_STATE_URL'])", "--home", str(tmp_path / "home"))
    assert outcome.stdout == f"sqlite:///{tmp_path}/mine.sqlite3\n"
    monkeypatch.delenv("FLICKR_STATE_URL")
    outcome = _python("import os; print(os.environ.get('FLICKR_STATE_URL'))", "--home", str(tmp_path / "home"))
    assert outcome.stdout == "None\n"


def test_the_fixture_is_a_whole_flickr(as_flickr):
    from flickr_client import Flickr

    as_flickr.faults.add("503,on=flickr.test.echo,times=1")
    with Flickr.from_env() as flickr:
        assert flickr.call("flickr.test.echo", word="heron")["word"]["_content"] == "heron"


def test_requests_over_tls_share_a_connection(as_flickr):
    with requests.Session() as session:
        for _ in range(5):
            assert session.get(f"https://api.flickr.com{ECHO}", timeout=10).status_code == 200
        response = session.post("https://api.flickr.com/services/rest/", data=b"x" * 100_000, timeout=10)
        assert response.status_code == 200
        pool = session.get_adapter("https://api.flickr.com").get_connection_with_tls_context(
            requests.Request("GET", "https://api.flickr.com").prepare(),
            os.environ["SSL_CERT_FILE"],
            proxies={"https": as_flickr.base_url},
        )
        assert pool.num_connections == 1


def test_allowed_hosts_are_passed_on(monkeypatch, elsewhere):
    monkeypatch.setattr("flickr_sandbox.handler.connect", _connects_to(elsewhere.port))
    said: list[str] = []
    with Sandbox(as_flickr=True, allow=["example.com", "*.example.org"], notice=said.append) as sandbox:
        assert Path(os.environ["SSL_CERT_FILE"]).read_bytes().count(b"BEGIN CERTIFICATE") > 10
        response = requests.post("http://example.com/a?b=c", data=b"+body", timeout=10)
        assert (response.status_code, response.text) == (200, "here+body")
        assert elsewhere.heard == ["POST /a?b=c HTTP/1.1"]
        assert requests.get("http://deep.example.org/", timeout=10).text == "here"
        assert requests.get("http://example.org/", timeout=10).status_code == 403
        assert _tunnelled(sandbox, "example.com:443", b"GET /inside HTTP/1.1\r\n\r\n").endswith(b"here")
        assert elsewhere.heard[-1] == "GET /inside HTTP/1.1"
    assert len(said) == 1


def _connects_to(port):
    def connect(_host, _port):
        return socket.create_connection(("127.0.0.1", port))

    return connect


def _tunnelled(sandbox, target, data):
    with socket.create_connection(("127.0.0.1", urlsplit(sandbox.base_url).port), 10) as plain:
        plain.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
        said = b""
        while not said.endswith(b"\r\n\r\n"):
            said += plain.recv(1)
        assert b" 200 " in said
        plain.sendall(data)
        return b"".join(iter(lambda: plain.recv(1000), b""))


def test_this_machine_is_reached_through_the_proxy_too(as_flickr, elsewhere):
    proxies = {"http": as_flickr.base_url}
    with requests.Session() as session:
        session.trust_env = False
        url = f"http://127.0.0.1:{elsewhere.port}/x"
        assert session.get(url, proxies=proxies, timeout=10).text == "here"
        own = session.get(f"{as_flickr.base_url}{ECHO}", proxies=proxies, timeout=10)
        assert own.json()["stat"] == "ok"
        gone = session.get("http://127.0.0.1:1/", proxies=proxies, timeout=10)
        assert (gone.status_code, gone.text.startswith("127.0.0.1 cannot be reached")) == (502, True)


@pytest.mark.parametrize("target", ["nonsense", "api.flickr.com:port", "api.flickr.com:99999", "[::1"])
def test_tunnels_to_nowhere(as_flickr, target):
    with socket.create_connection(("127.0.0.1", urlsplit(as_flickr.base_url).port), 10) as plain:
        plain.sendall(f"CONNECT {target} HTTP/1.1\r\n\r\n".encode())
        said = b"".join(iter(lambda: plain.recv(1000), b""))
    assert said.split()[1:2] in ([b"400"], [b"403"])


def test_a_sandbox_with_an_address_of_its_own_is_no_proxy():
    with Sandbox() as sandbox:
        with socket.create_connection(("127.0.0.1", urlsplit(sandbox.base_url).port), 10) as plain:
            plain.sendall(b"CONNECT api.flickr.com:443 HTTP/1.1\r\n\r\n")
            assert plain.recv(1000).startswith(b"HTTP/1.1 405 ")


def test_silent_tunnels_do_not_hold_up_the_end():
    with Sandbox(as_flickr=True) as sandbox:
        port = urlsplit(sandbox.base_url).port
        silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(2)]
        silent[0].sendall(b"CONNECT api.flickr.com:443 HTTP/1.1\r\n\r\n")
        silent[1].sendall(b"CONNECT api.flickr.com:443 HTTP/1.1\r\n\r\n")
        silent[1].recv(100)
        context = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
        silent[1] = context.wrap_socket(silent[1], server_hostname="api.flickr.com")
    assert not [thread for thread in threading.enumerate() if "process_request_thread" in thread.name]
    for each in silent:
        each.close()


# --- addresses


@pytest.mark.parametrize(
    ("headers", "page", "picture"),
    [
        ({"Host": "api.flickr.com"}, "https://www.flickr.com", "https://live.staticflickr.com"),
        ({"X-Forwarded-Host": "www.flickr.com"}, "https://www.flickr.com", "https://live.staticflickr.com"),
        ({"X-Forwarded-Host": "photos.test", "X-Forwarded-Proto": "https"}, "https://photos.test", None),
        (
            {"X-Forwarded-Host": "photos.test:8443, inner", "X-Forwarded-Proto": "https,http"},
            "https://photos.test:8443",
            None,
        ),
        ({"X-Forwarded-Host": "photos.test", "X-Forwarded-Port": "8080"}, "http://photos.test:8080", None),
        ({"Host": "sandbox:5123"}, "http://sandbox:5123", None),
        ({"Host": 'evil"host'}, "http://localhost", None),
    ],
)
def test_addresses_are_those_that_the_client_knows(api, headers, page, picture):
    fields = {"method": "flickr.urls.getUserPhotos", "user_id": "12223242@N03", "api_key": KEY}
    said = requests.get(api.url(), fields, headers=headers, timeout=10).text
    assert f'url="{page}/photos/' in said
    fields = {"method": "flickr.photos.search", "text": "otter", "extras": "url_m", "api_key": KEY}
    said = requests.get(api.url(), fields, headers=headers, timeout=10).text
    assert f'url_m="{picture or page}/65535/' in said


@pytest.mark.parametrize("host", ["api.flickr.com", "photos.test"])
def test_signatures_are_over_the_address_that_the_client_knows(otterbank, host):
    signed = otterbank.signed(f"https://{host}/services/rest/", "POST", {"method": "flickr.test.login"})
    headers = {"Host": host} if "flickr" in host else {"X-Forwarded-Host": host, "X-Forwarded-Proto": "https"}
    response = requests.post(otterbank.url(), signed, headers=headers, timeout=10)
    assert 'stat="ok"' in response.text


def test_a_reverse_proxy_opens_no_door_to_the_faults(sandbox):
    url = f"{sandbox.base_url}/sandbox/faults"
    assert requests.get(url, timeout=10).status_code == 200
    assert requests.get(url, headers={"X-Forwarded-Host": "photos.test"}, timeout=10).status_code == 403
    assert requests.get(url, headers={"Host": "www.flickr.com"}, timeout=10).status_code == 403


def test_which_hosts_are_flickrs():
    assert all(is_flickr(host) and is_flickr(host.upper()) and is_flickr(f"{host}.") for host in HOSTS)
    others = [
        "flickr.com.example.com",
        "notflickr.com",
        "a.b.flickr.com",
        "flickr.com:443",
        "",
        "staticflickr.org",
        "x.flic.kr",
    ]
    assert not any(is_flickr(host) for host in others)
    assert all(is_flickr(name.replace("*", "any")) for name in CERTIFIED)
    assert all(is_loopback(host) for host in ("localhost", "127.0.0.9", "::1", "[::1]", "a.localhost"))
    assert not any(is_loopback(host) for host in ("10.0.0.1", "localhost.example.com", "127.0.0.1.example.com", ""))
    assert split_port("[::1]:80", 443) == ("::1", 80)
    assert split_port("api.flickr.com", 443) == ("api.flickr.com", 443)


def test_settings_of_node_are_added_to():
    found = led({"NODE_OPTIONS": "--max-old-space-size=99", "PATH": "/bin", "flickr_api_key": "x"}, {"A": "b"})
    assert found["NODE_OPTIONS"].startswith("--max-old-space-size=99 --require ")
    assert "flickr_api_key" not in found
