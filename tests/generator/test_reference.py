"""The reference in docs/: complete, in step with the specs, and every link leads somewhere."""

import re
from collections import Counter
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from flickr_generator.cli import main
from flickr_generator.derive import read_specs
from flickr_generator.errors import GeneratorError
from flickr_generator.reference import reference_files
from flickr_generator.reference.command import reference_folder, write_reference
from flickr_generator.reference.markdown import anchor
from flickr_specs import load_method, method_names, root

SPECS = Path(str(root()))


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    documents = read_specs(SPECS)
    return {name: body.decode() for name, body in reference_files(documents.methods, documents.types).items()}


def headings(page: str) -> list[str]:
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    return [tokens[place + 1].content for place, token in enumerate(tokens) if token.type == "heading_open"]


def section(pages: dict[str, str], method: str) -> str:
    page = pages[f"{method.rpartition('.')[0]}.md"]
    return page.split(f"\n## {method}\n")[1].split("\n## ")[0].split("\n# ")[0]


def test_the_committed_pages_are_what_the_specs_give(pages: dict[str, str]) -> None:
    folder = reference_folder(SPECS)
    assert folder is not None
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == pages


def test_every_method_has_a_section_with_all_its_arguments(pages: dict[str, str]) -> None:
    for method in method_names():
        result = section(pages, method)
        for name in load_method(method)["properties"]["arguments"]["properties"]:
            assert f"\n| `{name}" in result or f"\n| `{name}_" in result, (method, name)


def test_a_section_contains_what_a_caller_needs_to_know(pages: dict[str, str]) -> None:
    result = section(pages, "flickr.photos.addTags")
    assert "flickr.photos.add_tags(photo_id: str, tags: Sequence[str] | str)" in result
    assert "Needs permission **write** · POST" in result
    assert "| `tags` (required) | `Sequence[str] \\| str` | The tags to add" in result
    assert "[`PhotosAddTags`](#photosaddtags)" in result
    assert "| 1 | `AddTagsPhotoNotFound` | `NotFound` | Photo not found. |" in result
    search = section(pages, "flickr.photos.search")
    assert "One of: `any`, `all`." in search
    assert "Default: `100`. From `1` to `500`." in search
    assert "[`PhotoPage`](types.md#photopage)" in search


def test_every_link_leads_to_a_heading(pages: dict[str, str]) -> None:
    anchors = {name: Counter(map(anchor, headings(page))) for name, page in pages.items()}
    assert [(name, twin) for name, found in anchors.items() for twin, number in found.items() if number > 1] == []
    for name, page in pages.items():
        for file, fragment in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", page):
            assert (file or name) in pages, (name, file)
            assert not fragment or fragment in anchors[file or name], (name, fragment)


def test_pages_hold_no_html_but_their_first_line(pages: dict[str, str]) -> None:
    for page in pages.values():
        tokens = MarkdownIt("commonmark").enable("table").parse(page)
        kinds = Counter(child.type for token in tokens for child in [token, *(token.children or ())])
        assert kinds["html_block"] == 1
        assert kinds["html_inline"] == kinds["image"] == 0


def test_check_and_build_keep_the_pages_of_a_checkout_in_step(
    specs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checkout = tmp_path / "checkout"
    (checkout / "docs").mkdir(parents=True)
    (checkout / "specs").mkdir()
    home = specs.rename(checkout / "specs" / "flickr_specs")
    options = ["--specs", str(home), "--output", str(tmp_path / "flickr_client")]

    def run(command: str) -> int:
        with pytest.raises(SystemExit) as end:
            main([command, *options])
        return int(str(end.value.code))

    assert run("build") == 0
    assert run("check") == 0
    page = checkout / "docs" / "reference" / "flickr.test.md"
    page.write_text(page.read_text().replace("flickr.test.echo", "flickr.test.ecco"))
    capsys.readouterr()
    assert run("check") == 1
    assert "flickr.test.ecco" in capsys.readouterr().out
    assert run("build") == 0
    assert run("check") == 0


def test_stale_pages_go_and_hand_written_ones_stay(tmp_path: Path, pages: dict[str, str]) -> None:
    files = {name: page.encode() for name, page in pages.items()}
    write_reference(tmp_path, {**files, "flickr.gone.md": files["flickr.test.md"]})
    (tmp_path / "notes.md").write_text("# Mine\n")
    assert write_reference(tmp_path, files) == ["flickr.gone.md"]
    assert (tmp_path / "notes.md").exists()
    (tmp_path / "types.md").write_text("# Mine\n")
    with pytest.raises(GeneratorError, match=r"types\.md: not generated"):
        write_reference(tmp_path, files)
