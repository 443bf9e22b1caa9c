"""One file per output; none of them records anything, so a saved trace renders as it is."""
