"""Fields that recordings showed under other names than Flickr's documentation gives them, or in more responses."""

from datetime import UTC, datetime

from flickr_client import decode
from flickr_runtime.extras import EXTRAS


def test_the_date_on_which_a_person_was_added_to_a_photo() -> None:
    photos = decode(
        "flickr.people.getPhotosOf",
        b'{"photos":{"photo":[{"id":"1","datepersonadded":"1367983810"}]},"stat":"ok"}',
    )
    assert photos.photo[0].datepersonadded == datetime.fromtimestamp(1367983810, UTC)
    assert EXTRAS["date_person_added"] == ("datepersonadded",)


def test_popular_photos_tell_the_totals_beside_those_of_the_day() -> None:
    stats = b'{"views":61,"total_views":"1296","total_comments":1,"total_favorites":2}'
    photos = decode(
        "flickr.stats.getPopularPhotos", b'{"photos":{"photo":[{"id":"1","stats":%s}]},"stat":"ok"}' % stats
    )
    result = photos.photo[0].stats
    assert (result.views, result.total_views, result.total_comments, result.total_favorites) == (61, 1296, 1, 2)


def test_a_new_topic_and_a_new_reply_come_back() -> None:
    topic = decode("flickr.groups.discuss.topics.add", b'{"topic":{"id":"7","subject":"Otters"},"stat":"ok"}')
    reply = decode("flickr.groups.discuss.replies.add", b'{"reply":{"id":"8"},"stat":"ok"}')
    assert (topic.id, topic.subject, reply.id) == ("7", "Otters", "8")


def test_neighbours_in_a_photostream_come_several_at_once() -> None:
    context = decode("flickr.photos.getContext", b'{"nextphotos":{"photo":[{"id":"1"},{"id":"2"}]},"stat":"ok"}')
    assert [photo.id for photo in context.nextphotos] == ["1", "2"]


def test_an_element_that_begins_like_html_is_no_page_of_html() -> None:
    body = b'<rsp stat="ok"><photo id="1"><HTMLMETA /></photo></rsp>'
    assert decode("flickr.photos.getInfo", body).id == "1"
