"""The examples of `flickr explain` are of the sandbox's otters, so they respond something there."""

from collections.abc import Iterator

import pytest
from click.testing import CliRunner

import flickr_client
from flickr_client import Flickr, Token
from flickr_client._cli import main
from flickr_sandbox import Sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.mark.parametrize(
    ("name", "messages"),
    [
        ("flickr.photos.search", "PhotoPage("),
        ("flickr.photos.getInfo", "Otters on the sandbank"),
        ("flickr.photos.getSizes", "Size"),
        ("flickr.photosets.getPhotos", "PhotosetPage(8 items"),
        ("flickr.people.getInfo", "10203040@N01"),
        ("flickr.people.findByUsername", "10203040@N01"),
        ("flickr.urls.lookupUser", "Otter of Sandbank"),
        ("flickr.photos.addTags", "PhotosAddTags(1 item)"),
    ],
)
def test_the_program_prints_a_response(
    name: str, messages: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    granted = sandbox.sign_in("otterbank", perms="write")

    def from_env() -> Flickr:
        token = Token(token=granted.token, secret=granted.secret)
        return Flickr(sandbox.consumer_key, sandbox.consumer_secret, base_url=sandbox.base_url, token=token)

    monkeypatch.setattr(flickr_client.Flickr, "from_env", from_env)
    program = CliRunner().invoke(main, ["explain", name, "--python"]).output
    exec(program, {"__name__": "__main__"})  # noqa: S102
    assert messages in capsys.readouterr().out
