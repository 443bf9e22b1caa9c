"""Completes a trace with what its files are and where they came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import astuple, replace
from importlib import metadata
from pathlib import Path
from typing import Any

from flaskmagic.source.environment import Environment
from flaskmagic.source.metadata import licence_files, repository, stated_licence, summary
from flaskmagic.source.modules import find_in_folder
from flaskmagic.source.origins import origin, standard_library_origin
from flaskmagic.source.repositories import metadata_of
from flaskmagic.trace import (
    Distribution,
    Kind,
    RecordedPython,
    SourceFile,
    Trace,
    imported_path,
    read_text,
    source_files,
)
from flaskmagic.tracer.functions import Function
from flaskmagic.tracer.records import DISTRIBUTION, FILE, FUNCTION


def with_sources(
    trace: Trace,
    wanted: Set[str],
    app_packages: Sequence[str],
    app_folder: str | None = None,
    environment: Environment | None = None,
) -> Trace:
    """Add distributions and origins, and the files of wanted definitions that did not run.

    Args:
        trace: The trace.
        wanted: The definitions.
        app_packages: The packages that are the app's own code.
        app_folder: The folder of the app's own code.
        environment: Where it ran. The default is where this runs.

    Returns:
        The trace, completed.
    """
    where = environment or Environment.here()
    files = dict(trace.files)
    known = {file.module for file in files.values()}
    for module in sorted({name.partition(":")[0] for name in wanted} - known):
        found = _in_project(module, app_folder) or _installed(module, app_packages, where)
        if found is not None:
            files.setdefault(*found)
    packages = {name: _package(file) for name, file in files.items()}
    installed = where.find_distributions(packages.values())
    for filename, file in files.items():
        if where.in_standard_library(filename):
            origin_found = standard_library_origin(file.path, where.python)
        else:
            origin_found = origin(filename, file.path, installed.get(packages[filename]))
        files[filename] = replace(file, page=origin_found.page, remark=origin_found.remark)
    distributions = {package: _describe(each) for package, each in installed.items()}
    return replace(trace, files=files, distributions=distributions)


class Describer:
    """Describes the files and distributions of a recording that goes on, as records.

    So its log can be read where neither of them is.
    """

    def __init__(self, wanted: Set[str], app_folder: str) -> None:
        """Begin before anything was recorded.

        Args:
            wanted: The definitions whose files are described even if they never run.
            app_folder: The folder of the app's own code.
        """
        self._wanted, self._app_folder = wanted, app_folder
        self._functions: list[Function] = []
        self._described: set[str] = set()

    def __call__(self, new: Sequence[list[Any]]) -> Iterator[list[Any]]:
        """Describe what new records are of.

        Args:
            new: The records.

        Yields:
            Records of the files and distributions that were not described before.
        """
        functions = [Function.from_record(values) for name, *values in new if name == FUNCTION]
        self._functions += [each for each in functions if each.reason is None]
        fresh = [each for each in self._functions if each.filename not in self._described]
        if not fresh:
            return
        found = sources_of(fresh, self._functions, self._wanted, (), self._app_folder)
        for filename, file in found.files.items():
            if filename not in self._described:
                self._described.add(filename)
                yield [FILE, filename, *astuple(file)]
        for package, distribution in found.distributions.items():
            if package not in self._described:
                self._described.add(package)
                yield [DISTRIBUTION, package, *astuple(distribution)]


def sources_of(
    functions: Sequence[Function],
    recorded: Sequence[Function],
    wanted: Set[str],
    app_packages: Sequence[str],
    app_folder: str | None,
    environment: Environment | None = None,
) -> Trace:
    """Describe the files of functions, and the distributions that they are of.

    Args:
        functions: The functions.
        recorded: All that were recorded by now.
        wanted: Definitions whose files are described even if they did not run.
        app_packages: The packages that are the app's own code.
        app_folder: The folder of the app's own code.
        environment: Where it ran. The default is where this runs.

    Returns:
        A trace without calls that holds them.
    """
    trace = replace(_nothing(), files=source_files(functions, recorded))
    return with_sources(trace, wanted, app_packages, app_folder, environment)


def _describe(installed: metadata.Distribution) -> Distribution:
    return Distribution(
        name=metadata_of(installed)["Name"],
        version=metadata_of(installed)["Version"],
        summary=summary(installed),
        repository=repository(installed),
        licence=stated_licence(installed),
        licence_files=licence_files(installed),
    )


def nothing_run(
    wanted: Set[str], app_packages: Sequence[str], app_folder: str | None = None
) -> Trace:
    """Make a trace without calls that holds the files of definitions.

    Args:
        wanted: The definitions.
        app_packages: The packages that are the app's own code.
        app_folder: The folder of the app's own code.

    Returns:
        The trace.
    """
    return with_sources(_nothing(), wanted, app_packages, app_folder)


def _nothing() -> Trace:
    return Trace(
        kind=Kind.BLOCK,
        scenario="",
        title="nothing was run",
        python=RecordedPython.here().version,
        distributions={},
        calls=(),
        files={},
    )


def _package(file: SourceFile) -> str:
    return file.path.partition("/")[0].removesuffix(".py")


def _in_project(module: str, folder: str | None) -> tuple[str, SourceFile] | None:
    """Return the file of a module or template of the reader's own; nothing is imported for it."""
    if folder is None:
        return None
    filename = find_in_folder(module, Path(folder))
    if filename is not None:
        path = imported_path(filename, module)
        return filename, SourceFile(path, module, read_text(filename), is_own=True)
    return _template(module, Path(folder), "")


def _template(module: str, folder: Path, prefix: str) -> tuple[str, SourceFile] | None:
    """Return a template in the ``templates`` folder of an app that lies in ``folder``."""
    file = folder / "templates" / module
    if not file.is_file():
        return None
    path, text = f"{prefix}templates/{module}", read_text(str(file))
    return str(file), SourceFile(path, module, text, is_template=True, is_own=True)


def _installed(
    module: str, app_packages: Sequence[str], environment: Environment
) -> tuple[str, SourceFile] | None:
    """Return the file of a module, or of a template of one of the app's packages."""
    filename = environment.find_file(module)
    if filename is not None:
        path = imported_path(filename, module)
        return filename, SourceFile(path, module, read_text(filename))
    for package in app_packages:
        for folder in environment.find_folders(package):
            found = _template(module, folder, f"{package.replace('.', '/')}/")
            if found is not None:
                return found
    return None
