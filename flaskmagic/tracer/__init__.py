"""Records what runs: an engine writes logs of what is in scope. Standard library only."""
