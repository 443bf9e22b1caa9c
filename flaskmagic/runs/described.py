"""The files and distributions of a recording that goes on, each described once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from flaskmagic.source.describe import sources_of
from flaskmagic.source.environment import Environment
from flaskmagic.trace import Distribution, LogReader, SourceFile
from flaskmagic.tracer.functions import Function


class Described:
    """What was described by now: ``files`` by their names, ``distributions`` by their packages."""

    def __init__(self, reader: LogReader, wanted: Set[str]) -> None:
        """Begin before anything was described.

        Args:
            reader: It reads the recording.
            wanted: The definitions whose files are described even if they never run.
        """
        self.files: dict[str, SourceFile] = {}
        self.distributions: dict[str, Distribution] = {}
        self._reader, self._wanted = reader, wanted
        self._environment: Environment | None = None

    def versions(self) -> Mapping[str, str]:
        """Return the installed releases by the names of their distributions.

        Returns:
            The releases, once anything was added.
        """
        return {} if self._environment is None else self._environment.versions()

    def add(self, functions: Iterable[Function]) -> None:
        """Read the files of functions, if they were not read before.

        Args:
            functions: The functions; one may be there several times.
        """
        unread = [each for each in functions if each.filename not in self.files]
        new = list({each.number: each for each in unread}.values())
        if not new:
            return
        reader, wanted = self._reader, frozenset[str]()
        if self._environment is None:
            self._environment, wanted = Environment(reader.python), frozenset(self._wanted)
        recorded = [each for each in reader.functions.values() if each.reason is None]
        found = sources_of(
            new, recorded, wanted, reader.app_packages, reader.app_folder, self._environment
        )
        self.files.update(found.files)
        self.distributions.update(found.distributions)
