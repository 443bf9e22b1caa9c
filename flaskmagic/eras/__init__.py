"""Other releases than the installed ones: their sources, and environments of them."""
