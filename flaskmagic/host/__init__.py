"""The other end of the app's process: starts it, reads its log as it grows, and ends it."""
