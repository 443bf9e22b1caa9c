"""``flaskmagic site``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flaskmagic import api
from flaskmagic.commands.app_options import AppOptions, with_own_app
from flaskmagic.commands.help import WRITTEN
from flaskmagic.commands.options import Notes, Only, Port, Saved, Topics
from flaskmagic.commands.runs import end, record_or_load
from flaskmagic.commands.topics import choose_many
from flaskmagic.console import say


@with_own_app
def site(
    app_options: AppOptions,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="The folder to write; it is made if need be.",
            rich_help_panel=WRITTEN,
        ),
    ],
    url: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Where the folder will be published, as https://example.org/flask/: "
            "then a link to a page has a preview with a picture.",
            rich_help_panel=WRITTEN,
            show_default=False,
        ),
    ] = "",
    topics: Topics = None,
    notes: Notes = None,
    source: Saved = None,
    only: Only = None,
    port: Port = None,
) -> None:
    """Write a folder of pages to click through: an index, and a page for each topic.

    They are of your own app with --app or --request, or if flask would find one here, and else of
    the demo app.
    The pages need no server and load nothing from elsewhere. Files of the same names in the
    folder are replaced, others are left alone.
    """
    address = api.site_address(url) if url else ""
    output.mkdir(parents=True, exist_ok=True)  # before the run: it may not be allowed
    recorded = record_or_load(choose_many(topics, notes), app_options, source, port, only)
    found = api.read_everything(recorded.traces, *recorded.topics)
    pages = "1 page" if len(found) == 1 else f"{len(found)} pages"
    say(f"wrote {api.write_site(found, output, address)} and {pages}", "green")
    if address and api.lacks_pictures():
        say(api.lacks_pictures())
    end(recorded)
