"""`flickr explain`: the page of a method, at any width of the terminal."""

import pytest
from click.testing import CliRunner

from flickr_client._cli import main
from flickr_client._index import PATHS


def explain(*arguments: str, columns: int = 100) -> str:
    done = CliRunner(env={"COLUMNS": str(columns)}).invoke(main, ["explain", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def block(page: str, heading: str) -> list[str]:
    return page.split(f"\n{heading}\n")[1].split("\n\n", maxsplit=1)[0].splitlines()


def test_a_page_tells_what_a_caller_needs_to_know() -> None:
    page = explain("photos.addTags")
    assert page.startswith("flickr.photos.addTags\n\nAdd tags to a photo")
    assert block(page, "Call") == ["  flickr.photos.add_tags(photo_id, tags)"]
    assert block(page, "Needs") == ["  a user's permission to write; sent by POST"]
    assert block(page, "Required arguments")[2:4] == [
        "  tags  list[str]",
        "      The tags to add, each as it should read, blanks included.",
    ]
    assert block(page, "Response")[0] == "  PhotosAddTags"
    assert block(page, "Errors")[0].split() == ["1", "AddTagsPhotoNotFound", "NotFound"]


def test_known_values_are_listed_and_say_whether_others_are_taken() -> None:
    page = explain("flickr.photos.search")
    assert "  extras  list[str]" in page
    assert "      Known values: description, license," in page
    assert "  sort  str" in page
    assert "      One of: date-posted-asc," in page
    assert "  license  list[int]" in page


def test_a_method_that_answers_nothing_says_so() -> None:
    assert block(explain("photos.delete"), "Response") == ["  nothing"]


@pytest.mark.parametrize("columns", [20, 60, 80, 300])
def test_lines_fit_the_terminal_and_are_never_too_long_to_read(columns: int) -> None:
    for name in ("flickr.photos.search", "flickr.people.getInfo", "flickr.galleries.getList"):
        prose = explain(name, columns=columns).split("\nErrors\n")[0]
        longest = max(prose.splitlines(), key=len)
        assert len(longest) <= min(max(columns, 40), 100), longest


def test_every_method_has_a_page() -> None:
    assert len(PATHS) == 224
    for name, path in PATHS.items():
        page = explain(name)
        assert f"flickr.{path}(" in page
        assert "| None" not in page.split("\nErrors\n")[0].split("\nResponse\n")[0]


def test_an_unknown_method_is_refused_with_a_hint() -> None:
    done = CliRunner().invoke(main, ["explain", "flickr.photos.serch", "--curl"])
    assert done.exit_code == 1
    assert "did you mean flickr.photos.search" in done.output
