"""Names of the API as names in Python."""

import pytest

from flickr_generator.build.names import namespace_of, pascal, snake


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("getInfo", "get_info"),
        ("findByLatLon", "find_by_lat_lon"),
        ("resolvePlaceURL", "resolve_place_url"),
        ("getWithoutGeoData", "get_without_geo_data"),
        ("_content", "content"),
        ("xlink:href", "xlink_href"),
        ("3k", "n3k"),
    ],
)
def test_snake(name: str, expected: str) -> None:
    assert snake(name) == expected


def test_classes_and_errors() -> None:
    assert pascal("photos", "getInfo") == "PhotosGetInfo"
    assert namespace_of("flickr.photos.comments.getList") == ("photos", "comments")
