"""What a response did not contain is None, and so is what Flickr writes as 0 because there is none."""

import json
import pickle
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

import flickr_client
import flickr_specs
from flickr_client import Record, decode
from flickr_client._index import method_named
from flickr_client.errors import APIError, NotFound, PermissionDenied
from flickr_client.errors.galleries import GetPhotosGalleryNotFound
from flickr_client.errors.photos import GetInfoPhotoPrivate


def said(record: Record) -> Iterator[tuple[str, Any]]:
    """Fields of a record, and of those in it, that say something."""
    for field in msgspec.structs.fields(type(record)):
        value = getattr(record, field.name)
        if isinstance(value, Record):
            yield from said(value)
        elif value not in (None, []) and not (field.encode_name in {"id", "_content"} and value == ""):
            yield f"{type(record).__name__}.{field.name}", value


@pytest.mark.parametrize("name", flickr_specs.method_names())
def test_an_empty_response_says_nothing(name: str) -> None:
    method = method_named(name)
    assert method is not None
    for body in (b'{"stat":"ok"}', b'{"%s":{},"stat":"ok"}' % (method.root or "x").encode(), b'<rsp stat="ok"></rsp>'):
        response = decode(name, body)
        if isinstance(response, Record) and not method.outcomes:
            assert dict(said(response)) == {}


def test_a_flag_that_is_missing_is_not_one_that_is_not_set() -> None:
    perms = decode("flickr.photos.getPerms", b'{"perms":{"id":"1","isfriend":0},"stat":"ok"}')
    assert (perms.ispublic, perms.isfriend, perms.permcomment) == (None, False, None)
    assert perms.to_dict() == {"id": "1", "isfriend": False}
    stats = decode("flickr.stats.getPhotoStats", b'{"stats":{"views":"0"},"stat":"ok"}')
    assert (stats.views, stats.comments) == (0, None)
    assert decode("flickr.groups.getInfo", b'{"group":{"id":"1","lang":null},"stat":"ok"}').lang is None


@pytest.mark.parametrize(
    "none", [{"id": 0}, {"id": "0"}, {"id": "0", "is_faved": 0}, {}, "", None, 0, [], [{"id": "0"}]]
)
def test_no_neighbour_is_none(none: Any) -> None:
    for name in ("photos", "favorites", "groups.pools", "photosets"):
        tree = {"count": {"_content": "1"}, "prevphoto": none, "nextphoto": {"id": "7"}, "stat": "ok"}
        context = decode(f"flickr.{name}.getContext", json.dumps(tree).encode())
        assert context.prevphoto is None
        assert context.nextphoto.id == "7"
        assert "prevphoto" not in context.to_dict()
        assert "prevphoto" not in repr(context)
        assert pickle.loads(pickle.dumps(context)) == context  # noqa: S301  # our own object
    as_xml = decode(
        "flickr.photos.getContext", b'<rsp stat="ok"><count>1</count><nextphoto id="0" is_faved="0"/></rsp>'
    )
    assert as_xml.nextphoto is None
    assert as_xml == decode("flickr.photos.getContext", b'{"count":{"_content":"1"},"nextphoto":{"id":0},"stat":"ok"}')


def test_a_moment_of_zero_is_never() -> None:
    topic = decode(
        "flickr.groups.discuss.topics.getInfo",
        b'{"topic":{"id":"1","last_reply":0,"lastedit":"0","datecreate":"1361624304","count_replies":0},"stat":"ok"}',
    )
    assert (topic.lastedit, topic.last_reply, topic.count_replies) == (None, None, 0)
    assert topic.to_dict() == {"id": "1", "datecreate": "2013-02-23T12:58:24Z", "count_replies": 0}
    assert (
        decode("flickr.photos.licenses.getInfo", b'{"licenses":{"license":[{"id":0}]},"stat":"ok"}').license[0].id
        == "0"
    )


def test_a_photo_that_waits_for_approval_was_added() -> None:
    waits = b'{"stat":"fail","code":6,"message":"Your Photo has been added to the Pending Queue for this Pool"}'
    assert decode("flickr.groups.pools.add", waits).pending is True
    assert decode("flickr.groups.pools.add", b'<rsp stat="fail"><err code="6" msg="x"/></rsp>').pending is True
    assert decode("flickr.groups.pools.add", b'{"stat":"ok"}').pending is False
    with pytest.raises(APIError):
        decode("flickr.groups.pools.add", b'{"stat":"fail","code":7,"message":"already"}')


def test_refusals_that_nobody_documents_have_classes() -> None:
    with pytest.raises(GetInfoPhotoPrivate) as private:
        decode("flickr.photos.getInfo", b'{"stat":"fail","code":2,"message":"Photo is private"}')
    assert isinstance(private.value, PermissionDenied)
    with pytest.raises(GetPhotosGalleryNotFound) as unknown:
        flickr_client.decode("flickr.galleries.getPhotos", b'{"stat":"fail","code":1,"message":"Invalid gallery ID"}')
    assert isinstance(unknown.value, NotFound)
