"""Wheels of a few lines, as a package index has them."""

import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path


def write_wheel(wheel: Path, files: Mapping[str, str], day: date = date(2022, 1, 1)) -> None:
    """Write a wheel; its name and version are those of the file."""
    name, version, *_ = wheel.stem.rsplit("-", 1) if "-py3" not in wheel.stem else _parts(wheel)
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: {version}\n"
    described = {
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as opened:
        for path, text in {**files, **described}.items():
            opened.writestr(zipfile.ZipInfo(path, (day.year, day.month, day.day, 12, 0, 0)), text)


def _parts(wheel: Path) -> list[str]:
    return wheel.stem.split("-")
