"""The subcommands: one file each, options in, one call each."""
