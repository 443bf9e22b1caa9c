"""How an app is exercised: a real server, real clients, and what they do to the demo app."""
