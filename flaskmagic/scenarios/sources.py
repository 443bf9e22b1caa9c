"""Completes a trace with what its files are and where they came from."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from flaskmagic.source.facts import licence_files, repository, stated_licence, summary
from flaskmagic.source.modules import (
    find_distributions,
    find_file,
    in_standard_library,
    python_version,
)
from flaskmagic.source.origins import PYTHON, origin
from flaskmagic.tracer import Distribution, SourceFile, Trace, imported_path, read_text


def with_sources(trace: Trace, wanted: Set[str], app_packages: Sequence[str]) -> Trace:
    """Add distributions and origins, and the files of wanted definitions that did not run."""
    files = dict(trace.files)
    known = {file.module for file in files.values()}
    for module in sorted({name.partition(":")[0] for name in wanted} - known):
        filename, file = _installed(module, app_packages) or ("", None)
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


def nothing_run(wanted: Set[str], app_packages: Sequence[str]) -> Trace:
    """Return a trace without a call, but with the files that the wanted definitions are in."""
    trace = Trace(
        scenario="",
        title="nothing was run",
        python=python_version(),
        distributions={},
        calls=(),
        files={},
    )
    return with_sources(trace, wanted, app_packages)


def _package(file: SourceFile) -> str:
    return file.path.partition("/")[0].removesuffix(".py")


def _installed(module: str, app_packages: Sequence[str]) -> tuple[str, SourceFile] | None:
    """Return the file of a module, or of a template in an app's own ``templates`` folder."""
    filename = find_file(module)
    if filename is not None:
        path = imported_path(filename, module)
        return filename, SourceFile(path, module, read_text(filename))
    for package in app_packages:
        spec = find_spec(package)
        for folder in (spec and spec.submodule_search_locations) or ():
            template = Path(folder) / "templates" / module
            if template.is_file():
                path = f"{package.replace('.', '/')}/templates/{module}"
                return str(template), SourceFile(
                    path, module, read_text(str(template)), is_template=True, is_own=True
                )
    return None
