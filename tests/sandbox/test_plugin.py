"""The pytest plugin, as a test suite of somebody else uses it."""

from __future__ import annotations

import json
import subprocess
import sys

SUITE = """
import pytest
import requests
from flickr_client import Flickr

SEEN = []


def call(sandbox, method, **arguments):
    fields = {"method": method, "api_key": sandbox.consumer_key, "format": "json", "nojsoncallback": "1"}
    return requests.get(f"{sandbox.base_url}/services/rest/", {**fields, **arguments}, timeout=10)


def test_the_demo_world_and_a_token(flickr_sandbox, flickr_sandbox_token):
    options = {"token": flickr_sandbox_token, "base_url": flickr_sandbox.base_url}
    with Flickr(flickr_sandbox.consumer_key, flickr_sandbox.consumer_secret, **options) as flickr:
        assert flickr.test.login().username == "Otter of Sandbank"
    flickr_sandbox.requests.assert_called("flickr.test.login", user="otterbank", times=1)


@pytest.mark.flickr_world("world.json")
def test_a_world_from_a_file_beside_the_test(flickr_sandbox):
    assert [user.username for user in flickr_sandbox.users] == ["Heron"]


@pytest.mark.flickr_world()
def test_an_empty_world(flickr_sandbox):
    assert flickr_sandbox.users == []


@pytest.mark.flickr_world({"users": [{"username": "Heron"}]})
@pytest.mark.flickr_faults("429:0,on=flickr.test.echo,times=1", "500,on=flickr.test.null")
def test_a_world_of_data_and_faults(flickr_sandbox):
    assert call(flickr_sandbox, "flickr.test.echo").status_code == 429
    assert call(flickr_sandbox, "flickr.test.echo").status_code == 200
    assert call(flickr_sandbox, "flickr.test.null").status_code == 500


@pytest.mark.flickr_world("world.json")
def test_in_flickrs_place(as_flickr):
    with Flickr.from_env() as flickr:
        assert flickr.people.find_by_username("Heron").nsid == as_flickr.users[0].nsid


def journal(sandbox):
    from flickr_runtime.upload.journal import journal_path

    return journal_path(sandbox.base_url, "1@N01")


def test_clients_store_nothing_in_the_users_own_folders(flickr_sandbox, tmp_path_factory):
    mine = journal(flickr_sandbox)
    assert mine.parents[3].name.startswith("flickr-sandbox-")
    import platformdirs

    assert platformdirs.user_cache_path("flickrkit").parents[1] == mine.parents[3]


def test_nor_in_those_of_another_sandbox(as_flickr):
    assert journal(as_flickr).parents[1].name.startswith("flickr-sandbox-")


@pytest.mark.parametrize("turn", [1, 2])
def test_one_for_all(flickr_sandbox_session, turn):
    SEEN.append(flickr_sandbox_session.base_url)
    assert len(set(SEEN)) == 1
    assert len(flickr_sandbox_session.users) == 5
    flickr_sandbox_session.add_user(username="Heron")
    flickr_sandbox_session.reset()
"""


def test_a_suite_with_marks_and_fixtures(tmp_path):
    (tmp_path / "world.json").write_text(json.dumps({"users": [{"username": "Heron"}]}))
    (tmp_path / "test_suite.py").write_text(SUITE)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\nfilterwarnings = error\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(tmp_path)]
    outcome = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path)
    assert "9 passed" in outcome.stdout, outcome.stdout


def test_a_wrong_world_and_a_missing_extra_are_errors(tmp_path):
    (tmp_path / "test_suite.py").write_text(
        "import pytest\n@pytest.mark.flickr_world('none.json')\ndef test_one(flickr_sandbox): pass\n"
        "@pytest.mark.flickr_faults('nope')\ndef test_two(flickr_sandbox): pass\n"
        "@pytest.mark.flickr_world()\ndef test_three(flickr_sandbox_session): pass\n"
    )
    (tmp_path / "conftest.py").write_text("import sys\nsys.modules['trustme'] = None\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(tmp_path)]
    outcome = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path)
    assert "none.json: cannot be read" in outcome.stdout
    assert "there is no fault 'nope'" in outcome.stdout
    assert "Traceback" not in outcome.stdout
    assert "sandbox.py:" not in outcome.stdout
    assert "During handling" not in outcome.stdout
    assert "flickr_world has no effect on flickr_sandbox_session" in outcome.stdout
    (tmp_path / "conftest.py").write_text("import sys\nsys.modules['werkzeug'] = None\n")
    outcome = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path)
    assert "pip install 'flickrkit[sandbox]'" in outcome.stdout
    assert "3 errors" in outcome.stdout
