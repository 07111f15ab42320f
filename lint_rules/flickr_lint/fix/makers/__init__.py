"""Makers of fixes, one module per rule, named after its code: `make(finding, source, project)` returns a `Fix`."""
