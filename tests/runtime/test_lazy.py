"""The package of errors imports each of them when it is first used."""

import pytest

from flickr_client import errors


def test_everything_that_the_package_names_is_there() -> None:
    assert {name for name in errors.__all__ if hasattr(errors, name)} == set(errors.__all__)
    assert set(errors.__all__) <= set(dir(errors))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        errors.nothing  # noqa: B018
