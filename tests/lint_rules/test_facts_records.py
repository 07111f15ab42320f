"""Flickr's data in records of a program's own: tables of a cache, file fields of models, annotations."""

from __future__ import annotations

import pytest

from flickr_lint.registry import choose
from flickr_lint.testing import findings_in

(KEPT,) = choose(["FLK501"], [])
CLIENT = """
import flickrapi
import requests
flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
"""
RECORDS = {
    "A table stores Flickr's response": """
def keep(connection, photo_id):
    found = flickr.photos.getInfo(photo_id=photo_id)
    connection.execute("INSERT INTO photo_cache VALUES (?, ?)", (photo_id, found))
""",
    "`image_file` keeps the image of a photo": """
from django.core.files.base import ContentFile
def keep(record, photo):
    record.image_file.save("image.jpg", ContentFile(requests.get(photo["url_o"]).content))
""",
    "Annotations store Flickr's response": """
from zope.annotation.interfaces import IAnnotations
def keep(context):
    IAnnotations(context)["wall"] = flickr.photos.search(text="heron")
""",
}


@pytest.mark.parametrize("message", RECORDS)
def test_each_kind_of_record_is_found(message: str) -> None:
    (finding,) = findings_in(KEPT, CLIENT + RECORDS[message])
    assert finding.message == f"{message}, and it never expires"


@pytest.mark.parametrize(
    "code",
    [
        "def keep(connection):\n    connection.execute('INSERT INTO runs VALUES (1)')\n",
        "def keep(record, form):\n    record.image_file.save('image.jpg', form.upload)\n",
        "def keep(record):\n    record.save()\n",
    ],
)
def test_other_records_are_none(code: str) -> None:
    assert not findings_in(KEPT, CLIENT + code)
