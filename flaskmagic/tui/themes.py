"""The colours: dark, light, and high contrast for a projector or weak eyes."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="flaskmagic-dark",
    dark=True,
    primary="#8ab4f8",
    secondary="#c9a6f5",
    accent="#ffd166",
    success="#7fd18b",
    warning="#ffd166",
    error="#ff9b85",
    foreground="#e4e6eb",
    background="#15171c",
    surface="#1c1f26",
    panel="#262a33",
    variables={
        "quiet": "#a0a8b8",
        "here": "#2c3443",
        "code-keyword": "#c9a6f5",
        "code-string": "#a5d6a7",
        "code-number": "#8fd3e8",
        "code-comment": "#a0a8b8",
        "code-name": "#8ab4f8",
        "code-decorator": "#f3b97f",
    },
)
LIGHT = Theme(
    name="flaskmagic-light",
    dark=False,
    primary="#1a56b0",
    secondary="#7b2fb5",
    accent="#9a4d00",
    success="#1b6e35",
    warning="#9a4d00",
    error="#b3261e",
    foreground="#1d2026",
    background="#fbfaf8",
    surface="#f3f1ed",
    panel="#e6e3dc",
    variables={
        "quiet": "#5f626b",
        "here": "#e2e9f6",
        "code-keyword": "#7b2fb5",
        "code-string": "#1b6e35",
        "code-number": "#0b6377",
        "code-comment": "#5f626b",
        "code-name": "#1a56b0",
        "code-decorator": "#9a4d00",
    },
)
CONTRAST = Theme(
    name="flaskmagic-contrast",
    dark=True,
    primary="#66e0ff",
    secondary="#ffb3ff",
    accent="#ffff00",
    success="#5cff5c",
    warning="#ffff00",
    error="#ffb0a0",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#303030",
    variables={
        "quiet": "#b8b8b8",
        "here": "#003a6b",
        "code-keyword": "#ffb3ff",
        "code-string": "#8dff8d",
        "code-number": "#66e0ff",
        "code-comment": "#b8b8b8",
        "code-name": "#66e0ff",
        "code-decorator": "#ffcc80",
    },
)
THEMES = (DARK, LIGHT, CONTRAST)
