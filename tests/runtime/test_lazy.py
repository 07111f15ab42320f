"""Packages that import what they offer when it is first used."""

from types import ModuleType

import pytest

from flickr_runtime import feeds, images, upload, urls


@pytest.mark.parametrize("package", [feeds, images, upload, urls], ids=lambda package: package.__name__)
def test_everything_that_a_package_names_is_there(package: ModuleType) -> None:
    assert {name for name in package.__all__ if hasattr(package, name)} == set(package.__all__)
    assert set(package.__all__) <= set(dir(package))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        package.nothing  # noqa: B018
