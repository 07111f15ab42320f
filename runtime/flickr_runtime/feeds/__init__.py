"""Flickr's public feeds: the newest twenty of something, without a key, without login and without pages."""
