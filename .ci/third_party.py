"""Runs programs on other Flickr clients, unchanged, with the sandbox in Flickr's place; a line for each.

`docs/clients.md` has the recipe for each of them. Clients that cannot be fetched from their registry are left out, and
reported.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from flickr_sandbox.pictures.draw import draw

HERE = Path(__file__).parent / "third_party"
AT_ONCE = 2


@dataclass(frozen=True)
class Program:
    """A client as its registry has it, and a command that uses it; `{…}` are folders and files.

    Attributes:
        name: The client, as `docs/clients.md` calls it, or what is run of it.
        source: Registry and name: `pip:`, `npm:` or `apt:`; or `git:`, a repository and a commit, then names of `pip:`.
        command: What is run.
        says: A text in the last line of its output if it succeeds.
        options: Those of `flickr-sandbox run`: who is signed in, what is there.
    """

    name: str
    source: str
    command: tuple[str, ...]
    says: str
    options: tuple[str, ...] = ()


PYTHON = "{folder}/bin/python"
KEYS = "-k $FLICKR_API_KEY -s $FLICKR_API_SECRET"
DOWNLOAD = f"{{folder}}/bin/flickr_download {KEYS} -u 'Otter of Sandbank' && ls 'Otters, mostly' | tail -1"
HEAD = "curl --silent --show-error --head https://flic.kr/ --write-out '%{{http_code}}\\n' --output /dev/null"


def _python(name: str, package: str, says: str, *options: str) -> Program:
    file = f"{{here}}/with_{name.replace('-', '_')}.py"
    return Program(name, f"pip:{package}", (PYTHON, *options, file, "{picture}"), says)


# Of flickrapi's own tests, these two use what Python 3.9 took out of ElementTree, in the published version itself.
THEIRS = ("RealWalkerTest::test_walk_set", "MockedWalkerTest::test_walk")
OWN_TESTS = Program(
    "flickrapi's own tests",
    "git:https://github.com/sybrenstuvel/flickrapi d293ab41099bfe1707bd40b47419915979f68584"
    " flickrapi==2.4.0 pytest==8.4.2 responses==0.10.14 setuptools==80.9.0",
    (PYTHON, "-m", "pytest", "-q", *(f"--deselect=tests/test_flickrapi.py::{each}" for each in THEIRS), "tests"),
    "40 passed, 2 deselected",
    # the key of the tests, and a world with what they request
    ("--key", "{key}", "--secret", "{secret}", "--seed", "{here}/flickrapi.json"),
)
PROGRAMS = (
    _python("flickrapi", "flickrapi==2.4.0", "upload, replace, error"),
    _python("flickr_api", "flickr_api==0.8.1", "upload, error", "-W", "ignore"),
    _python("flickr-photos-api", "flickr-photos-api==1.3.1", "user, not found"),
    Program("flickr-download", "pip:flickr-download==0.3.7", ("sh", "-c", DOWNLOAD), "fish.png"),
    _python("requests_oauthlib", "requests-oauthlib==2.0.0", "header, query, body"),
    _python("authlib", "authlib==1.9.10 requests", "login, get, post"),
    _python("social-auth", "social-auth-core==7.0.0", "login with a callback"),
    _python("allauth", "django-allauth[socialaccount]==65.22.1", "login, account"),
    Program("flickr-sdk 7", "npm:flickr-sdk@7.1.0", ("node", "{folder}/with_flickr_sdk_7.mjs", "{picture}"), "write"),
    Program("flickr-sdk 6", "npm:flickr-sdk@6.3.0", ("node", "{folder}/with_flickr_sdk_6.cjs", "{picture}"), "feed"),
    Program(
        "flickcurl",
        "apt:flickcurl-utils ca-certificates",
        ("sh", "{here}/with_flickcurl.sh", "{picture}"),
        "login, search, upload",
    ),
    Program(
        "Flickr::API",
        "apt:libflickr-api-perl liblwp-protocol-https-perl",
        ("perl", "{here}/with_flickr_api.pl"),
        "login, calls, error",
    ),
    Program(
        "Flickr::Upload",
        "apt:libflickr-upload-perl liblwp-protocol-https-perl",
        ("perl", "{here}/with_flickr_upload.pl", "{picture}"),
        "upload, tags, ticket",
        options=("--as", "otterbank"),
    ),
    Program("flickraw", "apt:ruby", ("ruby", "{here}/like_flickraw.rb", "{picture}"), "PLAINTEXT login"),
    Program(
        "PHP with curl",
        "apt:php-cli php-curl",
        ("sh", "-c", 'php -d curl.cainfo="$SSL_CERT_FILE" "$0"', "{here}/with_php.php"),
        "calls, picture, error, feeds",
    ),
    Program("curl", "apt:curl", ("sh", "-c", HEAD), "200"),
)


def main() -> int:
    """The number of programs that failed."""
    _fetch_debian({name for program in PROGRAMS for name in _debian(program.source)})
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(_try, (OWN_TESTS, *PROGRAMS)))


def _debian(source: str) -> list[str]:
    return source.removeprefix("apt:").split() if source.startswith("apt:") else []


def _try(program: Program) -> bool:
    """Whether it failed."""
    began, source = time.monotonic(), program.source.partition(" ")[0]
    with tempfile.TemporaryDirectory() as folder:
        try:
            _install(program.source, Path(folder))
        except (OSError, subprocess.SubprocessError) as error:
            print(f"{program.name}: {source} could not be fetched, so it is left out ({type(error).__name__})")
            return False
        outcome = _run(program, Path(folder))
    said = outcome.stdout.strip().splitlines()
    is_well = outcome.returncode == 0 and bool(said) and program.says in said[-1]
    shown = said[-1] if is_well else f"FAILED\n{outcome.stdout}\n{outcome.stderr}"
    print(f"{program.name} ({source}), {time.monotonic() - began:.0f} s: {shown}", flush=True)
    return not is_well


def _fetch_debian(names: set[str]) -> None:
    """Installs what is not there; without the right to, or without Debian, it is left out."""
    missing = [name for name in sorted(names) if not _is_installed(name)]
    if missing:
        command = ["apt-get", "install", "--yes", "--quiet", "--quiet", "--no-install-recommends", *missing]
        try:
            subprocess.run(["apt-get", "update", "--quiet", "--quiet"], check=True, capture_output=True, timeout=120)  # noqa: S607
            subprocess.run(command, check=True, capture_output=True, timeout=300)
        except (OSError, subprocess.SubprocessError) as error:
            print(f"{', '.join(missing)}: not installed ({type(error).__name__})", flush=True)


def _is_installed(name: str) -> bool:
    command = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", name]
    try:  # it fails for an unknown package
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout == "installed"
    except OSError:  # not on Debian
        return False


def _install(source: str, folder: Path) -> None:
    registry, _, names = source.partition(":")
    if registry == "git":
        repository, commit, names = names.split(maxsplit=2)
        for arguments in (
            ("init", "--quiet"),
            ("fetch", "--quiet", "--depth=1", repository, commit),
            ("checkout", commit),
        ):
            command = ["git", "-c", f"safe.directory={folder}", *arguments]
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
    if registry in ("pip", "git"):
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        pip = [sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install", "--quiet"]
        command = [*pip, "--disable-pip-version-check", *names.split()]
    elif registry == "npm":
        for path in [*HERE.glob("*.mjs"), *HERE.glob("*.cjs")]:
            shutil.copy(path, folder)
        command = ["npm", "install", "--silent", "--no-save", "--prefix", folder, names]
    elif all(_is_installed(name) for name in names.split()):
        return
    else:
        raise FileNotFoundError(names)
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def _own_key(tests: Path) -> dict[str, str]:
    """The key and secret in tests that are not ours, nothing without them."""
    text = tests.read_text("utf-8") if tests.exists() else ""
    return dict(re.findall(r"^(key|secret) = u?'([0-9a-f]+)'$", text, re.MULTILINE))


def _run(program: Program, folder: Path) -> subprocess.CompletedProcess[str]:
    picture = folder / "otter.png"
    picture.write_bytes(draw("otter", 64, 48))
    places = {"folder": folder, "here": HERE, "picture": picture, **_own_key(folder / "tests" / "test_flickrapi.py")}
    command = [part.format_map(places) for part in program.command]
    lead = [sys.executable, "-m", "flickr_sandbox", "run", "--home", folder / "home"]
    lead += [*(option.format_map(places) for option in program.options), "--", *command]
    return subprocess.run(lead, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


if __name__ == "__main__":
    sys.exit(main())
