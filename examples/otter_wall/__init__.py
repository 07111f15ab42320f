"""A small integration that keeps Flickr's Developer Guide: a page of photos that match a search."""
