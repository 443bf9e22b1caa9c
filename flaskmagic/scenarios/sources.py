"""Completes a trace with what its files are and where they came from."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from flaskmagic.source.metadata import licence_files, repository, stated_licence, summary
from flaskmagic.source.modules import (
    find_distributions,
    find_file,
    find_in_folder,
    in_standard_library,
    python_version,
)
from flaskmagic.source.origins import PYTHON, origin
from flaskmagic.trace import Distribution, Kind, SourceFile, Trace, imported_path, read_text


def with_sources(
    trace: Trace, wanted: Set[str], app_packages: Sequence[str], app_folder: str | None = None
) -> Trace:
    """Add distributions and origins, and the files of wanted definitions that did not run."""
    files = dict(trace.files)
    known = {file.module for file in files.values()}
    for module in sorted({name.partition(":")[0] for name in wanted} - known):
        filename, file = (
            _in_project(module, app_folder) or _installed(module, app_packages) or ("", None)
        )
        if file is not None and filename not in files:
            files[filename] = file
    packages = {name: _package(file) for name, file in files.items()}
    installed = find_distributions(packages.values())
    for filename, file in files.items():
        package = packages[filename]
        name = installed[package].name if package in installed else None
        found = origin(filename, file.path, PYTHON if in_standard_library(package) else name)
        files[filename] = replace(file, page=found.page, remark=found.remark)
    distributions = {package: _describe(found) for package, found in installed.items()}
    return replace(trace, files=files, distributions=distributions)


def _describe(installed: metadata.Distribution) -> Distribution:
    return Distribution(
        name=installed.metadata["Name"],
        version=installed.version,
        summary=summary(installed),
        repository=repository(installed),
        licence=stated_licence(installed),
        licence_files=licence_files(installed),
    )


def nothing_run(
    wanted: Set[str], app_packages: Sequence[str], app_folder: str | None = None
) -> Trace:
    """Return a trace without a call, but with the files that the wanted definitions are in."""
    trace = Trace(
        kind=Kind.BLOCK,
        scenario="",
        title="nothing was run",
        python=python_version(),
        distributions={},
        calls=(),
        files={},
    )
    return with_sources(trace, wanted, app_packages, app_folder)


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


def _installed(module: str, app_packages: Sequence[str]) -> tuple[str, SourceFile] | None:
    """Return the file of a module, or of a template of one of the app's packages."""
    filename = find_file(module)
    if filename is not None:
        path = imported_path(filename, module)
        return filename, SourceFile(path, module, read_text(filename))
    for package in app_packages:
        spec = find_spec(package)
        for folder in (spec and spec.submodule_search_locations) or ():
            found = _template(module, Path(folder), f"{package.replace('.', '/')}/")
            if found is not None:
                return found
    return None
