"""Misbehaviour on demand: what Flickr, and the network before it, do wrong now and then.

A `Fault` says what goes wrong, with which requests and how often; `Faults` holds those that are set. One module each
for answers instead of a handler's, for spoilt answers, and for answers that are odd but whole.
"""

from __future__ import annotations

from flickr_sandbox.faults.fault import Fault
from flickr_sandbox.faults.kinds import KINDS, Kind
from flickr_sandbox.faults.plan import Faults, Planned

__all__ = ["KINDS", "Fault", "Faults", "Kind", "Planned"]
