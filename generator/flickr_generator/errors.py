"""What the generator refuses, as exceptions that name the input and the way out."""

__all__ = ["GeneratorError", "OverlayError", "ReflectionError", "SpecError"]


class GeneratorError(Exception):
    """Base of every refusal; its text names the input at fault and what to do about it."""


class ReflectionError(GeneratorError):
    """A reflection answer that is missing, not understood, or that names something that cannot be a method."""


class OverlayError(GeneratorError):
    """A hand-written overlay entry that is malformed, refers to nothing, or is no longer needed."""


class SpecError(GeneratorError):
    """A spec document that the client cannot be built from."""
