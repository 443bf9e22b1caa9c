"""Draws the rooms and what imports what, from the code: ``python docs/draw_rooms.py``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import grimp

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs/pictures/rooms.svg"
LEFT, WIDTH, HEIGHT, STEP = 10, 130, 26, 44
"""Left edge and size of a room, and the distance to the next; in pixels."""
ENTRY = "flaskmagic.inside.__main__"
"""Puts rooms together, as cli.py does, and so imports some that are above its own."""
FILES = {"errors", "files", "lines", "printable", "registry"}
"""Files that every room uses: they would only fill the picture."""


def rooms() -> list[str]:
    """Return the rooms from top to bottom, as pyproject.toml has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (floors,) = [
        contract["layers"]
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    ]
    return [room for floor in floors for room in floor.split(" | ") if room not in FILES]


def imports(names: list[str]) -> Mapping[str, set[str]]:
    """Return which rooms each room imports, itself left out."""
    graph = grimp.build_graph("flaskmagic")
    found: dict[str, set[str]] = {name: set() for name in names}
    for importer in graph.modules:
        room = _room(importer)
        if room in found and importer != ENTRY:
            found[room] |= {
                _room(each) for each in graph.find_modules_directly_imported_by(importer)
            }
    return {room: (used & set(names)) - {room} for room, used in found.items()}


def _room(module: str) -> str:
    room = module.split(".")[1] if "." in module else ""
    return "cli" if room == "__main__" else room  # it holds the first lines of the command


def shortest(used: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Yield the imports that no way through another room stands for."""
    for room, others in used.items():
        for other in sorted(others):
            if not any(other in _below(used, way) for way in others - {other}):
                yield room, other


def _below(used: Mapping[str, set[str]], room: str) -> set[str]:
    """Return all rooms that a room stands on."""
    return used[room] | {deep for other in used[room] for deep in _below(used, other)}


def picture() -> str:
    """Return the picture as SVG."""
    names = rooms()
    top = {name: number * STEP + 10 for number, name in enumerate(names)}
    drawn = list(shortest(imports(names)))
    height = len(names) * STEP
    # A curve reaches three quarters of the way to where it bends to.
    width = LEFT + WIDTH + 40 + int(max(top[other] - top[room] for room, other in drawn) * 3 / 8)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="The rooms and their imports">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        '<g font-family="sans-serif" font-size="13" fill="none" stroke="#35608a">',
    ]
    edge = LEFT + WIDTH
    for room, other in drawn:
        start, end = top[room] + HEIGHT / 2, top[other] + HEIGHT / 2
        bend = edge + 30 + (end - start) * 0.5
        parts.append(
            f'<path d="M{edge} {start}C{bend} {start} {bend} {end} {edge + 6} {end}">'
            f"<title>{room} imports {other}</title></path>"
            f'<path fill="#35608a" d="M{edge} {end}l9 -4v8z"/>'
        )
    for name in names:
        middle = LEFT + WIDTH // 2
        parts.append(
            f'<rect x="{LEFT}" y="{top[name]}" width="{WIDTH}" height="{HEIGHT}" rx="4" '
            f'fill="#f1f4f8"/><text x="{middle}" y="{top[name] + 18}" text-anchor="middle" '
            f'fill="#1b2733" stroke="none">{name}</text>'
        )
    return "\n".join([*parts, "</g>", "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
