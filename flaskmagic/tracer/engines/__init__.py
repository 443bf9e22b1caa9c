"""Engines: each hears the interpreter's events in a way of its own, and writes the same log."""
