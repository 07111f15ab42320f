"""The rules, one file each; a file put here is found by `flickr_lint.registry`."""
