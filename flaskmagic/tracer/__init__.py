"""Records: the settrace recorder, its scope, safe values. It imports the standard library only."""
