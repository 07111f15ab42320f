"""Hooks of the documentation site: links that leave `docs/` lead to the repository; fences lose their test notes."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
_LINK = re.compile(r"(?<=\]\()(?P<path>[^)#\s:]+)(?P<rest>#[^)\s]*)?(?=\))")
_NOTE = re.compile(r"^(?P<fence>\s*```\w+) no-run: .*$", re.MULTILINE)


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

    return _NOTE.sub(r"\g<fence>", _LINK.sub(rewritten, markdown))
