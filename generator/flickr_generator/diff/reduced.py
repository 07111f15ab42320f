"""Reduces specs to facts of reflection, for the comparison with a snapshot."""

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
    """The part of the specs that is from reflection.

    With `inputs/reflection.json` beside the documents, it is reflection's description of the methods, arguments and
    errors in the documents. Without it, samples and stated values cannot be distinguished from the overlay's, and are
    omitted. Methods that the overlay adds are always omitted.
    """
    documents = {name: each for name, each in read_methods(files).items() if each.about.source == "reflection"}
    if _REFLECTION not in files:
        return Api(knows=frozenset(), methods={name: _bare(document) for name, document in documents.items()})
    try:
        reflected = api_of_reflection(Reflection.from_json(files[_REFLECTION]))
    except (msgspec.DecodeError, RecursionError) as error:
        raise SpecError(f"{_REFLECTION}: {error}") from error
    methods = {
        name: _documented(reflected.methods[name], document)
        for name, document in documents.items()
        if name in reflected.methods
    }
    return Api(knows=reflected.knows, methods=methods)


def _documented(reflected: Method, document: Document) -> Method:
    codes = {error.code for error in document.about.errors}
    names = document.properties.arguments.properties
    return msgspec.structs.replace(
        reflected,
        arguments={name: facts for name, facts in reflected.arguments.items() if name in names},
        errors={code: message for code, message in reflected.errors.items() if code in codes},
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
