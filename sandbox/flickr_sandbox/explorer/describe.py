"""What the explorer's form shows of a method: arguments, their choices, and values that exist in the sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import flickr_specs
from flickr_sandbox.methods import served_methods

if TYPE_CHECKING:
    from flickr_sandbox.state import Database

__all__ = ["describe"]

_LONG_TEXTS = {"description", "comment_text", "message", "note_text", "testimonial_text"}
_MAX_VALUES = 25
_SUGGESTIONS = {
    "user_id": "SELECT nsid, username FROM users ORDER BY joined",
    "username": "SELECT username, realname FROM users ORDER BY joined",
    "photo_id": "SELECT id, title FROM photos WHERE is_public ORDER BY posted DESC",
    "photoset_id": "SELECT id, title FROM photosets ORDER BY created DESC",
    "gallery_id": "SELECT substr(owner, 1, instr(owner, '@') - 1) || '-' || id, title FROM galleries",
    "group_id": "SELECT nsid, name FROM groups WHERE privacy > 1 ORDER BY name",
    "collection_id": "SELECT id, title FROM collections",
    "comment_id": "SELECT id, text FROM comments ORDER BY created DESC",
    "note_id": "SELECT id, text FROM notes",
    "tag_id": "SELECT id, raw FROM tags ORDER BY rowid DESC",
    "topic_id": "SELECT id, subject FROM topics WHERE group_id IN (SELECT nsid FROM groups WHERE privacy > 1)",
    "reply_id": "SELECT id, message FROM replies ORDER BY created DESC",
    "testimonial_id": "SELECT id, body FROM testimonials",
    "suggestion_id": "SELECT id, note FROM suggestions",
    "blog_id": "SELECT id, name FROM blogs",
    "tag": "SELECT clean, count(*) || ' photos' FROM tags GROUP BY clean ORDER BY count(*) DESC",
}
_USUAL = {"text", "tags", "user_id", "photo_id", "extras", "per_page", "page"}
_SAME = {"primary_photo_id": "photo_id", "owner_id": "user_id", "tags": "tag"}


def describe(name: str, database: Database | None = None) -> dict[str, Any]:
    """A method for the form; raises `KeyError` for an unknown one. With a database, its values are suggested."""
    document = flickr_specs.load_method(name)
    facts, arguments = document["x-flickr"], document["properties"]["arguments"]
    required = arguments.get("required", [])
    return {
        "name": name,
        "text": document.get("description", ""),
        "http": facts["http"],
        "permission": facts["permission"],
        "signing": facts["signing"],
        "served": name in served_methods(),
        "arguments": [
            {
                "name": each,
                "required": each in required,
                "usual": each in _USUAL,
                **_control(database, each, schema),
            }
            for each, schema in sorted(arguments["properties"].items(), key=lambda item: item[0] not in required)
        ],
        "errors": [{"code": error["code"], "message": error["message"]} for error in facts["errors"]],
    }


def _control(database: Database | None, name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """How a value is entered: `kind` is choice, flag, list, number, long or text."""
    choices = _choices(schema)
    kinds = schema.get("type", [])
    about = {"text": schema.get("description", ""), "suggestions": _suggestions(database, name)}
    about |= {key: schema[key] for key in ("default", "minimum", "maximum") if key in schema}
    if kinds == "array":
        return {"kind": "list", "choices": _choices(schema.get("items", {})), **about}
    if kinds == "boolean":
        return {"kind": "flag", **about}
    if choices and "enum" in schema:
        return {"kind": "choice", "choices": choices, **about}
    if choices:  # others are allowed as well
        return {"kind": "text", **about, "suggestions": [[choice, ""] for choice in choices]}
    if kinds in ("integer", "number"):
        return {"kind": "number", **about}
    return {"kind": "long" if name in _LONG_TEXTS else "text", **about}


def _choices(schema: dict[str, Any]) -> list[str]:
    options = [schema, *schema.get("anyOf", [])]
    return [str(choice) for option in options for choice in option.get("enum", [])]


def _suggestions(database: Database | None, name: str) -> list[list[str]]:
    sql = _SUGGESTIONS.get(_SAME.get(name, name))
    if sql is None or database is None:
        return []
    return [[str(value), str(label)] for value, label in database.rows(f"{sql} LIMIT ?", (_MAX_VALUES,))]
