"""The command `flickr`: its subcommands, and what only they need."""
