"""Makes traces: of the demo app, of the reader's own app, of a ``with`` block, of a log."""
