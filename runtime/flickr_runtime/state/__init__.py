"""What the processes that share an API key know together: who may call when, and how many calls were made.

`open_state` gives the store that `FLICKR_STATE_URL` names: a file of the user's own by default, Redis for programs on
several machines, memory for tests. No secrets and no answers of Flickr are in it, and of the key only a hash.
"""

from flickr_runtime.state.errors import StateUnavailable
from flickr_runtime.state.location import key_id, open_state
from flickr_runtime.state.store import Booked, Booking, Call, Look, Outcome, SlotStore, StateStore, UsageStore

__all__ = [
    "Booked",
    "Booking",
    "Call",
    "Look",
    "Outcome",
    "SlotStore",
    "StateStore",
    "StateUnavailable",
    "UsageStore",
    "key_id",
    "open_state",
]
