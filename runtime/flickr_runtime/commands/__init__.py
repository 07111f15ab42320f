"""Commands of `flickr` that belong to no other part of the runtime."""
