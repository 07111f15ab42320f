"""The public feeds: their photos and their formats."""
