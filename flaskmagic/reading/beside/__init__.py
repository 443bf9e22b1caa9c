"""Puts two servers beside each other that got the same bytes, subgoal by subgoal."""

from __future__ import annotations

from flaskmagic.reading.beside.build import put_beside
from flaskmagic.reading.beside.model import Beside, Place, Row, Server

__all__ = ["Beside", "Place", "Row", "Server", "put_beside"]
