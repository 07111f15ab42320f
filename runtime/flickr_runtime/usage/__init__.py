"""How much of a key's limit is used, and for what: counts of calls per key, hour, method, outcome and cache hit."""
