"""What ``--help`` shows of a command: its options by panels, and examples that work."""

from __future__ import annotations

from typing import Any

from rich.text import Text
from typer.core import TyperCommand, TyperGroup

from flaskmagic.commands.examples import EXAMPLES
from flaskmagic.console import console

RUN = "What is run"
ASKED = "What is asked of it"
READ = "What is read"
WRITTEN = "How it is written"
WORDS = "What you write yourself"
_HELP = "Help"
_PANELS = (RUN, ASKED, READ, WRITTEN, WORDS, _HELP)

_INDENT = 2


class Command(TyperCommand):
    """A subcommand whose help has no types at flags, and examples at its end."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options by their panels, in which ``--help`` is the last."""
        found = [_shown(each) for each in super().get_params(ctx)]
        for each in found:
            if each.name == "help":
                each.rich_help_panel = _HELP
        return sorted(found, key=_panel)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help, and the examples below it: there they are seen first."""
        super().format_help(ctx, formatter)
        print_examples(ctx.find_root().info_name, ctx.info_name)


class Group(TyperGroup):
    """The command itself; its help has no types at flags either."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options."""
        return [_shown(each) for each in super().get_params(ctx)]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help, and the examples below it."""
        super().format_help(ctx, formatter)
        print_examples(ctx.info_name)


def print_examples(command: str, name: str = "", title: str = "Examples") -> None:
    """Print what can be typed as it stands, and below each line what it does.

    Args:
        command: What the command is called.
        name: The subcommand that they are of, or ``""`` for what to try first.
        title: What stands above them.
    """
    shown = console()
    shown.print(Text(f" {title}", style="bold"))
    for typed, does in EXAMPLES.get(name, ()):
        shown.print(Text(f"{'':{_INDENT}}{command} {typed}", style="cyan"), soft_wrap=True)
        for line in Text(does).wrap(shown, max(shown.width - 3 * _INDENT, 20)):
            shown.print(Text(" " * 3 * _INDENT) + line, soft_wrap=True, highlight=False)


def _shown(parameter: Any) -> Any:
    """Let a flag have no type beside it, and an argument only its name."""
    if getattr(parameter, "is_flag", False):
        parameter.metavar = ""
    if parameter.param_type_name == "argument":
        parameter.display_type_rich = _no_type  # metavar is the name of an argument, not its type
    return parameter


def _no_type(ctx: Any) -> None:
    del ctx


def _panel(parameter: Any) -> int:
    panel = getattr(parameter, "rich_help_panel", None)
    return _PANELS.index(panel) if panel in _PANELS else -1
