"""Rules: metadata, examples and a check; one file each in `flickr_lint/rules`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Iterator

    from flickr_lint.findings import Confidence, Finding, Region, Severity
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["SITE", "Example", "Rule", "page", "url_of"]

SITE = "https://flickrkit.github.io/flickrkit/"
"""Where the documentation is published; `Documentation` in pyproject.toml."""


Example = str | dict[str, str]
"""An example: its text (a template where it begins with `<` or `{`), or the texts of several files by path.

`# finds: message` at the end of a line, or below it, says what is found there; if one is said, all are.
"""


class Rule:
    """Base of all rules. The docstring of the module that defines a rule is its documentation page."""

    code: ClassVar[str]
    name: ClassVar[str]
    summary: ClassVar[str]
    """One line without a full stop: what the rule finds."""
    help: ClassVar[str]
    """What to do instead; a finding may carry a more exact one."""
    guide: ClassVar[str]
    url: ClassVar[str] = ""
    """Its page on the web; our own rules have one by their name."""
    severity: ClassVar[Severity] = "warning"
    confidence: ClassVar[Confidence] = "high"
    default: ClassVar[bool] = True
    """Whether it runs unless selected; what is a matter of taste is off by default."""
    literal: ClassVar[bool] = False
    """Whether it looks at texts and names only, so that it also reads what doesn't parse."""
    VALID: ClassVar[tuple[Example, ...]]
    INVALID: ClassVar[tuple[Example, ...]]

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:  # noqa: ARG002
        """Findings in a Python module or notebook that has to do with Flickr."""
        yield from ()

    def check_template(self, template: Template, project: Project) -> Iterator[Finding]:  # noqa: ARG002
        """Findings in an HTML template that has to do with Flickr."""
        yield from ()

    def finding(
        self,
        where: Module | Template,
        at: ast.AST | Region,
        message: str,
        *,
        help: str = "",  # noqa: A002
        confidence: Confidence | None = None,
        related: Iterable[tuple[str, Module | Template, ast.AST | Region]] = (),
    ) -> Finding:
        """A finding of this rule at a node or region; related places are (message, file, node or region)."""
        from flickr_lint.findings import Finding, Related

        region = where.region(at)
        return Finding(
            code=self.code,
            name=self.name,
            message=message,
            help=help or self.help,
            guide=self.guide,
            severity=self.severity,
            confidence=confidence or self.confidence,
            path=where.path,
            region=where.physical(region),
            frame=where.frame(region),
            related=tuple(
                Related(text, other.path, other.physical(spot), other.frame(spot))
                for text, other, spot in ((text, other, other.region(node)) for text, other, node in related)
            ),
        )


def url_of(code: str, name: str, own: str = "") -> str:
    """The page of a rule on the web: its own, or ours by its name; '' if it has none."""
    return own or (f"{SITE}rules/{name}.html" if code.startswith("FLK") else "")


def page(rule: type[Rule] | Rule) -> str:
    """The documentation page of a rule, in Markdown: its name, its severity and source, and its module's text."""
    import inspect

    from flickr_lint.guide import SENTENCES

    kind = rule if isinstance(rule, type) else type(rule)
    source = SENTENCES[kind.guide].source if kind.guide else "about the linter's own comments"
    off = "" if kind.default else ", off by default"
    facts = f"{kind.severity}, {kind.confidence} confidence, {source}{off}"
    return f"# {kind.name} ({kind.code})\n\n*{facts}*\n\n{inspect.cleandoc(sys.modules[kind.__module__].__doc__ or '')}"
