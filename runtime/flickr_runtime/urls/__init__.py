"""URLs on Flickr: built from ids, and parsed."""
