"""Where it is written: definitions, excerpts, modules and distributions."""
