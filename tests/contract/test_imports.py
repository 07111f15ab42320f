"""Which room may import which: the table of the design, as import-linter contracts in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_rooms_import_only_what_they_may() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_the_base_install_needs_no_extra() -> None:
    """The client, and every command's help, import nothing that only an extra brings."""
    extras = ("jinja2", "jsonschema", "libcst", "werkzeug", "httpx", "redis", "keyring", "feedparser", "PIL", "pygls")
    program = f"""
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {extras!r}:
            raise ImportError(name)
sys.meta_path.insert(0, Refuse())
import flickr_client, flickr_client._cli, flickr_client.types
flickr_client.Flickr("key").photos.search
import flickr_generator.cli, flickr_lint.cli, flickr_sandbox.cli
for command in (flickr_client._cli.main, flickr_generator.cli.main, flickr_lint.cli.main, flickr_sandbox.cli.main):
    try:
        command(["--help"])
    except SystemExit as end:
        assert not end.code, command
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
