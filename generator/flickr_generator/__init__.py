"""Converts Flickr's reflection of its API into JSON Schemas, and these into the typed client.

The pipeline, a package or module per stage:

`sources` (reads reflection) → `normalise` (frozen facts without prose) → `shapes` (the structure of samples and
recordings) → `derive` (facts, shapes and overlay become specs) → `build` (specs become the client). `learn`, `conform`
and `check` are beside it; `cli` is the `flickr-gen` command.
"""
