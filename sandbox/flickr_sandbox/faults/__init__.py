"""Faults on request: what Flickr, or the network, sometimes does wrong.

A `Fault` says what goes wrong, for which requests and how often; `Faults` contains those that are set. There is one
module each for replaced, damaged and altered responses.
"""

from __future__ import annotations

from flickr_sandbox.faults.fault import Fault
from flickr_sandbox.faults.kinds import KINDS, Kind
from flickr_sandbox.faults.plan import Faults, Planned

__all__ = ["KINDS", "Fault", "Faults", "Kind", "Planned"]
