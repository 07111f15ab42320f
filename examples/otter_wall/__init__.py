"""A small integration that complies with Flickr's Developer Guide: a page of photos that match a search."""
