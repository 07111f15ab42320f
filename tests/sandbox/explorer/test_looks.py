"""What the pages look like: readable in light and dark, wide and narrow.

With `EXPLORER_PICTURES=FOLDER`, each page is written to that folder as a picture, to be checked.
"""

from __future__ import annotations

import os

import pytest
import requests

from flickr_sandbox import Sandbox

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
PAGES = {
    "world": "",
    "upload": "#upload",
    "usage": "#usage",
    "faults": "#faults",
    "requests": "#requests",
    "method": "#flickr.photos.search?text=otter&extras=geo",
    "failure": "#flickr.photos.getInfo?photo_id=1",
}
# texts whose contrast with what is behind them is below 4.5 (WCAG 2, AA)
PALE = """least => {
    const parts = text => text.match(/[\\d.]+/g).map(Number);
    const light = colour => colour.slice(0, 3).map(each => each / 255)
        .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
        .reduce((sum, each, index) => sum + each * [0.2126, 0.7152, 0.0722][index], 0);
    const behind = element => {
        for (let each = element; each; each = each.parentElement) {
            const colour = parts(getComputedStyle(each).backgroundColor);
            if (colour.length < 4 || colour[3] > 0) return colour;
        }
        return [255, 255, 255];
    };
    const found = [];
    for (const each of document.querySelectorAll('body *')) {
        const style = getComputedStyle(each), text = [...each.childNodes].filter(node => node.nodeType === 3);
        if (!each.checkVisibility() || !text.some(node => node.textContent.trim())) continue;
        const colours = [parts(each instanceof SVGElement ? style.fill : style.color), behind(each)].map(light);
        const contrast = (Math.max(...colours) + 0.05) / (Math.min(...colours) + 0.05);
        if (contrast < least) found.push(`${contrast.toFixed(1)} ${each.tagName} ${each.textContent.slice(0, 30)}`);
    }
    return found;
}"""

CUT_OFF = """all => all.filter(each => each.checkVisibility() && each.getBoundingClientRect().right > innerWidth)
    .map(each => each.outerHTML)"""


@pytest.fixture(scope="module")
def busy():
    """A sandbox with something to see on each page."""
    with Sandbox() as sandbox:
        sandbox.add_app("Backup", limit=30)
        key = {"api_key": sandbox.consumer_key, "format": "json"}
        for method, count in {"flickr.photos.search": 12, "flickr.test.echo": 5, "flickr.photos.getInfo": 2}.items():
            for _ in range(count):
                requests.get(
                    f"{sandbox.base_url}/services/rest/", {"method": method, "text": "otter", **key}, timeout=30
                )
        yield sandbox


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_pages_can_be_read(open_tab, busy, size, scheme):
    folder = os.environ.get("EXPLORER_PICTURES")
    with open_tab(busy, viewport=size, color_scheme=scheme) as tab:
        busy.faults.add("503:30", on="flickr.blogs.*", times=2)
        for name, where in PAGES.items():
            tab.open(where)
            if "flickr." in where:
                tab.send()
                tab.decoded(".came img")
            assert tab.page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
            assert tab.page.eval_on_selector_all("#work button, #work select", CUT_OFF) == [], name
            assert tab.page.evaluate(PALE, 4.5) == [], name
            assert len(tab.page.evaluate(PALE, 21)) > 5  # it does measure
            if folder:
                tab.page.screenshot(path=f"{folder}/{name}-{size['width']}-{scheme}.png")
