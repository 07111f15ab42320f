"""The sandbox under Flickr's host names: programs reach it through a proxy and its own certificate authority."""
