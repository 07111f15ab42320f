"""What rules speak about: calls of the API, values and where they come from, stores, literals, lifetimes."""
