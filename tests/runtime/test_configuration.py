"""Where keys and addresses come from, and what is refused."""

import pytest

from flickr_runtime import BaseClient, Endpoints
from flickr_runtime.errors import ArgumentError, ConfigurationError


def test_addresses_are_flickrs_own_unless_told_otherwise() -> None:
    assert Endpoints.from_env({}).rest == "https://api.flickr.com/services/rest/"
    local = Endpoints.from_env(
        {"FLICKR_BASE_URL": "http://127.0.0.1:5000/", "FLICKR_UPLOAD_URL": "http://127.0.0.1:6000/up"}
    )
    assert local.rest == "http://127.0.0.1:5000/services/rest/"
    assert local.upload == "http://127.0.0.1:6000/up"


@pytest.mark.parametrize("url", ["ftp://flickr.com", "flickr.com", "http://", "javascript:alert(1)"])
def test_what_is_no_address_is_refused_by_name(url: str) -> None:
    with pytest.raises(ConfigurationError, match="is not a base URL"):
        Endpoints.below(url)


@pytest.mark.parametrize("timeout", [0, -1])
def test_a_call_always_has_a_timeout(timeout: float) -> None:
    with pytest.raises(ConfigurationError, match="timeout"):
        BaseClient("key", timeout=timeout)


@pytest.mark.parametrize("method", ["photos.search", "flickr.", "flickr.photos.search\nX", "flickr.../etc"])
def test_a_name_that_is_no_method(method: str) -> None:
    with BaseClient("key") as client, pytest.raises(ArgumentError, match="not a method name"):
        client.call(method)
