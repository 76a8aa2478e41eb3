"""The commands that take data in and out: the database, and records through files and pipes."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.shared import config_of, environment_of, exit_on_error, finish, options, print_records

app = typer.Typer()


class ExportFormat(StrEnum):
    """How an export is printed."""

    JSONL = "jsonl"
    CSV = "csv"


class Exported(StrEnum):
    """What can be exported."""

    ARTICLES = "articles"
    WATCHES = "watches"
    SUBSCRIPTIONS = "subscriptions"
    DELIVERIES = "deliveries"


class Imported(StrEnum):
    """What can be imported: what people chose. Articles and deliveries move with a backup."""

    WATCHES = "watches"
    SUBSCRIPTIONS = "subscriptions"


# --- the database ----------------------------------------------------------------------------------


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where the backup goes; replaced where it is.")
    ],
) -> None:
    """Copy the database to a file, whole and checked; the bot may be running."""
    from bot.cli.export import make_backup

    finish(make_backup(environment_of(context), file))


@app.command()
def forget(
    context: typer.Context,
    team: Annotated[str, typer.Argument(metavar="TEAM", help="A workspace's id, as T0123ABCD.")],
) -> None:
    """Delete all that belongs to a workspace, as when the app is removed there; the bot is started anew after it."""
    from bot.cli.export import forget_workspace

    finish(forget_workspace(environment_of(context), team))


@app.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
) -> None:
    """Put a backup in the database's place; the bot must be stopped. The one before is kept beside it."""
    from bot.cli.export import restore_backup

    finish(restore_backup(environment_of(context), file))


@app.command()
def export(
    context: typer.Context,
    kind: Annotated[
        Exported, typer.Argument(metavar="WHAT", help="articles, watches, subscriptions or deliveries.")
    ],
    format: Annotated[ExportFormat, typer.Option(help="How to print it.")] = ExportFormat.JSONL,  # noqa: A002
) -> None:
    """Print what is stored, for other programs: as JSON lines, or as CSV that is safe to open in a spreadsheet."""
    from bot.cli.export import print_export

    finish(print_export(environment_of(context), kind.value, as_csv=format is ExportFormat.CSV))


@app.command("import")
def import_rows(
    context: typer.Context,
    kind: Annotated[Imported, typer.Argument(metavar="WHAT", help="watches or subscriptions.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What export printed.")],
) -> None:
    """Add watches or subscriptions from a file; what is there already stays as it is."""
    from bot.cli.export import import_rows as take_in

    finish(take_in(environment_of(context), kind.value, file))


# --- files and pipes -------------------------------------------------------------------------------


@app.command()
def annotate(context: typer.Context) -> None:
    """Run the news stages over JSON lines from stdin; needs no storage, no network, and no configuration."""
    from bot.cli.news import annotate_lines

    environment = environment_of(context)
    exit_on_error(lambda: print_records(annotate_lines(config_of(environment), sys.stdin.buffer)))


@app.command("parse-feed")
def parse_feed(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="RSS, Atom, RDF or JSON Feed; gzip too.")
    ],
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where it came from, for relative links.")
    ] = None,
) -> None:
    """Read feeds from files; prints a record an entry."""
    from bot.cli.parse_feed import read_files

    options(context)
    exit_on_error(lambda: print_records(read_files(files, url)))


@app.command()
def extract(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="HTML pages; gzip too.")],
    url: Annotated[str | None, typer.Option(metavar="URL", help="Where the page came from.")] = None,
) -> None:
    """Find the article in web pages; prints a record a page."""
    from bot.cli.extract import read_pages

    options(context)
    exit_on_error(lambda: print_records(read_pages(files, url)))
