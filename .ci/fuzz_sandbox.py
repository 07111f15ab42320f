"""Schemathesis calls every operation of the OpenAPI document in a sandbox: no 5xx, and no response outside its schema.

Schemathesis comes from its registry into a folder of its own. If it cannot be fetched, that is said.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from flickr_sandbox import Sandbox

PACKAGES = ("schemathesis==4.32.5", "requests-oauthlib==2.0.0")
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
HOOKS = Path(__file__).with_name("fuzz_hooks.py")


def main() -> int:
    """The exit status of Schemathesis."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            _install(folder / "venv")
        except (OSError, subprocess.SubprocessError) as error:
            print(f"{PACKAGES[0]} could not be fetched, so it is left out ({type(error).__name__})")
            return 0
        document = folder / "openapi.json"
        shutil.copy(HOOKS, folder)
        generator = Path(sys.executable).with_name("flickr-gen")
        subprocess.run([generator, "openapi", "--output", document], check=True, stdout=subprocess.DEVNULL)
        with Sandbox() as sandbox:
            token = sandbox.sign_in("otterbank", perms="delete")
            keys = (sandbox.consumer_key, sandbox.consumer_secret, token.token, token.secret)
            (folder / "known.json").write_text(json.dumps({"keys": keys, "ids": _ids(sandbox.base_url)}), "utf-8")
            environ = {**os.environ, "SCHEMATHESIS_HOOKS": HOOKS.stem, "PYTHONPATH": str(folder)}
            command = [folder / "venv" / "bin" / "schemathesis", "run", document, "--url", sandbox.base_url]
            command += ["--checks", CHECKS, "--mode", "positive", "--phases", "coverage,fuzzing"]
            command += ["--max-examples", "2", "--seed", "1", "--generation-database", "none"]
            command += ["--suppress-health-check", "all", "--continue-on-failure", *sys.argv[1:]]
            return subprocess.run(command, cwd=folder, env=environ, check=False).returncode


def _ids(base_url: str) -> dict[str, list[str]]:
    """Values of arguments for which there is something in the sandbox."""
    with urllib.request.urlopen(f"{base_url}/sandbox/world.json") as response:  # noqa: S310 - our own
        world = json.load(response)
    topics = [(group["nsid"], topic) for group in world["groups"] for topic in group.get("topics", ())]
    return {
        "photo_id": [photo["id"] for photo in world["photos"]],
        "user_id": [*(user["nsid"] for user in world["users"]), "me"],
        "group_id": [group for group, _topic in topics],
        "topic_id": [topic["id"] for _group, topic in topics],
        "reply_id": [reply["id"] for _group, topic in topics for reply in topic.get("replies", ())],
        "photoset_id": [photoset["id"] for photoset in world["photosets"]],
        "gallery_id": [gallery["id"] for gallery in world["galleries"]],
        "collection_id": [collection["id"] for collection in world["collections"]],
        "comment_id": [comment["id"] for comment in world["comments"]],
        "woe_id": ["44418", "23424775"],
    }


def _install(folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    pip = [sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install", "--quiet"]
    subprocess.run([*pip, "--disable-pip-version-check", *PACKAGES], check=True, capture_output=True, timeout=300)


if __name__ == "__main__":
    sys.exit(main())
