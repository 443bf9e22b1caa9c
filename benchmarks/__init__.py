"""What flaskmagic costs: run ``python -m benchmarks`` in the root of a clone."""
