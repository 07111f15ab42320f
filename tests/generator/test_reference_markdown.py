"""No text of a spec becomes a link, HTML, a heading or a table cell of the reference."""

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from flickr_generator.reference.markdown import Markdown, cell, code, prose

PLAIN = {"text", "text_special", "code_inline"}
GFM = MarkdownIt("commonmark").enable("table")

FRAGMENTS = [
    *("`", "``", "\\", "|", "\\|", "*", "__", "[x](y)", "![x](y)", "]:", "<b>", "<!--", "-->", "&lt;", "&", "~~", "$$"),
    *("# ", "\n", "\n\n", "- ", "1. ", "> ", "===", "---", "    ", " ", "https://a.b", "www.a.b", "a@b.c"),
]

hostile = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(FRAGMENTS),
    ),
    max_size=12,
).map("".join)


def inline(markdown: str) -> list[Token]:
    """The inline tokens of what must be one paragraph."""
    tokens = GFM.parse(markdown)
    assert [token.type for token in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    return list(tokens[1].children or ()) if tokens else []


def shown(tokens: list[Token]) -> str:
    return "".join(token.content for token in tokens)


def bare(text: str) -> str:
    return "".join(text.replace("`", "").replace("'", "").split())


@given(hostile)
@example("`a`https://b")
@example("1) first")
@example("[`](javascript:x)`")
def test_prose_is_one_paragraph_of_text_and_code(text: str) -> None:
    tokens = inline(prose(text))
    assert {token.type for token in tokens} <= PLAIN
    visible = "".join(char for char in text if char.isprintable() or char.isspace())
    assert bare(shown(tokens)) == bare(visible)


@given(hostile)
@example("see HTTP://EVIL.example now")
def test_github_finds_no_address_to_link(text: str) -> None:
    result = "".join(token.content for token in inline(prose(text)) if token.type != "code_inline")
    assert not any(sign in result.lower() for sign in ("://", "www.", "@", "mailto:"))


@given(hostile, hostile)
@example("a\\", "`\\|`")
def test_a_cell_stays_one_cell(first: str, second: str) -> None:
    row = f"| {cell(prose(first))} | {cell(code(second))} | end |"
    tokens = GFM.parse(f"| a | b | c |\n|---|---|---|\n{row}\n")
    assert [token.type for token in tokens].count("td_open") == 3
    cells = [token for token in tokens if token.type == "inline"][3:]
    assert cells[2].content == "end"
    assert {child.type for token in cells for child in token.children or ()} <= PLAIN


def test_known_code_becomes_a_link() -> None:
    assert prose("See `a.b` and `c`.", {"a.b": "a.md#ab"}) == Markdown("See [`a.b`](a.md#ab) and `c`.")
