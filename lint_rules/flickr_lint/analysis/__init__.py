"""The engine: follows values through code. It knows Python and its standard library, and nothing of Flickr."""
