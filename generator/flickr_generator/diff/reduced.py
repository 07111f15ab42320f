"""Reduces specs to what reflection can know, so that a snapshot is not told to lack what only we know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from flickr_generator.diff.api import Api, Argument, Method
from flickr_generator.diff.documents import Document, read_methods
from flickr_generator.diff.reflected import api_of_reflection
from flickr_generator.errors import SpecError
from flickr_generator.facts import Reflection

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["reduced_to_reflection"]

_REFLECTION = "inputs/reflection.json"


def reduced_to_reflection(files: Mapping[str, bytes]) -> Api:
    """The part of the specs that reflection told.

    With `inputs/reflection.json` beside the documents, that is what reflection told of the methods, arguments and
    errors which the documents have. Without it, samples and stated values cannot be told from the overlay's, and are
    left out. Methods that the overlay adds are left out either way.
    """
    documents = {name: each for name, each in read_methods(files).items() if each.about.source == "reflection"}
    if _REFLECTION not in files:
        return Api(knows=frozenset(), methods={name: _bare(document) for name, document in documents.items()})
    try:
        told = api_of_reflection(Reflection.from_json(files[_REFLECTION]))
    except (msgspec.DecodeError, RecursionError) as error:
        raise SpecError(f"{_REFLECTION}: {error}") from error
    methods = {
        name: _documented(told.methods[name], document) for name, document in documents.items() if name in told.methods
    }
    return Api(knows=told.knows, methods=methods)


def _documented(told: Method, document: Document) -> Method:
    codes = {error.code for error in document.about.errors}
    names = document.properties.arguments.properties
    return msgspec.structs.replace(
        told,
        arguments={name: facts for name, facts in told.arguments.items() if name in names},
        errors={code: message for code, message in told.errors.items() if code in codes},
    )


def _bare(document: Document) -> Method:
    about, arguments = document.about, document.properties.arguments
    return Method(
        permission=about.permission,
        login=about.login,
        signing=about.signing,
        arguments={name: Argument(required=name in arguments.required) for name in arguments.properties},
        errors={error.code: error.message for error in about.errors},
    )
