"""`flickr call` checks names and values as the client does, unless --unchecked is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from flickr_client._cli import main
from flickr_sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


def call(sandbox: Sandbox, *arguments: str) -> Result:
    environment = {"FLICKR_API_KEY": sandbox.consumer_key, "FLICKR_BASE_URL": sandbox.base_url}
    return CliRunner(env=environment).invoke(main, ["call", *arguments])


@pytest.mark.parametrize(
    ("arguments", "messages"),
    [
        (["photos.search", "text=otter", "per_pages=1"], "has no argument 'per_pages' (did you mean 'per_page'?)"),
        (["photos.search", "text=otter", "sort=relevence"], "not 'relevence' (did you mean 'relevance'?)"),
        (["photos.search", "text=otter", "per_page=5000"], "per_page must be at most 500, not '5000'"),
        (["photos.search", "text=otter", "has_geo=yes"], "has_geo must be 1 or 0, not 'yes'"),
        (["photos.search", "text=otter", "extras=own_name"], "(did you mean 'owner_name'?)"),
        (["photos.getInfo"], "flickr.photos.getInfo requires photo_id"),
        (["photos.getInfo", "photo_id=https://www.flickr.com/photos/a/1/"], "(here '1')"),
        (["photos.serch", "text=otter"], "did you mean flickr.photos.search"),
    ],
)
def test_a_slip_is_named_and_nothing_is_sent(sandbox: Sandbox, arguments: list[str], messages: str) -> None:
    done = call(sandbox, *arguments)
    assert done.exit_code == 1
    assert messages in done.output
    assert "--unchecked" in done.output
    assert "Unchecked(" not in done.output


def test_what_is_right_is_sent(sandbox: Sandbox) -> None:
    done = call(sandbox, "photos.search", "text=otter", "per_page=2", "extras=owner_name,url_m", "has_geo=0")
    assert done.exit_code == 0, done.output
    assert '"perpage": 2' in done.output


def test_lists_are_tidied_as_the_client_does(sandbox: Sandbox) -> None:
    done = call(sandbox, "photos.search", "text=otter", "extras= owner_name, ,views ")
    assert done.exit_code == 0, done.output
    assert sandbox.requests[-1].arguments["extras"] == "owner_name,views"


def test_unchecked_sends_names_and_values_as_they_are(sandbox: Sandbox) -> None:
    done = call(sandbox, "--unchecked", "photos.search", "text=otter", "per_pages=1", "sort=relevence")
    assert done.exit_code == 0, done.output
    done = call(sandbox, "--unchecked", "flickr.photos.serch")
    assert done.exit_code == 1
    assert 'Method "flickr.photos.serch" not found' in done.output


def test_a_name_in_place_of_an_nsid(sandbox: Sandbox) -> None:
    done = call(sandbox, "people.getInfo", "user_id=otterbank")
    assert "`flickr call urls.lookupUser url=https://www.flickr.com/photos/otterbank/`" in done.output


@pytest.mark.parametrize("pattern", ["photos.getInfo", "*photos.getInfo", "photos.get?nfo", "flickr.photos.geti*fo"])
def test_a_pattern_is_part_of_a_name(pattern: str) -> None:
    done = CliRunner().invoke(main, ["methods", pattern])
    assert done.stdout.startswith("flickr.photos.getInfo  ")
