"""Checks a written report: what it says of the libraries' code, held against that code."""
