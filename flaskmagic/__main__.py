"""Lets ``python -m flaskmagic`` stand for the ``flaskmagic`` command."""

from flaskmagic.cli import main

if __name__ == "__main__":
    main()
