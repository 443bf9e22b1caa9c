"""What can be checked without running anything: walkthroughs, and an environment."""
