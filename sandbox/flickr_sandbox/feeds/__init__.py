"""The public feeds: which photos each of them has, and the forms it is written in."""
