"""flaskmagic reads Flask and Werkzeug to you while they run."""

__version__ = "0.1.0"
