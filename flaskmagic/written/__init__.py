"""Reads what somebody has written, and finds the places of code that it names."""
