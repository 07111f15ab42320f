"""`flickr-lint docs`: the pages of all rules as files; the project has them in `docs/rules`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

__all__ = ["command", "pages"]


def pages() -> dict[str, str]:
    """The page of each of our rules by file name, and an index of them."""
    from flickr_lint.fix.attach import fixable
    from flickr_lint.guide import cite
    from flickr_lint.registry import cards
    from flickr_lint.rule import page

    out: dict[str, str] = {}
    rows = ["| code | rule | finds | severity | fix |", "|---|---|---|---|---|"]
    with_fix = fixable()
    for card in cards():
        if card.plugin is not None:
            continue
        rule = card.load()
        parts = [page(rule).rstrip()]
        if rule.guide:
            parts.append(f"## The sentence\n\n{cite(rule.guide)}")
        parts.append(f"## To suppress it\n\n`flickr-lint: ignore[{rule.name}] reason` in a comment.")
        out[f"{rule.name}.md"] = "\n\n".join(parts) + "\n"
        link = f"[{rule.name}]({rule.name}.md)"
        off = "" if rule.default else ", off by default"
        mends = "yes" if card.code in with_fix else ""
        rows.append(f"| {rule.code} | {link} | {rule.summary} | {rule.severity}{off} | {mends} |")
    out["README.md"] = "\n".join(
        ["# Rules", "", "Written by `flickr-lint docs docs/rules` from the rules themselves.", "", *rows, ""]
    )
    return out


@click.command("docs", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a page is missing or not current.")
def command(folder: Path, *, check: bool) -> None:
    """Write the page of each rule, and an index, to FOLDER."""
    from flickr_lint.fix.write import write_atomically

    wanted = pages()
    there = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.md")} if folder.is_dir() else {}
    stale = sorted(name for name in {*wanted, *there} if wanted.get(name) != there.get(name))
    if check:
        click.echo("".join(f"{folder / name} is not current\n" for name in stale), nl=False)
        sys.exit(1 if stale else 0)
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        if name in wanted:
            write_atomically(folder / name, wanted[name].encode())
        elif there[name].startswith("# ") and "(FLK" in there[name].partition("\n")[0]:
            (folder / name).unlink()  # the page of a removed rule; other files are not ours
    click.echo(f"{len(wanted)} pages, {len(stale)} changed")
