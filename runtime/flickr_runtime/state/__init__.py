"""The state that processes with the same API key share: booked starts and counts of calls.

`open_state` returns the store that `FLICKR_STATE_URL` names: a file of the user's own by default, Redis for programs on
several machines, memory for tests. It contains no secrets and no responses, and of the key only a hash.
"""
