"""Releases as they are typed: ``flask==2.1.1``."""

from __future__ import annotations

import re

import typer


def pin(typed: str) -> tuple[str, str]:
    """Read a release.

    Args:
        typed: Such as ``flask==2.1.1``.

    Returns:
        The name of the distribution, and its version.

    Raises:
        typer.BadParameter: It is none.
    """
    match = re.fullmatch(r"([\w.-]+)==(\d[\w.]*)", typed.strip())
    if match is None:
        raise typer.BadParameter(f"{typed!r} is not like flask==2.1.1", param_hint="--with")
    return re.sub(r"[-_.]+", "-", match[1]).lower(), match[2]


def pins(typed: str) -> dict[str, str]:
    """Read a set of releases.

    Args:
        typed: Such as ``flask==2.1.1,werkzeug==2.1.1``.

    Returns:
        The versions by the names of the distributions.

    Raises:
        typer.BadParameter: One of them is none.
    """
    return dict(map(pin, typed.split(",")))
