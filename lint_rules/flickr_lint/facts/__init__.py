"""Facts for rules: calls of the API, values and their origins, stores, literals, lifetimes."""
