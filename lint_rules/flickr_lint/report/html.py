"""The report as one HTML file that needs no other; whatever comes from the project is escaped."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from flickr_lint.guide import GUIDE_URL
from flickr_lint.outputs._phrases import sentence, visible
from flickr_lint.report.phrases import HEADS, facts, lead, state_of, summary
from flickr_lint.report.style import STYLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding, Frame
    from flickr_lint.report.assess import Assessment, SentenceResult

__all__ = ["render"]


def render(assessment: Assessment) -> str:
    """The page; it loads nothing and runs nothing, and says so to the browser."""
    title = f"{_text(assessment.title)} and Flickr’s Developer Guide"  # noqa: RUF001 (typography)
    tiles = "".join(
        f'<li class="{status}"><b>{number}</b> {HEADS[status]}</li>' for status, number in summary(assessment)
    )
    return "".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n",
            f"<header>\n<h1>{title}</h1>\n<p>{_text(lead(assessment))}</p>\n",
            f'<ul class="tiles">{tiles}</ul>\n<p>The guide: <a href="{GUIDE_URL}">{GUIDE_URL}</a></p>\n</header>\n',
            *_facts(assessment),
            *_table(assessment),
            *(part for result in assessment.results for part in _section(result)),
            *_notices(assessment),
            "</main>\n</body>\n</html>\n",
        ]
    )


def _facts(assessment: Assessment) -> Iterator[str]:
    """What the project is: methods, permissions, hosts, data."""
    yield '<section class="profile">\n<h2>What it is</h2>\n<dl>\n'
    for head, rows in facts(assessment.profile):
        items = "".join(f"<li>{_prose(row)}</li>" for row in rows or ["none seen"])
        yield f"<div><dt>{head}</dt><dd><ul>{items}</ul></dd></div>\n"
    yield "</dl>\n</section>\n"


def _table(assessment: Assessment) -> Iterator[str]:
    yield "<nav>\n<table>\n<thead><tr><th>Sentence</th><th>What the guide requires</th><th>Result</th></tr></thead>\n"
    yield "<tbody>\n"
    for result in assessment.results:
        asked = result.sentence
        yield f'<tr><td><a href="#{asked.id}">{asked.id}</a></td><td>{_prose(asked.text)}</td>'
        yield f'<td><span class="badge {result.status}">{state_of(result)}</span></td></tr>\n'
    yield "</tbody>\n</table>\n</nav>\n"


def _section(result: SentenceResult) -> Iterator[str]:
    asked = result.sentence
    yield f'<section id="{asked.id}">\n<h2><span class="badge {result.status}">{state_of(result)}</span> '
    yield f'{_prose(asked.text)}</h2>\n<p class="source">{asked.id}, {_text(asked.source)}</p>\n'
    for finding in result.findings:
        yield from _finding(finding)
    if result.kept_by:
        yield f"<h3>{'Kept by' if result.status == 'kept' else 'Kept elsewhere by'}</h3>\n<ul>\n"
        for place in result.kept_by:
            yield f"<li>{_prose(place.what)}: <code>{_text(place.path)}:{place.line}</code></li>\n"
        yield "</ul>\n"
    if result.set_aside:
        yield "<h3>Set aside, with the reason given</h3>\n<ul>\n"
        for finding in result.set_aside:
            yield f"<li>{_place(finding)}: {_prose(finding.message)}: "
            yield f"<q>{_text(finding.suppressed or 'no reason given')}</q></li>\n"
        yield "</ul>\n"
    if result.limits:
        yield "<details><summary>What code alone does not show</summary>\n<ul>\n"
        yield from (f"<li>{_prose(limit)}</li>\n" for limit in result.limits)
        yield "</ul></details>\n"
    yield "</section>\n"


def _finding(finding: Finding) -> Iterator[str]:
    yield f'<article>\n<p class="place">{_place(finding)} <span class="rule">{_text(finding.code)} '
    yield f"{_text(finding.name)}</span></p>\n<p>{_prose(sentence(finding.message))}</p>\n"
    yield _frame(finding.frame)
    yield f"<p><b>Instead:</b> {_prose(sentence(finding.help))}</p>\n</article>\n"


def _frame(frame: Frame) -> str:
    rows = []
    for at, (label, text) in enumerate(frame.lines):
        shown = _text(text)
        if at == frame.marked:
            parts = (text[: frame.start], text[frame.start : frame.end], text[frame.end :])
            shown = f"{_text(parts[0])}<mark>{_text(parts[1])}</mark>{_text(parts[2])}"
        rows.append(f"<i>{_text(label)}</i>{shown}")
    lines = "\n".join(rows)
    return f"<pre>{lines}</pre>\n"


def _notices(assessment: Assessment) -> Iterator[str]:
    if not assessment.notices:
        return
    yield "<section>\n<h2>Not linted, or not wholly</h2>\n<ul>\n"
    for notice in assessment.notices:
        yield f"<li><code>{_text(notice.path)}:{notice.line}</code>: {_text(notice.message)}</li>\n"
    yield "</ul>\n</section>\n"


def _place(finding: Finding) -> str:
    cell = f", {_text(finding.frame.place)}" if finding.frame.place else ""
    return f"<code>{_text(finding.path)}:{finding.region.line}</code>{cell}"


def _text(text: str) -> str:
    return escape(visible(text))


def _prose(text: str) -> str:
    """Our own sentences, which may quote code of the project in backticks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", _text(text))
