"""The flaskmagic command: one file per subcommand, options in, one call each."""
