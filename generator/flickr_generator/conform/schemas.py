"""Finds the schema of a response in the specs, and follows its references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_generator.errors import SpecError

if TYPE_CHECKING:
    from flickr_generator.derive import Specs

__all__ = ["Schemas"]


class Schemas:
    """The response schemas of all specs."""

    def __init__(self, specs: Specs) -> None:
        self._specs = specs
        self._known: dict[str, dict[str, Any]] = {}

    def response(self, name: str) -> dict[str, Any] | None:
        """The schema of the response `name`, of a method or another, without `stat`; None for an unknown name."""
        document = self._specs.methods.get(name) or self._specs.responses.get(name)
        if document is None:
            return None
        schema: dict[str, Any] = document["properties"]["response"]
        return schema

    @property
    def failure(self) -> dict[str, Any]:
        """The schema of the response of a failed call."""
        schema: dict[str, Any] = self._specs.responses["error"]["properties"]["response"]
        return schema

    def resolve(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The schema itself, or the target of its `$ref`; raises `SpecError` if there is no such target."""
        while (reference := schema.get("$ref")) is not None:
            if reference not in self._known:
                self._known[reference] = self._follow(reference)
            schema = self._known[reference]
        return schema

    def alternatives(self, schema: dict[str, Any]) -> list[dict[str, Any]]:
        """The alternative schemas of a value, resolved."""
        schema = self.resolve(schema)
        if "anyOf" not in schema:
            return [schema]
        return [each for option in schema["anyOf"] for each in self.alternatives(option)]

    def _follow(self, reference: str) -> dict[str, Any]:
        file, _, fragment = reference.partition("#")
        name = file.rpartition("/")[2].removesuffix(".json") or "scalars"  # only the scalars refer to their own file
        found: Any = self._specs.types.get(name)
        for step in fragment.split("/")[1:]:
            found = found.get(step) if isinstance(found, dict) else None
        if not isinstance(found, dict):
            raise SpecError(
                f"the reference {reference!r} does not exist; run `flickr-gen reflect` to rewrite the specs"
            )
        return found
