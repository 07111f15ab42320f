"""What a template's variables hold is decided by the program that renders it."""

from __future__ import annotations

import pytest

from flickr_lint.registry import all_rules
from flickr_lint.testing import findings_in

RULE = next(rule for rule in all_rules() if rule.code == "FLK704")
VIEWS = """
import flickrapi
from django.shortcuts import render
flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
def wall(request):
    found = flickr.photos.search(text="heron", extras="url_m")["photos"]["photo"]
    return render(request, "wall.html", {"photos": [{"shown": p["url_m"], "title": p["title"]} for p in found]})
"""
OTHER = """
import flickrapi
from django.shortcuts import render
def logos(request):
    return render(request, "logos.html", {"logos": [{"shown": "/static/flickr.png"}]})
"""
TEMPLATE = """{% for p in photos %}<img src="{{ p.shown }}">{% endfor %}"""
OBJECTS = """
import flickrapi
class Photo:
    def photo_url(self, size="m"):
        return "https://live.staticflickr.com/%s/%s_%s_%s.jpg" % (self.server, self.id, self.secret, size)
    small = property(lambda self: self.photo_url("s"))
def page():
    return render_template("page.html", photo=Photo())
def photo_url(photo):
    return "https://live.staticflickr.com/%s/%s_%s.jpg" % (photo["server"], photo["id"], photo["secret"])
"""


def test_names_of_another_program_say_nothing() -> None:
    alone = {"wall/views.py": VIEWS, "wall/templates/wall.html": TEMPLATE}
    beside = {"shop/views.py": OTHER, "shop/templates/logos.html": TEMPLATE.replace("photos", "logos")}
    found = findings_in(RULE, {**alone, **beside})
    assert [at.path for at in found] == ["wall/templates/wall.html"]


def test_a_template_of_the_same_name_belongs_to_the_nearest_view() -> None:
    files = {"a/views.py": VIEWS, "a/t/wall.html": TEMPLATE, "b/views.py": OTHER.replace("logos.html", "wall.html")}
    found = findings_in(RULE, {**files, "b/t/wall.html": TEMPLATE})
    assert [at.path for at in found] == ["a/t/wall.html"]


def test_a_part_is_shown_by_the_view_of_the_page() -> None:
    page = {"wall/views.py": VIEWS, "wall/templates/wall.html": "{% include 'tiles.html' %}"}
    found = findings_in(RULE, {**page, "wall/templates/tiles.html": TEMPLATE})
    assert [at.path for at in found] == ["wall/templates/tiles.html"]


@pytest.mark.parametrize(
    "shown",
    [
        '<img src="{{ photo.photo_url() }}">',
        '<img src="{{ tools.photo_url(photo) }}">',
        '<img src="{{ photo_url(photo) }}">',
        '<img src="{{ photo.small }}">',
        '<img ng-src="[[photo.small]]">',
        '<img :src="photo.small">',
        '<img [src]="photo.small">',
    ],
)
def test_what_functions_and_properties_return_is_shown(shown: str) -> None:
    assert len(findings_in(RULE, {"wall/photos.py": OBJECTS, "wall/page.html": shown})) == 1


@pytest.mark.parametrize(
    "shown", ['<img src="{{ photo.title(small) }}">', '<img :src="logo">', '<img [alt]="p.small">']
)
def test_other_names_are_not(shown: str) -> None:
    assert not findings_in(RULE, {"wall/photos.py": OBJECTS, "wall/page.html": shown})
