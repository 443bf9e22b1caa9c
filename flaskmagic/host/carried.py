"""One file that records an app where nothing can be installed."""

from __future__ import annotations

import io
import tempfile
import zipapp
from pathlib import Path
from shutil import copytree, ignore_patterns

from flaskmagic import signals
from flaskmagic.files import write_whole

_ROOMS = ("errors.py", "lines.py", "inside", "source", "trace", "tracer", "walkthroughs")
"""What records and describes. Of the walkthroughs only the notes are read, not the code."""

_MAIN = "from flaskmagic.inside.__main__ import main\n\nmain()\n"


def write_inside(file: Path) -> None:
    """Write the file. It is a zip that Python runs.

    Args:
        file: The file; what it held is replaced, whole or not at all.

    Raises:
        OSError: It can't be written.
    """
    package = Path(__file__).parents[1]
    archive = io.BytesIO()
    with signals.held(), tempfile.TemporaryDirectory() as folder:
        there = Path(folder) / "flaskmagic"
        there.mkdir()
        (Path(folder) / "__main__.py").write_text(_MAIN, encoding="utf-8")
        for name in ("__init__.py", *_ROOMS):
            if (package / name).is_dir():
                copytree(package / name, there / name, ignore=ignore_patterns("__pycache__"))
            else:
                (there / name).write_bytes((package / name).read_bytes())
        zipapp.create_archive(folder, archive, compressed=True)
        write_whole(file, archive.getvalue())
