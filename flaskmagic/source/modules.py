"""Where modules are installed: their files, without importing them, and their distributions."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import distribution, packages_distributions
from importlib.util import find_spec


def find_file(module: str) -> str | None:
    """Return the Python file of a module, or ``None`` if there is no such module here.

    Its parent packages are imported, as ``importlib.util.find_spec`` must; it is not.
    """
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        return None
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        return None
    return spec.origin


def find_distributions(modules: Iterable[str]) -> Mapping[str, tuple[str, str]]:
    """Return name and version of the distribution of each module's top-level package.

    The standard library counts as the distribution ``Python``. A package that no installed
    distribution lays claim to, such as the user's own app, is left out.
    """
    providers = packages_distributions()
    found = {}
    for package in sorted({module.partition(".")[0] for module in modules}):
        if package in sys.stdlib_module_names:
            found[package] = "Python", python_version()
        elif package in providers:
            metadata = distribution(providers[package][0])
            found[package] = metadata.name, metadata.version
    return found


def python_version() -> str:
    """Return the version of the running Python, such as ``3.11.7``."""
    return ".".join(str(part) for part in sys.version_info[:3])
