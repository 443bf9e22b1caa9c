"""Outputs that hand a reading on to another program: each has what that program can show."""
