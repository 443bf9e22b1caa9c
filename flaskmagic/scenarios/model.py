"""What is done to which app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask

from flaskmagic.scenarios.client import Client


@dataclass(frozen=True, slots=True)
class Scenario:
    """How an app is made, run and driven.

    ``make_app`` is called while recording; ``run_app`` is what the app's author would call, and
    returns when the server was stopped; ``drive`` plays the visitor. ``app_packages`` are the
    modules that count as the app's own code.
    """

    name: str
    title: str
    app_packages: tuple[str, ...]
    make_app: Callable[[], Flask]
    run_app: Callable[[Flask, str, int], None]
    drive: Callable[[Client], None]
