"""The commands under ``sectorwire feeds``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.shared import environment_of, finish

app = typer.Typer(help="Which feeds are read: list, check, add, import and export.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="A JSON object a line.")]


@app.command("list")
def list_feeds(context: typer.Context, as_json: AsJson = False) -> None:
    """Every feed with its sectors, and whether the configuration or somebody added it."""
    from bot.cli.feed_list import print_feeds

    finish(print_feeds(environment_of(context), as_json=as_json))


@app.command("check")
def check(
    context: typer.Context,
    urls: Annotated[
        list[str] | None, typer.Argument(metavar="[URL]...", help="These; all by default.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read feeds once and say what came; nothing is stored."""
    from bot.cli.feed_list import check_feeds

    finish(check_feeds(environment_of(context), urls or [], as_json=as_json))


@app.command("add")
def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="The feed's address.")],
    sector: Annotated[str, typer.Option(metavar="KEY", help="The sector that it belongs to.")],
    name: Annotated[str | None, typer.Option(help="The publisher; else the feed's own title.")] = None,
) -> None:
    """Read a feed once and, where that works, add it beside the configuration."""
    from bot.cli.feed_list import add_feed

    finish(add_feed(environment_of(context), url, sector, name))


@app.command("remove")
def remove(context: typer.Context, url: Annotated[str, typer.Argument(help="The feed's address.")]) -> None:
    """Remove a feed that was added."""
    from bot.cli.feed_list import remove_feed

    finish(remove_feed(environment_of(context), url))


@app.command("import")
def import_list(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OPML, as another reader exports it.")],
    sector: Annotated[
        str | None, typer.Option(metavar="KEY", help="One sector for all; else a folder is a sector.")
    ] = None,
) -> None:
    """Add the feeds of an OPML file."""
    from bot.cli.feed_list import import_feeds

    finish(import_feeds(environment_of(context), file, sector))


@app.command("export")
def export(context: typer.Context) -> None:
    """Print every feed as OPML, a folder a sector."""
    from bot.cli.feed_list import export_feeds

    finish(export_feeds(environment_of(context)))
