"""Hooks of the documentation site.

The reference of modules is made from docstrings, links that leave `docs/` lead to the repository, fences lose their
test notes, and no page loads anything from another host.
"""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
_LINK = re.compile(r"(?<=\]\()(?P<path>[^)#\s:]+)(?P<rest>#[^)\s]*)?(?=\))")
_LOADED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed)\b[^>]*?\bsrc=[\"']?(?:https?:)?//[^\"'\s>]+"
    r"|<link\b(?=[^>]*\brel=[\"']?(?:stylesheet|preload|preconnect|dns-prefetch|icon))[^>]*\bhref=[\"']?(?:https?:)?//[^\"'\s>]+",
    re.IGNORECASE,
)
_COUNTS = ' data-md-component="source"'
_HEADER = re.compile(r"\A<!-- Generated .*? -->\n")  # before it, MkDocs finds no title
_CODE_IN_ROW = re.compile(r"(?<=`)[^`\n]*\\\|[^`\n]*(?=`)")
_ROW = re.compile(r"^\|.*\|$", re.MULTILINE)
_NOTE = re.compile(r"^(?P<fence>\s*```\w+) no-run: .*$", re.MULTILINE)


def on_files(files: Files, *, config: Any) -> Files:
    """Adds a page per module of the client: `reference/flickr_client.NAME.md`."""
    python = ROOT / ".venv/bin/python"
    done = subprocess.run([python, ROOT / ".ci/modules.py"], capture_output=True, text=True, check=True)  # noqa: S603
    for name, content in json.loads(done.stdout).items():
        files.append(File.generated(config, f"reference/{name}", content=content))
    return files


def on_page_markdown(markdown: str, *, page: Any, config: Any, **_: Any) -> str:
    """Rewrites links to files beside `docs/`; those that lead nowhere stay, so that the strict build reports them."""
    folder = posixpath.dirname(page.file.src_uri)

    def rewritten(link: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join("docs", folder, link["path"]))
        target = ROOT / path
        if path.startswith("docs/") and target.suffix != ".yml":
            readme = target / "README.md"
            return f"{link['path'].rstrip('/')}/README.md{link['rest'] or ''}" if readme.exists() else link[0]
        kind = "tree" if target.is_dir() else "blob"
        return f"{config['repo_url']}/{kind}/main/{path}{link['rest'] or ''}" if target.exists() else link[0]

    markdown = _ROW.sub(lambda row: _CODE_IN_ROW.sub(_without_escapes, row[0]), _HEADER.sub("", markdown))
    return _NOTE.sub(r"\g<fence>", _LINK.sub(rewritten, markdown))


def on_page_content(html: str, *, page: Any, **_: Any) -> str:
    """Shortens the table of contents: on the page of `flickr.photos`, `flickr.photos.search` is `search` there."""
    entries = list(page.toc)
    for entry in entries:
        entries += entry.children
        entry.title = entry.title.removeprefix(f"{page.title}.")
    return html


def _without_escapes(code: re.Match[str]) -> str:
    """GitHub reads an escaped `|` in the code of a table as `|`; Python-Markdown shows the backslash, too."""
    return code[0].replace(r"\|", "|")


def on_post_page(output: str, *, page: Any, **_: Any) -> str:
    """Removes the call for the stars of the repository; refuses a page that loads anything from another host."""
    output = output.replace(_COUNTS, "")
    if loaded := _LOADED.search(output):
        raise PluginError(f"{page.file.src_uri}: the page loads something from another host: {loaded[0]}")
    return output
