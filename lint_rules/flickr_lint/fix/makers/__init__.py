"""Makers of fixes, one module per rule, named after its code: `make(finding, source, project)` gives a fix or None."""
