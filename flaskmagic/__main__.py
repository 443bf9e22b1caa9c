"""The command; what may come at once, such as Ctrl-C, is prepared for before the rest is read."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from flaskmagic import signals, streams

_SELDOM = 50_000, 20, 20
"""When the garbage collector looks: nearly all that a command makes is kept to its end."""


def main(
    arguments: Sequence[str] | None = None,
    name: str = "flaskmagic",
    defaults: Mapping[str, Any] | None = None,
) -> NoReturn:
    """Run the command and exit.

    Args:
        arguments: What follows the command's name. The default is what the process was given.
        name: What help calls the command.
        defaults: The defaults of options, by subcommand and parameter.
    """
    signals.claim()
    streams.prepare()
    gc.set_threshold(*_SELDOM)
    from flaskmagic import cli  # with all the libraries: this takes most of a second

    cli.run(arguments, name, defaults)


if __name__ == "__main__":
    main()
