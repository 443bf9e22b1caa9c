"""The plugin ``flaskmagic`` of MkDocs: pages that show steps as they run on the releases here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger

from flaskmagic import api
from flaskmagic.errors import Problem
from flaskmagic.reading import Reading
from flaskmagic.render.embed import embed, find_blocks, find_steps

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page

log = get_plugin_logger(__name__)


class Settings(Config):  # type: ignore[no-untyped-call]  # MkDocs has not typed how it is made
    """What ``mkdocs.yml`` may say: ``trace`` is a saved trace to show steps of."""

    trace = config_options.Optional(config_options.File(exists=True))


class Plugin(BasePlugin[Settings]):  # type: ignore[no-untyped-call]
    """Puts steps where a page asks for them, and ends the build where there is none."""

    def on_page_markdown(self, markdown: str, /, *, page: Page, **_: object) -> str:
        """Put the steps into a page.

        Args:
            markdown: The text of the page.
            page: The page.
            _: What else MkDocs gives, the settings and files of the site.

        Returns:
            The text with the steps.

        Raises:
            PluginError: A step is not there, or did not run. The build ends.
        """
        file = page.file.src_uri
        head = page.file.content_string.removesuffix(markdown)  # what MkDocs has cut off
        try:
            blocks = find_blocks(markdown, file, head.count("\n"))
            found = find_steps(blocks, file, self._readings)
        except Problem as error:
            raise PluginError(str(error)) from None
        for each in found:
            if each.moved:
                log.info(f"{file}:{each.block.line}: {each.moved}")
        return embed(markdown, found) if found else markdown

    def _readings(self, topic: str | None) -> Sequence[Reading]:
        if self.config.trace is not None:
            saved = Path(self.config.trace)
            return _saved(saved, saved.stat().st_mtime_ns, topic)
        if topic is None:
            raise NoTopic
        return _recorded(topic)


@cache
def _saved(file: Path, _modified: int, topic: str | None) -> Sequence[Reading]:
    """Return readings of a saved trace; read anew where the file was modified."""
    chosen = [] if topic is None else [topic]
    return api.read_each(api.load(file, *chosen), *chosen)


@cache
def _recorded(topic: str) -> Sequence[Reading]:
    log.info(f"recording {topic}")
    return api.read_each([run.trace for run in api.run_demo(topic)], topic)


class NoTopic(Problem):
    """A block names no topic, and there is no saved trace to look into."""

    def __init__(self) -> None:
        super().__init__("the block needs a topic, or the plugin in mkdocs.yml a saved trace")
