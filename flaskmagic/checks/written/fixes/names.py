"""What a file that words name is to be called where its code is in another file today."""

from __future__ import annotations

from collections.abc import Collection

from flaskmagic.eras.named_files import files_named


def name_today(written: str, old: str, new: str, paths: Collection[str]) -> str:
    """Return the name of a file for the code that was in one and is in another.

    Args:
        written: The name, as the words have it.
        old: The path that it stands for, as imported.
        new: The path of the other file.
        paths: All files of the release that has that.

    Returns:
        The name as it is written, if it stands for the other file as well and for no more.
    """
    if old == new or files_named(written, paths) == [new]:
        return written
    if not written.lower().endswith(".py"):
        return new.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    slashes = written.replace("\\", "/")
    before = slashes.removesuffix(old) if slashes.endswith(f"/{old}") else ""
    return before + new
