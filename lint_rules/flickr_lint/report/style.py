"""The style of the report: on a screen, light and dark, and on paper."""

from __future__ import annotations

__all__ = ["STYLE"]

STYLE = """
:root { color-scheme: light dark; --ink: #1c1e21; --soft: #5c6370; --paper: #fff; --panel: #f5f6f8; --line: #dfe2e7;
  --kept: #1a7f4b; --broken: #c02434; --absent: #2f6f9f; --unseen: #6b7280; --mark: #ffe3a3; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --soft: #9aa3af; --paper: #16181c; --panel: #202329;
  --line: #343941; --kept: #35a86c; --broken: #ef6572; --absent: #6cb2e0; --unseen: #9aa3af; --mark: #6b5318; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .75rem; }
h2 { font-size: 1.1rem; margin: 0; line-height: 1.4; }
h3 { font-size: .95rem; margin: 1rem 0 .25rem; }
a { color: inherit; }
.tiles { display: flex; flex-wrap: wrap; gap: .75rem; list-style: none; padding: 0; margin: 1.25rem 0; }
.tiles li { flex: 1 1 10rem; padding: .75rem 1rem; border: 1px solid var(--line); border-left: 4px solid;
  border-radius: 6px; background: var(--panel); }
.tiles b { display: block; font-size: 1.6rem; line-height: 1.2; }
.tiles .kept { border-left-color: var(--kept); } .tiles .broken { border-left-color: var(--broken); }
.tiles .absent { border-left-color: var(--absent); } .tiles .unseen { border-left-color: var(--unseen); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem 1.5rem; margin: .75rem 0 0; }
dt { font-size: .8rem; color: var(--soft); font-weight: 600; }
dd { margin: 0; } dd ul { margin: .25rem 0; padding: 0; list-style: none; }
nav { overflow-x: auto; margin: 1.5rem 0 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
th { font-size: .8rem; color: var(--soft); font-weight: 600; }
.badge { display: inline-block; padding: .05rem .55rem; border-radius: 99px; border: 1px solid; font-size: .8rem;
  font-weight: 600; white-space: nowrap; }
.badge.kept { color: var(--kept); } .badge.broken { color: var(--broken); }
.badge.absent { color: var(--absent); } .badge.unseen { color: var(--unseen); }
section { padding: 1.25rem 0; border-top: 1px solid var(--line); }
.source, .rule, summary { color: var(--soft); font-size: .9rem; }
.source { margin: .15rem 0 .75rem; }
article { margin: .75rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 6px;
  background: var(--panel); }
article p { margin: .25rem 0; }
code, pre { font: .87em/1.5 ui-monospace, monospace; }
code { overflow-wrap: anywhere; }
pre { overflow-x: auto; margin: .5rem 0; padding: .5rem 0; }
pre i { display: inline-block; min-width: 2.5rem; padding-right: .75rem; text-align: right; color: var(--soft);
  font-style: normal; user-select: none; }
mark { background: var(--mark); color: inherit; border-radius: 2px; }
@media print { :root { color-scheme: light; --ink: #000; --soft: #444; --paper: #fff; --panel: #fff; --line: #bbb;
  --kept: #1a7f4b; --broken: #c02434; --absent: #2f6f9f; --unseen: #555; --mark: #ffe3a3; }
  main { max-width: none; padding: 0; } article, tr, h2, .tiles { break-inside: avoid; } h2, h3 { break-after: avoid; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; } details > * { display: block; }
  details::details-content { content-visibility: visible; height: auto; } }
@page { margin: 1.8cm; }
"""
