"""The state that processes with the same API key share: booked starts and counts of calls.

`open_state` returns the store that `FLICKR_STATE_URL` names: a file of the user's own by default, Redis for programs on
several machines, memory for tests. It contains no secrets and no responses, and of the key only a hash.
"""

from flickr_runtime.state.errors import StateUnavailable
from flickr_runtime.state.location import key_id, open_state
from flickr_runtime.state.store import Booked, Booking, Call, KeyState, Outcome, SlotStore, StateStore, UsageStore

__all__ = [
    "Booked",
    "Booking",
    "Call",
    "KeyState",
    "Outcome",
    "SlotStore",
    "StateStore",
    "StateUnavailable",
    "UsageStore",
    "key_id",
    "open_state",
]
