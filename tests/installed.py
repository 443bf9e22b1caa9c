"""The installed files and their pages, found without any of the code that is tested."""

import importlib.util
import platform
import re
import sys
from functools import cache
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest


@cache
def installed(file: str) -> Path:
    """Return an installed file by its path as imported."""
    top = file.partition("/")[0].removesuffix(".py")
    spec = importlib.util.find_spec(top)
    assert spec is not None, file
    assert spec.origin is not None, file
    folder = Path(spec.origin).parent
    return (folder.parent if Path(spec.origin).name == "__init__.py" else folder) / file


@cache
def lines_of(file: str) -> list[str]:
    return installed(file).read_text(encoding="utf-8").splitlines()


# It reads the metadata of all that is installed.
_distributions = cache(packages_distributions)


@cache
def is_page_of(page: str, file: str) -> bool:
    """Say whether an address is that of an installed file at its release."""
    package = file.partition("/")[0].removesuffix(".py")
    if package in sys.stdlib_module_names:
        tag = f"v{platform.python_version()}"
        return page == f"https://github.com/python/cpython/blob/{tag}/Lib/{file}"
    found = distribution(_distributions()[package][0])
    match = re.fullmatch(
        rf"(https://[\w.]+/[\w.-]+/[\w.-]+)/(?:blob|src/tag)/v?{re.escape(found.version)}"
        rf"/src/{re.escape(file)}",
        page,
    )
    addresses = [
        *(found.metadata.get_all("Project-URL") or []),
        *(found.metadata.get_all("Home-page") or []),
    ]
    return match is not None and any(match[1].lower() in each.lower() for each in addresses)


def skip_without(library: str) -> None:
    """Skip a test where a library is not installed that only other processes are to import.

    eventlet, once it is imported, warns at each fork.
    """
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
