"""Sends new photos to Flickr, and tells where they are."""

from io import BytesIO

import requests
from flask import render_template
from PIL import Image

from .photos import flickr
from .sync import sign_in


def send(path, title):
    """One photo from the hall's scanner."""
    response = flickr.upload(filename=path, title=title, is_public=1)
    photo_id = response.find("photoid").text
    flickr.photos.setTag(photo_id=photo_id, tags="holiday")
    flickr.photos.setDates(photoid=photo_id)
    return f"https://flic.kr/p/{photo_id}"


def tag(photo_id, tags):
    """More tags."""
    params = {"method": "flickr.photos.addTags", "photo_id": photo_id, "tags": tags}
    requests.get("https://api.flickr.com/services/rest/", params=params, timeout=10)


def for_the_screen(photo):
    """The photo as large as the screen in the hall."""
    return Image.open(BytesIO(requests.get(photo["url_o"], timeout=10).content)).resize((1280, 720))


def album_page(text):
    """All there is on one page."""
    found = flickr.photos.search(text=text, per_page=1000, content_type=1, extras="url_medium")
    return render_template("wall.html", photos=found["photos"]["photo"])


def main(path):
    """One photo from the command line."""
    sign_in()
    return send(path, "From the hall")
