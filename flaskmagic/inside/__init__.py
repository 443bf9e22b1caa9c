"""What runs in the app's own process: it finds the app, starts it and records it."""
