"""Files read from the forge that a repository is on, where the user asks for that."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import requests

from flaskmagic import signals
from flaskmagic.eras.cache_folder import cache_folder
from flaskmagic.eras.decoded import decoded
from flaskmagic.eras.release_files import LARGEST
from flaskmagic.eras.revisions import NotRead, ReadFrom, Revision, RevisionKind, SourceText
from flaskmagic.files import write_whole

RAW = {
    "github.com": "https://raw.githubusercontent.com/{repository}/{revision}/{path}",
    "gitlab.com": "https://gitlab.com/{repository}/-/raw/{revision}/{path}",
    "codeberg.org": "https://codeberg.org/{repository}/raw/{kind}/{revision}/{path}",
}
"""Where the forges that are known have the bare files."""

_KINDS = {RevisionKind.SHA: "commit", RevisionKind.TAG: "tag", RevisionKind.BRANCH: "branch"}
_SECONDS = 10.0
_MOST = 300
"""How many files are asked for at most: a report of hundreds of links has fewer."""


class Forges:
    """The forges, asked for each file once; what a commit has does not change, and is kept."""

    def __init__(
        self, say: Callable[[str], None], addresses: Mapping[str, str] | None = None
    ) -> None:
        """Begin; nothing is asked for yet.

        Args:
            say: Called with a line before something is asked for.
            addresses: Where each host has the bare files. The default is :data:`RAW`.
        """
        self._say, self._addresses = say, addresses or RAW
        self._folder = cache_folder() / "files"
        self._found: dict[str, SourceText | NotRead] = {}

    def read(self, repository: str, path: str, revision: Revision) -> SourceText | NotRead:
        """Read a file.

        Args:
            repository: The repository as ``host/owner/name``.
            path: The path in the repository.
            revision: The revision.

        Returns:
            The file, or why it was not read.
        """
        host, _, name = repository.partition("/")
        form = self._addresses.get(host)
        if form is None:
            return NotRead(f"it is not known where {host} has its bare files")
        address = form.format(
            repository=name, kind=_KINDS[revision.kind], revision=revision.name, path=path
        )
        kept = self._folder / hashlib.sha256(address.encode()).hexdigest()
        if kept.is_file():
            return SourceText(path, decoded(kept.read_bytes()), ReadFrom.NETWORK)
        if address not in self._found:
            self._found[address] = self._ask(address, path, revision, kept)
        return self._found[address]

    def _ask(self, address: str, path: str, revision: Revision, kept: Path) -> SourceText | NotRead:
        if len(self._found) >= _MOST:
            return NotRead(f"{_MOST} files were asked for, and no more are")
        self._say(f"asking for {address}")
        try:
            content = _content(address)
        except requests.RequestException as error:
            return NotRead(f"{address} can't be read: {_reason(error)}")
        if content is None:
            return NotRead(f"{address} is larger than a source file is")
        if revision.kind is RevisionKind.SHA:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(kept, content)
        return SourceText(path, decoded(content), ReadFrom.NETWORK)


def _content(address: str) -> bytes | None:
    """Return what an address has; neither cookies nor passwords of the user's are sent."""
    with signals.allowed(), requests.Session() as session:
        session.auth = lambda request: request
        with contextlib.closing(session.get(address, stream=True, timeout=_SECONDS)) as answer:
            answer.raise_for_status()
            content = bytearray()
            for piece in answer.iter_content(1 << 16):
                content += piece
                if len(content) > LARGEST:
                    return None
            return bytes(content)


def _reason(error: requests.RequestException) -> str:
    if error.response is not None:
        return f"the answer is {error.response.status_code} {error.response.reason}"
    if isinstance(error, requests.Timeout):
        return f"there was no answer within {_SECONDS:g} seconds"
    return "there is no connection"
