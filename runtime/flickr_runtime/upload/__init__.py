"""Uploads and replacements: options of a photo, and the flows from a file to a photo's id."""
