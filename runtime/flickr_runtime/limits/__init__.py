"""Limits a key to 3600 calls in any hour, over all threads, processes and machines that share it.

This is our own code because pyrate-limiter 4.5 failed the same test (8 processes of 4 threads): its SQLite bucket
checks and inserts in two steps (202 calls where 200 were allowed, and crashes on a locked file), with its file lock
some threads starved (1 call against 778), and its Redis bucket fails after a restart of the server, which has lost the
script that it calls by hash.
"""
