"""The page of a method, as somebody uses it in a browser."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode

import pytest
import requests

ODD = ["a&b", "c++", "100%", "%41", "a=b#c", "ü ß", 'say "hi"', "<b>x</b>", "a?b"]


@pytest.mark.parametrize("text", [" ".join(ODD), ODD[3]])
def test_the_address_keeps_its_arguments(explore, text):
    explore.open(f"#flickr.photos.search?{urlencode({'text': text})}")
    assert explore.page.input_value("#argument-text") == text
    explore.send()
    assert parse_qs(explore.fragment().partition("?")[2]) == {"text": [text]}
    explore.page.reload()
    explore.page.wait_for_selector("#argument-text")
    assert explore.page.input_value("#argument-text") == text


def test_an_address_that_encodes_badly_still_opens(explore):
    explore.open("#flickr.photos.search?text=%")
    assert explore.page.input_value("#argument-text") == "%"
    explore.open("#%")
    assert "no page" in explore.page.inner_text("#work")


def test_what_is_typed_stands_in_the_address_before_it_is_sent(explore):
    explore.open("#flickr.photos.search")
    explore.page.fill("#argument-text", "a&b")
    explore.page.press("#argument-text", "Tab")
    assert explore.fragment() == "#flickr.photos.search?text=a%26b"


def test_enter_takes_the_best_hit_and_a_few_keys_send(explore):
    page = explore.page
    explore.open()
    page.focus("#find")
    page.keyboard.type("photos search")
    assert "Enter opens flickr.photos.search" in page.inner_text("#found")
    page.keyboard.press("Enter")
    page.wait_for_selector("#argument-text")
    assert explore.fragment() == "#flickr.photos.search"
    page.focus("#find")
    presses = 0
    while page.evaluate("document.activeElement.id") != "send":
        page.keyboard.press("Tab")
        presses += 1
        assert presses <= 4
    page.focus("#argument-text")
    page.keyboard.type("otter")
    page.keyboard.press("Enter")
    assert "stat=ok" in explore.responded()


def test_the_best_hit(explore):
    explore.open()
    for typed, method in {
        "getinfo photos": "flickr.photos.getInfo",
        "people.getPhotos": "flickr.people.getPhotos",
        "flickr.photosets.getList": "flickr.photosets.getList",
        "echo": "flickr.test.echo",
        "photos comments add": "flickr.photos.comments.addComment",
        "search": "flickr.photos.search",
    }.items():
        explore.page.fill("#find", typed)
        assert explore.page.inner_text("#found").endswith(f"Enter opens {method}")


def test_the_list_keeps_the_chosen_method_in_view_and_is_one_stop_of_tab(explore):
    page = explore.page
    explore.open("#flickr.urls.lookupUser")
    chosen = page.locator("#methods a[aria-current=page]")
    assert chosen.inner_text() == "lookupUser"
    box, frame = chosen.bounding_box(), page.locator("#methods").bounding_box()
    assert frame["y"] < box["y"] < frame["y"] + frame["height"] - box["height"]
    assert page.locator("#methods a[tabindex='0']").count() == 1
    page.focus("#methods a[tabindex='0']")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.textContent") == "lookupGroup"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="flickr.urls.lookupGroup").wait_for()


def test_arguments_in_use_stand_first_and_the_rest_is_folded(explore):
    explore.open("#flickr.photos.search?sort=relevance&has_geo=1")
    names = explore.page.eval_on_selector_all(
        ".arguments > .argument label[for]", "all => all.map(each => each.htmlFor)"
    )
    assert set(names[:2]) == {"argument-sort", "argument-has_geo"}
    assert "argument-text" in names
    assert "argument-bbox" not in names
    assert not explore.page.is_visible("#argument-bbox")
    explore.page.click(".more > summary")
    explore.page.fill("#argument-bbox", "1,2,3,4")
    explore.page.keyboard.press("Enter")
    explore.responded()
    assert "bbox=1%2C2%2C3%2C4" in explore.fragment()


def test_extras_are_choices_and_can_be_typed(explore):
    page = explore.page
    explore.open("#flickr.photos.search?text=otter&extras=url_m")
    page.click(".pick > summary")
    assert page.is_checked(".pick input[value=url_m]")
    page.check(".pick input[value=owner_name]")
    page.uncheck(".pick input[value=url_m]")
    assert page.input_value("#argument-extras") == "owner_name"
    page.fill("#argument-extras", "owner_name,views")
    assert page.is_checked(".pick input[value=views]")
    explore.send()
    assert "owner_name%2Cviews" in explore.fragment()
    photo = json.loads(explore.view("json"))["photos"]["photo"][0]
    assert {"ownername", "views"} <= photo.keys()


def test_arguments_that_a_method_does_not_declare(explore):
    explore.open("#flickr.test.echo?foo=a%26b")
    assert explore.page.input_value(".free > input:nth-child(2)") == "a&b"
    explore.page.get_by_text("Add another argument").click()
    explore.page.keyboard.type("bar")
    explore.page.keyboard.press("Tab")
    explore.page.keyboard.type("2")
    explore.page.keyboard.press("Enter")
    explore.responded()
    assert explore.fragment() == "#flickr.test.echo?foo=a%26b&bar=2"
    echoed = json.loads(explore.view("json"))
    assert (echoed["foo"]["_content"], echoed["bar"]["_content"]) == ("a&b", "2")


def test_form_and_response_stand_side_by_side(explore):
    explore.open("#flickr.photos.search?text=otter")
    explore.send()
    form, response = explore.page.locator("#form").bounding_box(), explore.page.locator(".response").bounding_box()
    assert response["x"] >= form["x"] + form["width"]
    assert response["y"] < 200
    explore.page.set_viewport_size({"width": 1440, "height": 400})
    explore.page.locator(".errors").scroll_into_view_if_needed()
    assert 0 < explore.page.locator("#send").bounding_box()["y"] < 150


def test_the_history_sends_again(explore):
    page = explore.page
    explore.open("#flickr.photos.search?text=otter")
    explore.send()
    explore.open("#flickr.test.login")
    page.select_option("#user", label="brass_heron")
    explore.send()
    assert "brassheron" in explore.view("json")
    assert page.locator(".history li").count() == 2
    page.get_by_role("button", name="Send again: flickr.photos.search").click()
    page.wait_for_selector("#argument-text")
    explore.responded()
    assert page.input_value("#argument-text") == "otter"
    assert page.locator(".history li").count() == 3
    page.reload()
    page.wait_for_selector(".history li")
    page.get_by_role("button", name="Send again: flickr.test.login").click()
    page.get_by_role("heading", name="flickr.test.login").wait_for()
    explore.responded()
    assert page.locator("#user option:checked").inner_text() == "brass_heron"


def test_the_history_sends_once_whatever_view_is_open(explore):
    page = explore.page
    explore.open("#flickr.test.echo?once=1")
    explore.send()
    explore.view("xml")
    page.wait_for_selector("[role=tabpanel] pre[aria-label=XML]")
    explore.send()  # in XML
    explore.view("json")
    page.wait_for_selector("[role=tabpanel] pre[aria-label=JSON]")
    before = len(explore.sandbox.requests.of("flickr.test.echo", once="1"))
    page.locator(".history li", has_text="once=1").nth(1).get_by_role("button").click()
    page.locator(".history li", has_text="once=1").nth(before).wait_for()
    page.wait_for_timeout(300)  # a second one would come now
    assert len(explore.sandbox.requests.of("flickr.test.echo", once="1")) == before + 1


def test_views_of_one_response(explore):
    page = explore.page
    explore.open("#flickr.photos.search?text=otter&per_page=4&extras=geo")
    explore.send()
    assert explore.decoded(".cards.photos img") == 4
    tree = explore.view("tree")
    assert "photo" in tree
    assert "perpage: 4" in tree
    assert json.loads(explore.view("json"))["photos"]["perpage"] == 4
    explore.view("xml")
    page.wait_for_selector("[role=tabpanel] pre[aria-label=XML]")
    assert page.inner_text("[role=tabpanel]").startswith('<?xml version="1.0" encoding="utf-8" ?>')
    assert "Content-Type: text/xml".lower() in explore.view("headers").lower()
    code = explore.view("code")
    assert 'flickr.photos.search(text="otter", extras=["geo"], per_page=4)' in code
    assert "flickr call flickr.photos.search text=otter extras=geo per_page=4" in code
    assert "curl 'http://127.0.0.1" in code


def test_a_tree_leads_on_and_tells_dates(explore):
    explore.open("#flickr.photos.getInfo?photo_id=" + _photo(explore))
    explore.send()
    tree = explore.view("tree")
    seconds, date = re.search(r"dateuploaded: (\d+) (\S+ \S+) UTC", tree).groups()
    assert datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%d %H:%M:%S") == date
    explore.page.click(".tree a:text('@N')")
    explore.page.get_by_role("heading", name="flickr.people.getInfo").wait_for()
    assert explore.page.input_value("#argument-user_id") == explore.sandbox.users[0].nsid


def test_a_write_is_not_made_again_for_another_view(explore):
    photo_id = _photo(explore)
    explore.open(f"#flickr.photos.addTags?photo_id={photo_id}&tags=explored")
    explore.send()
    assert "stat=ok" in explore.responded()
    explore.view("xml")
    assert "not sent again automatically" in explore.page.inner_text("[role=tabpanel]")
    explore.page.get_by_text("Send again for XML").click()
    explore.page.wait_for_selector("[role=tabpanel] pre[aria-label=XML]")


def test_people_and_places_are_shown(explore):
    explore.open("#flickr.contacts.getList")
    explore.send()
    assert explore.decoded(".cards.people img") >= 2
    explore.open("#flickr.photos.search?text=otter&has_geo=1&extras=geo&per_page=5")
    explore.send()
    assert explore.page.locator("svg.map circle").count() == 5
    view = explore.page.get_attribute("svg.map", "viewBox").split()
    dot = explore.page.locator("svg.map circle").first
    assert float(view[0]) <= float(dot.get_attribute("cx")) <= float(view[0]) + float(view[2])
    explore.open("#flickr.photos.getSizes?photo_id=" + _photo(explore))
    explore.send()
    assert explore.page.locator(".cards.photos img").count() >= 5


def test_failures_of_all_kinds_are_reported(explore):
    explore.open("#flickr.photos.getInfo?photo_id=1")
    explore.send()
    assert "HTTP 200 OK stat=fail 1" in explore.responded()
    assert explore.page.locator(".status .bad").count() == 1
    for kind, words in {
        "429": "HTTP 429",
        "wrong_format": "HTTP 200",
        "truncated": "HTTP 200",
        "html": "HTTP 200",
    }.items():
        fault = explore.sandbox.faults.add(kind, times=1)
        explore.send()
        assert words in explore.responded(), kind
        assert fault.used == 1
        assert explore.view("tree")
    explore.sandbox.faults.add("reset")
    explore.send()
    assert explore.responded().startswith("No response")


def test_texts_of_others_stay_texts(explore):
    evil = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
    explore.page.on("dialog", lambda dialog: explore.faults.append(dialog.message))
    photo_id = _photo(explore)
    explore.open(f"#flickr.photos.setMeta?{urlencode({'photo_id': photo_id, 'title': evil, 'description': evil})}")
    explore.send()
    assert "stat=ok" in explore.responded()
    explore.open(f"#flickr.photos.getInfo?photo_id={photo_id}")
    explore.send()
    for view in ("pictures", "tree", "json"):
        explore.view(view)
        assert explore.page.locator("#work script, #work img[src=x]").count() == 0
    explore.open()
    assert explore.page.locator("#work script, #work img[src=x]").count() == 0


def _photo(explore) -> str:
    """A photo of the first user."""
    user = explore.sandbox.users[0]
    url = f"{explore.sandbox.base_url}/services/rest/"
    fields = {"method": "flickr.people.getPublicPhotos", "user_id": user.nsid, "api_key": explore.sandbox.consumer_key}
    response = requests.get(url, {**fields, "format": "json", "nojsoncallback": "1"}, timeout=10).json()
    return str(response["photos"]["photo"][0]["id"])
