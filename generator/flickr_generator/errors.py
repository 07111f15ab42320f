"""The errors of the generator, which name the input and say what to do."""

__all__ = ["GeneratorError", "OverlayError", "ReflectionError", "SpecError"]


class GeneratorError(Exception):
    """Base of all errors; its text names the invalid input and says what to do."""


class ReflectionError(GeneratorError):
    """A reflection response that is missing, invalid, or names something that cannot be a method."""


class OverlayError(GeneratorError):
    """A hand-written overlay entry that is malformed, refers to nothing, or is no longer needed."""


class SpecError(GeneratorError):
    """A spec document from which the client cannot be built."""
