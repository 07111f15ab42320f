"""The linter on packages of the index: cold and warm beside ruff, beside fixit, starting up, and its memory."""

from __future__ import annotations

import compileall
import os
import resource
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from _clock import best_of, check_promises
from _lint_trees import FLICKR, MORE, OTHERS, grown, installed, tree

import flickr_lint
import flickr_specs

BIN = Path(sys.executable).parent
FIVE = "FLK103,FLK104,FLK501,FLK502,FLK701"
RULES = '''
"""Five rules that look for what FLK103, 104, 501, 502 and 701 look for, as far as a few lines of libcst go."""
import re
import libcst as cst
from fixit import LintRule
from libcst.metadata import ParentNodeProvider, QualifiedNameProvider

def known(rule, node):
    return {name.name for name in rule.get_metadata(QualifiedNameProvider, node, set())}

class Secrets(LintRule):
    def visit_Assign(self, node):
        name = node.targets[0].target
        if isinstance(name, cst.Name) and re.search("key|secret|token", name.value, re.I):
            if isinstance(node.value, cst.SimpleString) and re.fullmatch("[0-9a-f]{16,32}", node.value.raw_value):
                self.report(node, "secret")

class Http(LintRule):
    METADATA_DEPENDENCIES = (ParentNodeProvider,)
    def visit_SimpleString(self, node):
        if "http://" in node.value and "flickr.com/services" in node.value:
            if not isinstance(self.get_metadata(ParentNodeProvider, node), cst.Expr):
                self.report(node, "http")

class Cached(LintRule):
    METADATA_DEPENDENCIES = (QualifiedNameProvider,)
    def visit_Decorator(self, node):
        if known(self, node.decorator) & {"functools.cache", "functools.lru_cache"}:
            self.report(node, "cached for ever")

class Lifetime(LintRule):
    METADATA_DEPENDENCIES = (QualifiedNameProvider,)
    def visit_Call(self, node):
        for argument in node.args if known(self, node.func) else ():
            if argument.keyword and argument.keyword.value in {"timeout", "ttl", "expire_after"}:
                if isinstance(argument.value, cst.Integer) and argument.value.evaluated_value > 86_400:
                    self.report(node, "too long")

class Hosting(LintRule):
    METADATA_DEPENDENCIES = (QualifiedNameProvider,)
    def visit_SimpleString(self, node):
        if re.search(r"href=.{0,3}https?://[^/]*staticflickr", node.value):
            self.report(node, "hosting link")
    def visit_Call(self, node):
        if "webbrowser.open" in known(self, node.func):
            self.report(node, "hosting link")
'''


def run(*words: str | Path, **environment: str) -> float:
    """Runs a program, and returns its peak memory, in megabytes."""
    done = subprocess.Popen(
        list(map(str, words)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **environment}
    )
    _, status, usage = os.wait4(done.pid, 0)
    done.returncode = os.waitstatus_to_exitcode(status)
    assert done.returncode in {0, 1}, words  # noqa: S101
    return usage.ru_maxrss / (1000 if sys.platform != "darwin" else 1_000_000)


def spent() -> float:
    """The processor time of all programs that have ended, in seconds."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Measures everything in one run."""
    for package in (flickr_lint, flickr_specs):  # as pip does for what it installs: fixit is compiled as well
        compileall.compile_dir(Path(package.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["FLICKR_LINT_CACHE_DIR"] = str(folder / "cache")
        sources = tree(folder / "main", *OTHERS, *FLICKR)
        lint = [BIN / "flickr-lint", "--isolated"]
        share = sources.flickr_lines / sources.lines
        print(f"{sources.lines} lines in {len(sources.files)} files, {share:.1%} of them in files about Flickr")
        ruff = [BIN / "ruff", "check", "--no-cache", "--isolated", "--quiet", "--select", "ALL", sources.folder]
        run(*lint, sources.folder)
        cold, warm, yardstick, shown, explained = best_of(
            5,
            lambda: run(*lint, "--no-cache", sources.folder),
            lambda: run(*lint, sources.folder),
            lambda: run(*ruff),
            lambda: run(*lint, "--help"),
            lambda: run(*lint, "--explain", "FLK502"),
        )
        print(f"cold {cold:.2f} s, warm {warm:.2f} s, ruff {yardstick:.2f} s, help {shown:.2f} s")

        fixit = installed(folder / "fixit", "fixit")
        rules = folder / "project"
        rules.mkdir()
        (rules / "bench_rules.py").write_text(RULES)
        settings = 'root = true\nenable = [".bench_rules"]\ndisable = ["fixit.rules"]'
        (rules / "pyproject.toml").write_text(f"[tool.fixit]\n{settings}\n")
        flickr = [*sources.flickr, *tree(rules / "more", *MORE).flickr]
        for number, file in enumerate(flickr):  # fixit's settings must lie above what it lints
            (rules / f"{number:02}_{file.name}").write_bytes(file.read_bytes())
        all_of = sorted(rules.glob("[0-9]*.py"))
        ratios = []  # for the files of the tree, and for more, where starting up counts less
        for few in (all_of[: len(sources.flickr)], all_of):
            both = (
                partial(run, *lint, "--no-cache", "--select", FIVE, *few),
                partial(run, sys.executable, "-m", "fixit", "lint", *few, PYTHONPATH=str(fixit)),
            )
            # fixit shares its work among all cores, so the clock measures the machine rather than the two programs.
            ours, theirs = best_of(3, *both, clock=spent)
            ratios.append(theirs / ours)
            print(f"five rules on {len(few)} files about Flickr: processor {ours:.2f} s, fixit {theirs:.2f} s")
            ours, theirs = best_of(3, *both)
            print(f"  clock {ours:.2f} s, fixit {theirs:.2f} s on {os.cpu_count()} cores: {theirs / ours:.1f} times")

        alone, shared = best_of(
            5,
            *(partial(run, *lint, "--no-cache", "--select", "ALL", "--jobs", jobs, *all_of) for jobs in ("1", "0")),
        )
        print(f"all rules on {len(all_of)} files: {alone:.2f} s in one process, {shared:.2f} s in as many as pay")

        small, large = (grown(sources, folder / f"grown{times}", times) for times in (1, 12))
        little, much = (run(*lint, "--no-cache", at.folder) for at in (small, large))
        print(f"memory: {little:.0f} MB for {len(small.files)} files, {much:.0f} MB for {len(large.files)}")
    check_promises(
        (f"cold {cold:.2f} s (promise: under 2 s)", cold < 2),
        (f"{cold / yardstick:.1f} times ruff's time (promise: 2)", cold < 2 * yardstick),
        (f"warm {warm:.2f} s (promise: under 0.4 s)", warm < 0.4),
        (f"fixit takes {ratios[0]:.1f} and {ratios[1]:.1f} times the processor time (promise: 8)", min(ratios) > 8),
        (f"one process takes {alone / shared:.2f} times as long as many (promise: 1)", shared < alone),
        (f"help {shown:.2f} s, explain {explained:.2f} s (promise: under 0.15 s)", max(shown, explained) < 0.15),
        (f"12 times the files take {much / little:.2f} times the memory (promise: 1.2)", much < 1.2 * little),
    )


if __name__ == "__main__":
    main()
