"""Formats of requests and responses: one tree, written as XML or JSON in Flickr's envelopes."""

from __future__ import annotations

from flickr_sandbox.wire.envelope import Format, choose_format, default_format, failure, success
from flickr_sandbox.wire.parameters import Parameters
from flickr_sandbox.wire.tree import Tree

__all__ = ["Format", "Parameters", "Tree", "choose_format", "default_format", "failure", "success"]
