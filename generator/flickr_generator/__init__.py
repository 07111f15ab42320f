"""Turns Flickr's reflection of its API into JSON Schemas, and those into the typed client.

The pipeline, a package or module per stage:

`sources` (where reflection is read from) → `normalise` (frozen, prose-free facts) → `shapes` (what samples and
recordings look like) → `derive` (facts, shapes and overlay become specs) → `build` (specs become the client).
`learn`, `conform` and `check` stand beside it; `cli` puts them behind the `flickr-gen` command.
"""
