"""The JSON Schema of a world, for editors and programs that write worlds."""

from __future__ import annotations

from typing import Any

import msgspec

from flickr_sandbox.world.entries import World

__all__ = ["world_schema"]


def world_schema() -> dict[str, Any]:
    """JSON Schema 2020-12, which a sandbox serves at `/sandbox/world.schema.json`."""
    schema = msgspec.json.schema(World)
    for definition in schema["$defs"].values():
        definition["additionalProperties"] = False
    schema["$defs"]["World"]["properties"]["$schema"] = {"type": "string"}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A world of flickr-sandbox", **schema}
