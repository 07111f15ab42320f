"""Privacy choices with other labels than Flickr's five terms.

## What it does

Finds lists of choices for a photo's privacy, in code and in the options of forms, with labels other than Public,
Friends, Family, Friends and Family, Private.

## Why it is bad

Developer Guide, «Privacy» (G8): offer the choice with the standard terms, so that users know what they choose.

## Example

```python
PRIVACY = ((1, "Everyone"), (2, "Friends only"), (3, "Family only"), (4, "Friends & family"), (5, "Only me"))
```

## Use instead

```python
PRIVACY = ((1, "Public"), (2, "Friends"), (3, "Family"), (4, "Friends and Family"), (5, "Private"))
```

## What it cannot see

Labels in translation files. Choices for something else (who may comment, add tags, see the place) are not reported.
"""

from __future__ import annotations

import ast
import re
from html import unescape
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.images import text_after
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.template import Template

_TERMS = frozenset({"public", "friends", "family", "friends and family", "private"})
_PEOPLE = regex(r"\b(?:friends?|family|families|relatives)\b", re.IGNORECASE)
_OTHER = regex(
    r"^(?:every(?:one|body)|any(?:one|body)|all|world|open|only (?:me|you)|just (?:me|you)|me only|nobody|no one|"
    r"hidden|secret|me|visible to \w+(?: \w+)?|(?:my )?contacts(?: only)?|anyone \(public\)|"
    r"private \(only you\)|only you)$",
    re.IGNORECASE,
)
_ABOUT = regex(r"priva|visib|who_?can_?see|is_public|viewable|audience", re.IGNORECASE)
_NOT_ABOUT = regex(
    r"comment|addmeta|tag|note|geo|location|blog|download|print|share|gender|profile|account|group", re.IGNORECASE
)


class NonstandardPrivacyTerm(Rule):
    """See the module's docstring."""

    code = "FLK602"
    name = "nonstandard-privacy-term"
    summary = "privacy choices that are labelled otherwise than Flickr's five terms"
    help = "label them Public, Friends, Family, Friends and Family, Private"
    guide = "G8"
    severity = "note"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        PRIVACY = ((1, "Public"), (2, "Friends"), (3, "Family"), (4, "Friends and Family"), (5, "Private"))
        """,
        # values for programs
        """
        import click, flickrapi
        privacy = click.Choice(["public", "private", "friends", "family", "friends-family"])
        """,
        # who may comment
        """
        import flickr_api
        COMMENT = [("0", "Only you"), ("1", "Friends & family"), ("2", "People you follow"), ("3", "Everybody")]
        """,
        # people, not privacy
        """
        import requests
        ALBUMS = ["Friends", "Holidays", "Only me"]
        requests.get("https://api.flickr.com/services/rest/?method=flickr.test.echo")
        """,
        """
        from flickr_client import Flickr
        LEVELS = {"public": "Public", "private": "Private"}
        """,
        """<select name="privacy"><option value="1">Public</option><option>Private</option></select> Flickr""",
        # a table for what others say
        """
        import flickrapi
        PRIVACY = {"everyone": "public", "public": "public", "friends only": "friends", "friends": "friends"}
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        PRIVACY = ((1, "Everyone"), (2, "Friends only"), (3, "Family only"), (4, "Friends & family"), (5, "Only me"))
        """,
        """
        import flickr_api
        privacy_levels = {"Public": 1, "Friends": 2, "Family": 3, "Friends/Family": 4, "Private": 5}
        """,
        """
        import requests
        choices = add_choices("privacy", values=((_("Public"), "1"), (_("Friends"), "2"), (_("Friends & Family"), "4")))
        requests.get("https://api.flickr.com/services/rest/?method=flickr.prefs.getPrivacy")
        """,
        """
        import click
        from flickr_client import Flickr
        @click.option("--visibility", type=click.Choice(["public", "friends", "family", "only me"]))
        def send(visibility):
            Flickr.from_env().upload("heron.jpg")
        """,
        # arguments one by one
        """
        import tkinter, flickrapi
        privacy = tkinter.StringVar()
        menu = tkinter.OptionMenu(window, privacy, "Everyone", "Friends", "Private")
        # finds: `Everyone` is none of Flickr's terms for privacy
        """,
        """<select name="privacy"><option value="1">Everyone</option><option>Private</option></select> Flickr""",
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Lists and mappings of labels; a label that several have is one finding."""
        if not module.mentions_flickr:
            return
        seen: set[ast.AST] = set()
        found: dict[str, list[ast.expr]] = {}
        for node in (*module.of_kind(ast.Tuple, ast.List, ast.Dict, ast.Set), *module.tables.calls):
            # Of two or three entries at most as many are labels.
            few = len(node.keys) < 2 if isinstance(node, ast.Dict) else len(_entries(node)) < 3
            if not few and node not in seen:
                labels = _labels(node, module, project)
                if len(labels) < 3 and not (len(labels) == 2 and isinstance(node, ast.Dict)):
                    continue
                seen.update(at for at in ast.walk(node) if at is not node)
                if _is_about_privacy(node, [text for text, _ in labels], module, project):
                    for text, at in labels:
                        if _is_wrong(text):
                            found.setdefault(text, []).extend([at, *_defaults(node, text, module, project)])
        for text, (first, *others) in found.items():
            related = [("and here", module, other) for other in dict.fromkeys(others)]
            message = f"`{text}` is none of Flickr's terms for privacy"
            yield self.finding(module, first, message, related=related)

    def check_template(self, template: Template, project: Project) -> Iterator[Finding]:  # noqa: ARG002
        """Options of a choice that is about privacy."""
        about = False
        for element in template.elements:
            if element.tag == "select":
                name = element.get("name") or element.get("id")
                about = bool(name and _ABOUT.search(name.value) and not _NOT_ABOUT.search(name.value))
            elif element.tag == "option" and about:
                text = unescape(text_after(element, template))
                if _is_wrong(text):
                    yield self.finding(template, element.region, f"`{text}` is none of Flickr's terms for privacy")


def _defaults(choices: ast.expr, text: str, module: Module, project: Project) -> list[ast.expr]:
    """Where a call that is given choices says a label again, as its default."""
    around = module.tables.parents.get(choices)
    call = module.tables.parents.get(around) if isinstance(around, ast.keyword) else around
    words = [word.value for word in call.keywords if word.value is not choices] if isinstance(call, ast.Call) else []
    return [at for at in words if project.flow.fold.value(at, module) == text]


def _entries(node: ast.Tuple | ast.List | ast.Set | ast.Call) -> list[ast.expr]:
    """The entries of a list of choices; of a call those that it receives: `OptionMenu(self, at, "All", …)`."""
    if not isinstance(node, ast.Call):
        return node.elts
    return node.args if any(isinstance(at, ast.Constant) and isinstance(at.value, str) for at in node.args) else []


def _labels(
    node: ast.Tuple | ast.List | ast.Dict | ast.Set | ast.Call, module: Module, project: Project
) -> list[tuple[str, ast.expr]]:
    """The labels of a list of choices: texts, pairs of a value and a text, keys or values of a mapping."""

    def text(at: ast.expr) -> tuple[str, ast.expr] | None:
        return _text(at, module, project)

    if isinstance(node, ast.Dict):
        keys = [text(key) for key in node.keys if key is not None]
        values = [text(value) for value in node.values]
        said = [at[0] for at in values if at]
        if len(set(said)) < len(said):
            return []  # several words for one thing: what others say is read, and nothing is offered
        found = values if sum(map(_is_label, values)) >= max(2, sum(map(_is_label, keys))) else keys
        return [at for at in found if at]
    out = []
    for part in _entries(node):
        shown = project.flow.fold.values.only(part, module).node
        inner = shown.elts if isinstance(shown, (ast.Tuple, ast.List)) and len(shown.elts) == 2 else [shown]
        texts = [at for at in map(text, inner) if at]
        named = [at for at in texts if not at[0].isdecimal()]
        out += named[-1:] if len(inner) == 2 else texts
    return out


def _text(node: ast.expr, module: Module, project: Project) -> tuple[str, ast.expr] | None:
    """A text, be it passed to a function that translates it."""
    fold = project.flow.fold
    if isinstance(node, ast.Call) and called(node) in {
        "_",
        "gettext",
        "gettext_lazy",
        "ugettext",
        "translate",
        "tr",
        "ngettext",
    }:
        texts = [(said, at) for at in node.args if isinstance(said := fold.value(at, module), str)]
        return texts[-1] if texts else None
    said = fold.value(node, module)
    return (said, node) if isinstance(said, str) else None


def _is_label(at: tuple[str, ast.expr] | None) -> bool:
    return at is not None and (_plain(at[0]) in _TERMS or _is_wrong(at[0]))


def _plain(text: str) -> str:
    words = " ".join(text.replace("_", " ").lower().split())
    # A value for programs, `--privacy friends-family`, is not a label.
    return "friends and family" if words in {"friends-family", "friends-and-family"} else words


def _is_wrong(text: str) -> bool:
    """Whether a label means one of the five and is called otherwise."""
    plain = _plain(text)
    if not plain or plain in _TERMS or len(plain) > 40:
        return False
    return bool(_OTHER.match(plain)) or (bool(_PEOPLE.search(plain)) and len(plain.split()) <= 4)


def _is_about_privacy(node: ast.AST, labels: list[str], module: Module, project: Project) -> bool:
    """Whether most labels are terms of privacy, and what they are called or are beside says so too."""
    standard = sum(_plain(text) in _TERMS for text in labels)
    meant = standard + sum(_is_wrong(text) for text in labels)
    if meant < len(labels) or meant < 2:
        return False
    names = _names_around(node, module, project)
    if any(_NOT_ABOUT.search(name) for name in names):
        return False
    return any(_ABOUT.search(name) for name in names) or standard >= 3 or (standard >= 2 and len(labels) >= 4)


def _names_around(node: ast.AST, module: Module, project: Project) -> list[str]:
    """What a list of choices is called: the name it is bound to, the texts and keywords of the call it is passed to."""
    values = project.flow.fold.values
    given = node.args if isinstance(node, ast.Call) else []
    names = [name for at in given for name in values.uses.names(at, module)]
    handed = (
        at
        for at in module.tables.calls
        for value in (*at.args, *(word.value for word in at.keywords))
        if value is not node and any(one.node is node for one in values.of(value, module))
    )
    for call in handed:
        names += _names_in(call, module, project)
    known = values.uses.carriers(node, module) if isinstance(node, ast.expr) else []
    for one in (node, *known):
        for at in module.ancestors(one):
            if isinstance(at, ast.Call):
                names += _names_in(at, module, project)
            if isinstance(at, ast.Assign):
                names += [ast.unparse(target) for target in at.targets]
            if isinstance(at, ast.AnnAssign):
                names.append(dotted(at.target))
            if isinstance(at, ast.stmt):
                break
    return names


def _names_in(call: ast.Call, module: Module, project: Project) -> list[str]:
    """What a call is named, and the constants that it is given."""
    values = (*(word.value for word in call.keywords), *call.args)
    said = (project.flow.fold.value(value, module) for value in values)
    return [dotted(call.func), *(str(text) for text in said if isinstance(text, (str, int)))]
