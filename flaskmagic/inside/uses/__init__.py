"""Finds what the app's own code uses of each library: from its sources and its live objects."""
