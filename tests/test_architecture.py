"""Imports point only to what stands earlier in the house."""

import ast
from pathlib import Path

import flaskmagic

ROOT = Path(flaskmagic.__file__).parent
FLOORS = [
    {"errors", "files", "lines", "printable"},
    {"demo_app", "tracer"},
    {"trace"},
    {"source"},
    {"scenarios"},
    {"walkthroughs"},
    {"reading"},
    {"checks"},
    {"report"},
    {"render"},
    {"tui"},
    {"api"},
    {"console"},
    {"commands"},
    {"cli"},
    {"plugin"},
]
FLOOR_OF = {room: number for number, floor in enumerate(FLOORS) for room in floor}


def imported(file: Path) -> set[str]:
    """Return the rooms of flaskmagic that a file imports from."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    own = {name.split(".")[1] for name in names if name.startswith("flaskmagic.")}
    return own & set(FLOOR_OF)


def room_of(file: Path) -> str:
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def test_every_import_points_down() -> None:
    files = [file for file in ROOT.rglob("*.py") if room_of(file) in FLOOR_OF]
    assert len(files) > 20
    wrong = [
        f"{file.relative_to(ROOT)} imports {other}"
        for file in files
        for other in imported(file)
        if other != room_of(file) and FLOOR_OF[other] >= FLOOR_OF[room_of(file)]
    ]
    assert not wrong


def test_every_room_has_its_floor() -> None:
    rooms = {room_of(file) for file in ROOT.rglob("*.py")} - {"__init__", "__main__"}
    assert rooms <= set(FLOOR_OF)


def test_what_renders_a_trace_does_not_import_what_records_one() -> None:
    for file in (ROOT / "render").glob("*.py"):
        assert "scenarios" not in imported(file)
        assert "recorder" not in file.read_text(encoding="utf-8")
