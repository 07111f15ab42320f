"""`/sandbox/world.json`, `/sandbox/reset` and `/sandbox/snapshots`: the state as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.endpoints.local import json_object, json_response, refused, texts
from flickr_sandbox.errors import SandboxError
from flickr_sandbox.world.export import exported
from flickr_sandbox.world.schema import world_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

    from flickr_sandbox.endpoints.context import Context

__all__ = ["reset", "schema", "snapshots", "whole_world"]


def whole_world(context: Context) -> Response:
    """Returns everything as a world, or adds a world (POST): all of it or nothing."""
    if no := refused(context.request):
        return no
    if context.request.method == "POST":
        try:
            context.core.worlds.add(json_object(context.request))
        except SandboxError as error:
            return json_response({"error": str(error)}, 400)
        return json_response({"added": True}, 201)
    return json_response(exported(context.database))


def schema(_context: Context) -> Response:
    """The JSON Schema of a world."""
    return json_response(world_schema())


def reset(context: Context) -> Response:
    """Resets the sandbox to its start, or the state to a snapshot: `{}` or `{"snapshot": "before"}`."""
    if no := refused(context.request):
        return no
    try:
        given = texts(json_object(context.request), "snapshot") if context.request.get_data() else {}
        if "snapshot" in given:
            context.core.worlds.go_back(given["snapshot"])
        else:
            context.core.reset()
    except SandboxError as error:
        return json_response({"error": str(error)}, 400)
    return json_response({"reset": True})


def snapshots(context: Context) -> Response:
    """Lists the snapshots, or takes one: `{"name": "before"}`."""
    if no := refused(context.request):
        return no
    if context.request.method == "POST":
        try:
            context.core.worlds.take(_name_in(texts(json_object(context.request), "name")))
        except SandboxError as error:
            return json_response({"error": str(error)}, 400)
    return json_response({"snapshots": context.core.worlds.names})


def _name_in(given: Mapping[str, str]) -> str:
    if "name" not in given:
        raise SandboxError('a snapshot needs a name: {"name": "before"}')
    return given["name"]
