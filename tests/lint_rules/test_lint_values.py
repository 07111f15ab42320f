"""Values of arguments, right and wrong: written in the call, in a mapping, or by callers of a function."""

from __future__ import annotations

import textwrap

import pytest

from flickr_lint.registry import choose
from flickr_lint.testing import findings_in

(BAD_VALUE,) = choose(["FLK909"], [])

WRONG = (
    'extras="url_o" "date_taken"',
    'extras="url_o date_taken"',
    'extras="url_o;date_taken"',
    'extras="[url_o,date_taken]"',
    'extras="".join(["url_o", "date_taken"])',
    'extras="date-taken"',
    'license="4 5 6"',
    'license="CC-BY"',
    'tag_mode="AND"',
    'sort="date_posted_desc"',
    "privacy_filter=0",
    'safe_search="moderate"',
    'per_page="all"',
    "per_page=0",
    'accuracy="city"',
    'has_geo="yes"',
    'min_taken_date="01-02-2020"',
    'min_upload_date="last week"',
    'min_taken_date=datetime.date(2020, 1, 2).strftime("%d/%m/%Y")',
    'max_taken_date="20200102"',
)
RIGHT = (
    'extras="url_o," "date_taken, tags"',
    'extras=",".join(["url_o", "date_taken"])',
    'extras=["url_o", "date_taken"]',
    'license="4,5,6"',
    "license=17",
    'tag_mode="all"',
    'tag_mode="bool"',
    'sort="interestingness-desc"',
    "privacy_filter=5",
    'per_page="500"',
    'has_geo="1"',
    "has_geo=True",
    'text="a b;c"',
    'min_taken_date="2020-01-02"',
    'min_taken_date=datetime.date(2020, 1, 2).strftime("%Y-%m-%d")',
    'min_taken_date=datetime.date(2020, 1, 2).strftime("%s")',
    "min_upload_date=1577934245",
    "min_upload_date=given",
)
FORMS = {
    "a call": """
        import datetime, flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).photos.search(VALUE)
        """,
    "a function that passes all keywords on": """
        import datetime, requests
        def search(**words):
            words.update(method="flickr.photos.search", api_key=KEY)
            return requests.get("https://api.flickr.com/services/rest/", params=words)
        def first():
            search(text="heron")
        def second():
            search(VALUE)
        """,
    "a method of a client with helpers": """
        import datetime, requests
        class Api:
            def ask(self, method, **words):
                return requests.get("https://api.flickr.com/services/rest/", params=dict(words, method=method))
            def search(self, page=1, **words):
                return self.ask("flickr.photos.search", page=page, **words)
        Api().search(VALUE)
        Api().search(text="owl", page=2)
        """,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("value", WRONG)
def test_a_wrong_value_is_found_where_it_is_written(form: str, value: str) -> None:
    text = textwrap.dedent(FORMS[form]).strip().replace("VALUE", value) + "\n"
    (line,) = (row for row, each in enumerate(text.splitlines(), 1) if value in each)
    assert [finding.region.line for finding in findings_in(BAD_VALUE, text)] == [line]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("value", RIGHT)
def test_a_right_value_is_left_alone(form: str, value: str) -> None:
    assert findings_in(BAD_VALUE, textwrap.dedent(FORMS[form]).replace("VALUE", value)) == ()


def test_each_value_that_callers_give_a_parameter_is_checked() -> None:
    text = textwrap.dedent("""
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def search(words, order="relevance"):
            return flickr.photos.search(text=words, sort=order)
        def first():
            return search("owl", "newest")
        def second():
            return search("owl", order="relevance")
        def third():
            return search("owl", order="oldest")
        """)
    assert [finding.message for finding in findings_in(BAD_VALUE, text)] == [
        "`sort` has no value `newest`",
        "`sort` has no value `oldest`",
    ]
