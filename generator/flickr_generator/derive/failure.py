"""The envelope of every failure, `responses/error.json`: Flickr's members, those of uploads, and any others.

Flickr may add members to it at any time, so it is open.
"""

from typing import Any

from flickr_generator.derive.document import response_document

__all__ = ["FAILURE"]

_SCALARS = "../types/scalars.json#/$defs"

FAILURE: dict[str, Any] = response_document(
    "error",
    "What replaces the response if a call failed; in XML it is `<err code msg>`, and `msg` is `message` here.",
    {
        "type": "object",
        "properties": {
            "code": {"$ref": f"{_SCALARS}/integer", "default": 0},
            "message": {"$ref": f"{_SCALARS}/text", "default": ""},
            "duplicate_photo_id": {"$ref": f"{_SCALARS}/id"},
            "duplicate_photo_status": {"$ref": f"{_SCALARS}/integer"},
            "non_pro_desktop_upload_wait_time": {"$ref": f"{_SCALARS}/integer"},
        },
        "required": ["code", "message"],
        "additionalProperties": True,
    },
)
