"""The explorer's pages beside the methods: the world, uploads, usage, faults, requests; small screens and keyboards."""

from __future__ import annotations

import re

import pytest
import requests

from flickr_client import Flickr
from flickr_sandbox import Sandbox
from flickr_sandbox.pictures.draw import draw

PAGES = ["", "#upload", "#usage", "#faults", "#requests", "#flickr.photos.search?text=otter&extras=geo,url_q"]
UNNAMED = """all => all.filter(each => !(each.labels?.length || each.ariaLabel || each.textContent.trim()
    || each.querySelector?.('img[alt]:not([alt=""])'))).map(each => each.outerHTML)"""

POINTERS = """all => all.flatMap(each => ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for']
    .flatMap(name => (each.getAttribute(name) || '').split(' ')))"""

MISNAMED = """all => all.filter(each => each.ariaLabel && each.textContent.trim()
    && !each.ariaLabel.toLowerCase().includes(each.textContent.trim().toLowerCase())).map(each => each.outerHTML)"""
SMALL = """all => all.filter(each => each.checkVisibility() && getComputedStyle(each).display !== 'inline')
    .filter(each => Math.min(each.offsetWidth, each.offsetHeight) < 24).map(each => each.outerHTML)"""


def _call(explore, method, **arguments):
    fields = {"method": method, "api_key": explore.sandbox.consumer_key, "format": "json", "nojsoncallback": "1"}
    return requests.get(f"{explore.sandbox.base_url}/services/rest/", {**fields, **arguments}, timeout=30).json()


def test_the_front_page_shows_the_world(explore):
    explore.open()
    page = explore.page
    assert re.search(r"\d+ photos of 5 people, in 5 albums, 6 groups and 3 galleries", page.inner_text("#work"))
    assert explore.decoded(".cards.people img") == 5
    assert explore.decoded(".cards.photos img") >= 20
    assert page.locator(".cards.people strong").all_inner_texts() == [
        user.username for user in sorted(explore.sandbox.users, key=lambda user: -_photos(explore, user.nsid))
    ]
    assert f"export FLICKR_BASE_URL={explore.sandbox.base_url}" in page.inner_text("#work")


def _photos(explore, nsid):
    token = explore.sandbox.sign_in(nsid, perms="read")
    key, secret = explore.sandbox.consumer_key, explore.sandbox.consumer_secret
    with Flickr(key, secret, token=token, base_url=explore.sandbox.base_url) as flickr:
        return flickr.people.get_photos("me").total


def test_anybody_is_signed_in_without_a_password(explore):
    explore.open()
    card = explore.page.locator(".cards.people > li", has_text="brass_heron")
    card.locator("select").select_option("read")
    card.get_by_role("button", name="Sign in as brass_heron").click()
    text = card.locator(".token pre").inner_text()
    found = re.fullmatch(r"export FLICKR_OAUTH_TOKEN=(\S+)\nexport FLICKR_OAUTH_TOKEN_SECRET=(\S+)", text)
    from flickr_client import Token

    token = Token(token=found[1], secret=found[2])
    key, secret = explore.sandbox.consumer_key, explore.sandbox.consumer_secret
    with Flickr(key, secret, token=token, base_url=explore.sandbox.base_url) as flickr:
        assert flickr.test.login().username == "brass_heron"
        assert flickr.auth.oauth.check_token(token.token).perms == "read"


def test_calls_as_a_user_that_was_chosen(explore):
    explore.open()
    explore.page.get_by_role("link", name="call as Mapwright").click()
    explore.page.wait_for_selector("#user")
    assert explore.page.locator("#user option:checked").inner_text() == "Mapwright"


def test_files_go_up_with_what_was_said_of_them(explore):
    page = explore.page
    explore.open("#upload")
    page.fill("#title", 'Dusk & "dawn"')
    page.fill("#tags", 'otter "river bank"')
    page.select_option("#privacy", "private")
    otter = {"name": "otter.png", "mimeType": "image/png", "buffer": draw("otter", 300, 200)}
    page.set_input_files("#files", [otter, {"name": "no.txt", "mimeType": "text/plain", "buffer": b"no picture"}])
    page.locator(".uploads .bad", has_text="error 5: Filetype was not recognised").wait_for()
    assert explore.decoded(".uploads img") == 1
    page.locator(".uploads a").click()
    page.get_by_role("heading", name="flickr.photos.getInfo").wait_for()
    page.select_option("#user", index=1)
    explore.send()
    info = page.evaluate(
        "document.querySelector('[data-view=json]').click() || document.querySelector('[role=tabpanel]').textContent"
    )
    assert '"ispublic": 0' in info
    assert "river bank" in info
    assert 'Dusk & \\"dawn\\"' in info
    sent = explore.sandbox.requests.of("upload")
    assert [request.code for request in sent] == [None, 5]


@pytest.mark.parametrize("place", [".drop", "h1"])
def test_files_can_be_dropped_anywhere_on_the_page(explore, place):
    explore.open("#upload")
    drop = """(zone, bytes) => {
        const files = new DataTransfer();
        files.items.add(new File([new Uint8Array(bytes)], 'dropped.png', { type: 'image/png' }));
        zone.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
    }"""
    explore.page.locator(place).evaluate(drop, list(draw("dropped", 60, 40)))
    explore.page.locator(".uploads a", has_text="photo").wait_for()
    assert "dropped.png" in explore.page.inner_text(".uploads")


def test_usage_is_live_by_method_and_by_application(explore):
    page = explore.page
    explore.sandbox.requests.clear()
    explore.open("#usage")
    before = int(page.locator(".gauge strong").inner_text().split()[0]) if page.locator(".gauge").count() else 0
    for _ in range(7):
        _call(explore, "flickr.test.echo")
    page.locator(".gauge strong", has_text=f"{before + 7} of 3,600").wait_for()
    row = page.locator("tr", has_text="flickr.test.echo")
    assert int(row.locator(".figure").inner_text()) >= 7
    assert page.inner_text(".panel h2") == "Sandbox demo"
    hours = page.locator("svg[aria-label^='Calls per hour']")
    assert "limit 3,600" in hours.text_content()
    scale = float(hours.locator("text").nth(2).text_content().replace(",", ""))
    assert scale >= 3600
    page.check("#zoom")
    page.locator("svg[aria-label^='Calls per hour'] text", has_text=re.compile("^3,600$|^4,000$")).wait_for(
        state="detached"
    )


def test_faults_are_added_and_taken_away(explore):
    page = explore.page
    explore.open("#faults")
    assert "everything works" in page.inner_text("#work")
    page.select_option("#kind", "503")
    page.fill("#value", "30")
    page.fill("#fault-on", "flickr.test.*")
    page.fill("#fault-times", "1")
    page.get_by_role("button", name="Add").click()
    page.locator("td", has_text="on flickr.test.*").wait_for()
    (fault,) = explore.sandbox.faults
    assert (fault.fault.kind, fault.fault.value, fault.fault.times) == ("503", 30, 1)
    url = f"{explore.sandbox.base_url}/services/rest/?method=flickr.test.echo"
    assert requests.get(url, timeout=30).headers["Retry-After"] == "30"
    page.fill("#fault-times", "-1")
    page.get_by_role("button", name="Add").click()
    page.locator("[role=alert]", has_text="times").wait_for()
    page.get_by_role("button", name="Remove: 503").click()
    page.get_by_text("everything works").wait_for()
    assert list(explore.sandbox.faults) == []
    explore.faults.clear()  # the browser reports the refused fault


def test_a_fault_with_a_number_that_is_none_is_refused(explore):
    page = explore.page
    explore.open("#faults")
    page.fill("#fault-times", "twice")
    page.get_by_role("button", name="Add").click()
    page.locator("[role=alert]", has_text="times is 'twice'; it must be a number").wait_for()
    assert list(explore.sandbox.faults) == []
    explore.faults.clear()  # the browser reports the refused fault


def test_people_who_came_after_the_page_was_opened_can_call(open_tab):
    with Sandbox() as sandbox, open_tab(sandbox) as explore:
        explore.open()
        sandbox.add_user(username="Heron", path_alias="heron")
        explore.open("#upload")
        assert "Heron" in explore.page.locator("#user option").all_inner_texts()
        explore.open("")
        explore.page.get_by_role("link", name="call as Heron").click()
        explore.page.wait_for_selector("#send")
        assert explore.page.locator("#user option:checked").inner_text() == "Heron"
        sandbox.reset()
        explore.open("#flickr.test.login")
        assert "Heron" not in explore.page.locator("#user option").all_inner_texts()


def test_the_list_of_requests_is_emptied_by_a_reset(open_tab):
    with Sandbox() as sandbox, open_tab(sandbox) as explore:
        _call(explore, "flickr.photos.getInfo", photo_id="1")
        explore.open("#requests")
        explore.page.locator(".log tbody tr", has_text="getInfo").wait_for()
        sandbox.reset()
        explore.page.get_by_text("No such requests yet.").wait_for()
        _call(explore, "flickr.test.echo")
        explore.page.locator(".log tbody tr", has_text="echo").wait_for()
        assert explore.page.locator(".log tbody tr").count() == 1


def test_requests_are_listed_as_they_come(explore):
    page = explore.page
    explore.open("#requests")
    _call(explore, "flickr.photos.search", text="a&b", per_page="2")
    _call(explore, "flickr.photos.getInfo", photo_id="1")
    failed = page.locator(".log tbody tr").first
    failed.get_by_text("fail 1", exact=True).wait_for()
    assert "not found" in failed.inner_text()
    page.fill("#filter", "search a&b")
    row = page.locator(".log tbody tr").first
    row.locator("summary").click()
    assert "a&b" in row.inner_text()
    row.get_by_role("link", name="Open as a call").click()
    page.wait_for_selector("#argument-text")
    assert page.input_value("#argument-text") == "a&b"
    explore.open("#requests")
    page.get_by_role("button", name="Clear").click()
    page.get_by_text("No such requests yet.").wait_for()
    assert list(explore.sandbox.requests) == []


def test_the_explorer_itself_is_not_logged(explore):
    explore.sandbox.requests.clear()
    explore.open("#usage")
    explore.open("#faults")
    assert [request.path for request in explore.sandbox.requests if request.path.startswith("/sandbox")] == []


def test_pages_fit_a_telephone(small):
    page = small.page
    for where in PAGES:
        small.open(where)
        if "flickr." in where:
            small.send()
            assert page.locator(".response").bounding_box()["y"] < 100, where  # scrolled to
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, where
        assert not page.is_visible("#find")
        page.click("#drawer > summary")
        assert page.is_visible("#find")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 28)"
    page.click("#drawer > summary")
    page.set_viewport_size({"width": 1200, "height": 800})
    page.locator("#find").wait_for()  # there is no button to open the list with


def test_everything_has_a_name_and_a_place(explore):
    page = explore.page
    for where in PAGES:
        explore.open(where)
        if "flickr." in where:
            explore.send()
        nameless = page.eval_on_selector_all("button, a, input, select, textarea, summary, [role=img]", UNNAMED)
        assert nameless == [], where
        assert page.eval_on_selector_all("img:not([alt]), svg:not([aria-label])", "all => all.length") == 0, where
        assert (page.locator("h1").count(), page.locator("main").count()) == (1, 1), where
        assert page.locator("[role=status]").count() >= 2, where
        ids = page.eval_on_selector_all("[id]", "all => all.map(each => each.id)")
        assert len(ids) == len(set(ids)), where
        assert {each for each in page.eval_on_selector_all("*", POINTERS) if each} <= set(ids), where


def test_what_is_spoken_is_what_is_shown_and_is_large_enough_to_touch(explore, small):
    _call(explore, "flickr.photos.getRecent")
    explore.sandbox.faults.add("503,on=flickr.blogs.*")
    for tab in (explore, small):
        for where in [*PAGES, "#flickr.photos.addTags"]:
            tab.open(where)
            if "search" in where:
                tab.send()
            assert tab.page.eval_on_selector_all("button, a, summary", MISNAMED) == [], where
            assert tab.page.eval_on_selector_all("button, a:not(.skip), select", SMALL) == [], where
        tab.open("")
        links = tab.page.locator("#work ul:not([class]) a")
        assert links.count() == 5
        assert all(box.bounding_box()["height"] >= 24 for box in links.all())


def test_an_empty_world(open_tab):
    with Sandbox(seed=()) as empty, open_tab(empty) as explore:
        explore.open()
        assert "0 photos of 0 people" in explore.page.inner_text("#work")
        explore.open("#flickr.test.echo?a=1")
        explore.send()
        assert "stat=ok" in explore.responded()
        explore.open("#upload")
        explore.page.get_by_text("nobody to upload as").wait_for()


def test_the_keyboard_keeps_its_place(explore):
    page = explore.page
    focus = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
    explore.open("#flickr.test.echo?a=1")
    page.focus("#send")
    page.keyboard.press("Enter")
    explore.responded()
    assert page.evaluate(focus) == "Send"
    page.get_by_role("button", name="Send again: flickr.test.echo").first.focus()
    page.keyboard.press("Enter")
    page.locator(".history li").nth(1).wait_for()
    assert page.evaluate(focus) == "Send"
    for kind in ("503", "500"):
        explore.sandbox.faults.add(kind, on="flickr.blogs.*")
    explore.open("#faults")
    page.get_by_role("button", name="Remove: 500").focus()
    explore.sandbox.faults.add("429", on="flickr.blogs.*")
    page.get_by_role("button", name="Remove: 429").wait_for()  # the page was filled again
    assert page.evaluate(focus) == "Remove: 500"
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove: 500").wait_for(state="detached")
    assert page.evaluate(focus) == "Remove: 429"
    page.get_by_role("button", name="Remove all").focus()
    page.keyboard.press("Enter")
    page.get_by_text("everything works").wait_for()
    assert page.evaluate(focus) == "Faults"
    explore.open("#requests")
    page.locator(".log summary", has_text="flickr.test.echo").first.focus()
    _call(explore, "flickr.test.null")
    page.locator(".log summary", has_text="flickr.test.null").wait_for()
    assert page.evaluate(focus) == "flickr.test.echo"


def test_tabs_are_walked_with_arrow_keys(explore):
    explore.open("#flickr.test.echo")
    explore.send()
    page = explore.page
    page.focus("[role=tab][aria-selected=true]")
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.dataset.view") == "code"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.view") == "pictures"
    page.keyboard.press("ArrowRight")
    assert page.locator("[role=tab][aria-selected=true]").inner_text() == "Tree"
    assert page.locator("[role=tab][tabindex='0']").count() == 1


def test_a_page_of_another_host_is_reported_why_it_does_not_work(explore):
    """The explorer's own requests are for this machine; a browser elsewhere gets an error that says so."""
    port = explore.sandbox.base_url.rpartition(":")[2]
    response = requests.get(f"http://127.0.0.1:{port}/sandbox/about", headers={"Host": "sandbox.example"}, timeout=30)
    assert response.status_code == 403
    assert "same machine" in response.json()["error"]
