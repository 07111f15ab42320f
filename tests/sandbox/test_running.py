"""Starting and stopping, from Python and from the shell."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import pytest
import requests
from click.testing import CliRunner

from flickr_sandbox import Sandbox, SandboxError
from flickr_sandbox.cli import main


def test_a_sandbox_ends_when_it_is_left():
    with Sandbox() as sandbox:
        url = sandbox.base_url
        assert requests.get(url, timeout=10).status_code == 200
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=10)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("flickr-sandbox")]
    with pytest.raises(SandboxError, match="not running"):
        _ = sandbox.base_url
    sandbox.close()


def test_two_hundred_connections_at_once():
    """Each is used for two requests; none is refused, and none gets the response of another."""
    with Sandbox() as sandbox:
        path = f"/services/rest/?method=flickr.test.echo&api_key={sandbox.consumer_key}&format=json&nojsoncallback=1"
        lines = [http.client.HTTPConnection(sandbox.base_url.partition("//")[2], timeout=60) for _ in range(200)]
        for turn in range(2):
            for number, line in enumerate(lines):
                line.request("GET", f"{path}&number={turn}-{number}")
            for number, line in enumerate(lines):
                response = json.loads(line.getresponse().read())
                assert response["number"] == {"_content": f"{turn}-{number}"}
        assert len(sandbox.requests) == 400
        for line in lines:
            line.close()


def test_a_silent_client_does_not_hold_up_the_end():
    with Sandbox() as sandbox:
        port = int(sandbox.base_url.rpartition(":")[2])
        silent = socket.create_connection(("127.0.0.1", port))
        silent.sendall(b"POST /services/rest/ HTTP/1.1\r\nContent-Length: 100\r\n\r\nmethod=")
    silent.close()


@pytest.mark.parametrize("path", ["/services/rest/", "/services/upload/", "/services/oauth/request_token"])
def test_a_slow_body_keeps_nobody_waiting(otterbank, api, path):
    """The parameters of a request are read without a lock that others need."""
    address = urlsplit(api.sandbox.base_url)
    head = f"POST {path} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with socket.create_connection((address.hostname, address.port)) as slow:
        slow.sendall(f"{head}Content-Length: 100\r\nExpect: 100-continue\r\n\r\n".encode())
        assert slow.recv(100).startswith(b"HTTP/1.1 100 ")  # the server waits for the body from here on
        for caller in (api, otterbank):
            assert caller.get("flickr.test.echo", after="all")["after"] == {"_content": "all"}


def test_two_sandboxes_know_nothing_of_each_other():
    with Sandbox() as one, Sandbox() as two:
        assert one.base_url != two.base_url
        token = one.sign_in()
        from oauthlib.oauth1 import Client

        client = Client(one.consumer_key, one.consumer_secret, token.token, token.secret)
        _, headers, _ = client.sign(f"{two.base_url}/services/rest/?method=flickr.test.login")
        response = requests.get(f"{two.base_url}/services/rest/?method=flickr.test.login", headers=headers, timeout=10)
        assert response.text == "oauth_problem=token_rejected"


def test_state_survives_in_a_folder(tmp_path, otterbank):
    folder = tmp_path / "deep" / "state"
    with Sandbox(folder=folder) as first:
        otterbank.sandbox, otterbank.token, otterbank.clock = first, first.sign_in(), None
        photo_id = otterbank.get("flickr.people.getPhotos", user_id="me")["photos"]["photo"][0]["id"]
        otterbank.get("flickr.photos.setMeta", photo_id=photo_id, title="Remembered")
    with Sandbox(folder=folder) as second:
        otterbank.sandbox = second
        info = otterbank.get("flickr.photos.getInfo", photo_id=photo_id)
        assert info["photo"]["title"]["_content"] == "Remembered"


def test_what_is_no_state_is_named(tmp_path):
    (tmp_path / "sandbox.sqlite3").write_bytes(b"no database, not at all" * 100)
    with pytest.raises(SandboxError, match=r"sandbox\.sqlite3.*not a database.*empty folder"), Sandbox(folder=tmp_path):
        pass
    (tmp_path / "file").touch()
    with pytest.raises(SandboxError, match="folder to write to"), Sandbox(folder=tmp_path / "file"):
        pass


def test_a_port_that_is_taken_is_named():
    with Sandbox() as one:
        port = int(one.base_url.rpartition(":")[2])
        with pytest.raises(SandboxError, match=f"port {port} of 127.0.0.1 is in use; .* 0 for"), Sandbox(port=port):
            pass
        outcome = CliRunner().invoke(main, ["serve", "--port", str(port)])
        assert outcome.exit_code == 1
        assert f"port {port}" in outcome.output


def test_unknown_users_and_permissions(sandbox):
    with pytest.raises(SandboxError, match="there are otterbank"):
        sandbox.sign_in("nobody")
    with pytest.raises(SandboxError, match="choose read, write or delete"):
        sandbox.sign_in(perms="none")
    assert [user.path for user in sandbox.users][:2] == ["otterbank", "brassheron"]


def test_serve_prints_its_address_first_and_logs_no_parameters(started):
    command = [sys.executable, "-m", "flickr_sandbox", "serve"]
    process = started(command)
    url = process.stdout.readline().strip()
    response = requests.get(f"{url}/services/rest/?method=flickr.test.echo&api_key=TOPSECRET", timeout=10)
    assert response.status_code == 200
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "flickr.test.echo - fail 100 " in said
    assert "TOPSECRET" not in said
    assert said.rstrip().endswith("stopped")


def test_the_explorer_knows_every_method(sandbox):
    about = requests.get(f"{sandbox.base_url}/sandbox/about", timeout=10).json()
    assert len(about["methods"]) == 224


def test_a_photo_page_shows_picture_title_and_owner(api):
    photo = api.get("flickr.photos.search", text="greywater", extras="url_c", per_page=500)["photos"]["photo"]
    photo = next(each for each in photo if "<" in each["title"])
    page = requests.get(f"{api.sandbox.base_url}/photos/{photo['owner']}/{photo['id']}", timeout=10).text
    assert "Old map of &lt;Greywater&gt;" in page
    assert photo["url_c"] in page


def test_the_feed_has_twenty_items(api):
    url = f"{api.sandbox.base_url}/services/feeds/photos_public.gne"
    feed = requests.get(url, {"format": "json", "nojsoncallback": "1"}, timeout=10).json()
    assert len(feed["items"]) == 20
    otters = requests.get(url, {"format": "json", "tags": "otters"}, timeout=10).text
    assert otters.startswith("jsonFlickrFeed({")


def test_without_its_extra_the_command_says_what_to_install():
    script = "import sys; sys.modules['werkzeug'] = None; from flickr_sandbox.cli import main; main(['serve'])"
    outcome = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False)
    assert outcome.returncode == 1
    assert outcome.stderr == "Error: the sandbox needs werkzeug: pip install 'flickrkit[sandbox]'\n"


def test_without_its_extra_a_program_hears_what_to_install():
    script = "import sys; sys.modules['werkzeug'] = None; from flickr_sandbox import Sandbox"
    outcome = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False)
    assert outcome.stderr.endswith("ImportError: the sandbox needs werkzeug: pip install 'flickrkit[sandbox]'\n")


def test_a_host_that_is_none_is_named():
    with pytest.raises(SandboxError, match=r"^cannot listen on 300.1.1.1, port 0 \([^(]+\); choose another host"):
        Sandbox(host="300.1.1.1").start()
