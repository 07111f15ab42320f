"""The sandbox in Flickr's place: programs reach it under Flickr's own host names, by a proxy and its own authority."""
