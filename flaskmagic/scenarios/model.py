"""What is done to which app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask

from flaskmagic.errors import Problem
from flaskmagic.scenarios.client import Client
from flaskmagic.trace import Kind
from flaskmagic.tracer.scope import Scope


class ScenarioError(Problem):
    """An app that could not be run; ``output`` is what it printed."""

    output: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """How an app is made, run and driven.

    ``make_app`` is called while recording; ``run_app`` is what the app's author would call, and
    returns when the server was stopped; ``drive`` plays the visitor, and may return what is to be
    remarked on the visit. ``app_packages`` are the modules that count as the app's own code, and
    so does what lies in ``app_folder``; ``libraries`` are packages to record beside those that
    every app stands on. ``show_secrets`` is for apps that have none; ``secrets`` are texts that are
    left out wherever they stand, if not.
    """

    kind: Kind
    name: str
    title: str
    app_packages: tuple[str, ...]
    make_app: Callable[[], Flask]
    run_app: Callable[[Flask, str, int], None]
    drive: Callable[[Client], str | None]
    app_folder: str | None = None
    libraries: frozenset[str] = frozenset()
    show_secrets: bool = False
    secrets: frozenset[str] = frozenset()

    @property
    def scope(self) -> Scope:
        """What is recorded of a run."""
        return Scope(self.app_packages, self.app_folder, self.libraries)
