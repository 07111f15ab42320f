"""The version of flickrkit."""

__version__ = "0.1.0"
