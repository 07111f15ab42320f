"""Hooks for Schemathesis: how calls are signed, and which ids exist in the sandbox; a process beside it."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import schemathesis
from requests_oauthlib import OAuth1

KNOWN = json.loads(Path("known.json").read_text("utf-8"))
DICE = random.Random(1)  # noqa: S311
SOME = 0.8  # of the ids are made known ones, so that calls come to something

schemathesis.auth.set_from_requests(OAuth1(*KNOWN["keys"]))


@schemathesis.hook
def map_query(_context: Any, query: dict[str, Any] | None) -> dict[str, Any] | None:
    """The arguments of a call that reads."""
    return _with_known_ids(query)


@schemathesis.hook
def map_body(_context: Any, body: dict[str, Any]) -> dict[str, Any] | None:
    """The arguments of a call that writes."""
    return _with_known_ids(body)


def _with_known_ids(fields: dict[str, Any] | None) -> dict[str, Any] | None:
    ids = KNOWN["ids"]
    return fields and {
        name: DICE.choice(ids[name]) if ids.get(name) and DICE.random() < SOME else value
        for name, value in fields.items()
    }
