"""What `flickr-lint` does besides linting: `flickr-lint WORD …` runs `command` of the module named so."""
