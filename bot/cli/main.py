"""The command ``sectorwire``: data to stdout, everything else to stderr; 0 done, 1 failed, 2 wrong usage.

The heavy parts are imported by the command that needs them, so that ``--help`` answers at once.
"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.claims import calendar, claims
from bot.cli.feeds import app as feeds_app
from bot.cli.shared import (
    AnswerFormat,
    config_of,
    environment_of,
    exit_on_error,
    finish,
    options,
    own_environment_of,
    print_records,
    scratch_database,
    set_up,
    span_of,
)

app = typer.Typer(
    name="sectorwire",
    help="A news desk that lives in Slack: each morning's sector digest, once, without noise or repeats.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class DigestFormat(StrEnum):
    """How a digest is printed."""

    TEXT = "text"
    REPORT = "report"
    HTML = "html"
    BLOCKS = "blocks"
    JSON = "json"


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


Since = Annotated[
    timedelta, typer.Option("--since", parser=span_of, metavar="SPAN", help="How far back: 90m, 24h, 7d, 2w.")
]


def _version(wanted: bool) -> None:
    """Eager, so that no command is needed beside it."""
    if wanted:
        from importlib.metadata import version as installed

        typer.echo(f"sectorwire {installed('sectorwire')}")
        raise typer.Exit


ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The configuration; SECTORWIRE_CONFIG, else sectors.yaml."),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")]
DAY = "24h"


@app.callback()
def main_options(
    context: typer.Context,
    config: ConfigFile = None,
    verbose: Verbose = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """What every command shares."""
    context.obj = (config, verbose)


# --- Slack -----------------------------------------------------------------------------------------


@app.command()
def run(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Where to listen when Slack comes over HTTP.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on.")] = 3000,
) -> None:
    """Run the bot: poll, post each channel's digest when it is due, answer in Slack."""
    from bot.service.run import serve

    finish(serve(own_environment_of(context), host=host, port=port))


@app.command()
def init(
    context: typer.Context,
    sectors: Annotated[
        str | None, typer.Option(metavar="KEYS", help="Sectors, with commas between; all by default.")
    ] = None,
    opml: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Own feeds, as another reader exports them.")
    ] = None,
    timezone: Annotated[str | None, typer.Option(metavar="ZONE", help="As Europe/Berlin.")] = None,
    time: Annotated[str | None, typer.Option(metavar="HH:MM", help="When digests come.")] = None,
    channel: Annotated[str | None, typer.Option(metavar="CHANNEL", help="A channel to post to.")] = None,
    contact: Annotated[str | None, typer.Option(metavar="EMAIL", help="For publishers to reach you.")] = None,
    no_input: Annotated[
        bool, typer.Option("--no-input", help="Ask nothing: defaults where not given.")
    ] = False,
    no_doctor: Annotated[
        bool, typer.Option("--no-doctor", help="Do not check everything at the end.")
    ] = False,
) -> None:
    """Set up: write sectors.yaml, link to the Slack app, keep the tokens, check everything."""
    from bot.cli.init import Given, initialise

    wanted = sectors.split(",") if sectors is not None else None
    ask = not no_input and sys.stdin.isatty()
    named, verbose = context.obj
    set_up(verbose, None)
    file = named or Path(os.environ.get("SECTORWIRE_CONFIG") or "sectors.yaml")
    given = Given(wanted, opml, timezone, time, channel, contact, ask)
    finish(initialise(file, given, check=not no_doctor))


@app.command()
def demo(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The page's port; 0 picks a free one.")] = 8765,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the page.")] = False,
) -> None:
    """The bot in a local workspace with sample news: no account, no key, no internet."""
    from bot.demo.run import run_demo
    from bot.service.run import run_bot
    from handlers.install.manifest import manifest_data

    options(context, quiet=True)
    finish(
        run_demo(
            port=port,
            open_browser=not no_browser and sys.stdout.isatty(),
            bot=partial(run_bot, post_now=True),
            manifest=manifest_data(),
        )
    )


@app.command()
def manifest(
    context: typer.Context,
    socket_mode: Annotated[
        bool, typer.Option("--socket-mode", help="Requests over Socket Mode although there is a public_url.")
    ] = False,
    minimal: Annotated[
        bool,
        typer.Option("--minimal", help="Without the scopes that read messages; says what stops working."),
    ] = False,
) -> None:
    """Print the Slack app manifest (app.yaml) with this configuration's names and URLs."""
    from handlers.install.manifest import WITHOUT_HISTORY, manifest_text

    environment = environment_of(context)
    sys.stdout.write(
        exit_on_error(lambda: manifest_text(config_of(environment), socket=socket_mode, minimal=minimal))
    )
    if minimal:
        typer.echo(WITHOUT_HISTORY, err=True)


@app.command("token-key")
def token_key(context: typer.Context) -> None:
    """Make a key for SECTORWIRE_TOKEN_KEY, which seals the tokens of installed workspaces."""
    from handlers.install.sealing import new_key

    options(context)
    typer.echo(new_key())


# --- the news flow ---------------------------------------------------------------------------------


@app.command()
def poll(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Poll what is due, then stop.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Everything now, due or not (with --once).")
    ] = False,
    style: Annotated[
        AnswerFormat | None,
        typer.Option("--format", help="How to print it; a table on a terminal, else JSON lines."),
    ] = None,
) -> None:
    """Poll feeds and judge what is new; prints one record a feed."""
    if everything and not once:
        raise typer.BadParameter("--all goes with --once")
    from bot.cli.news import poll_feeds

    table = style is AnswerFormat.TEXT or (style is None and sys.stdout.isatty())
    finish(poll_feeds(environment_of(context), once=once, everything=everything, table=table))


@app.command()
def digest(
    context: typer.Context,
    sectors: Annotated[
        list[str] | None, typer.Argument(metavar="[SECTOR]...", help="Which sectors; all by default.")
    ] = None,
    since: Since = DAY,  # type: ignore[assignment]
    format: Annotated[DigestFormat, typer.Option(help="How to print it.")] = DigestFormat.TEXT,  # noqa: A002
    poll: Annotated[bool, typer.Option("--poll", help="Poll what is due first.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Only figures that are known already.")] = False,
) -> None:
    """Build the digest from what is stored and print it; posts nothing, marks nothing as delivered."""
    from bot.cli.news import print_digest

    finish(
        print_digest(
            environment_of(context),
            sectors or [],
            since=since,
            style=format.value,
            poll=poll,
            offline=offline,
        )
    )


@app.command()
def news(
    context: typer.Context,
    sector: Annotated[str, typer.Argument(help="A sector's key, or words to look for in all sectors.")],
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]...", help='Words, "a phrase", or -without.')
    ] = None,
    since: Since = DAY,  # type: ignore[assignment]
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many stories at most.")] = 10,
    format: Annotated[AnswerFormat, typer.Option(help="How to print it.")] = AnswerFormat.TEXT,  # noqa: A002
) -> None:
    """What /news answers: stored stories, newest and best first."""
    from bot.cli.news import print_news

    finish(
        print_news(environment_of(context), sector, words or [], since=since, limit=limit, style=format.value)
    )


@app.command()
def company(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="A name, ticker, CIK or ISIN.")
    ] = None,
    format: Annotated[AnswerFormat, typer.Option(help="How to print it.")] = AnswerFormat.TEXT,  # noqa: A002
    offline: Annotated[bool, typer.Option("--offline", help="Only figures that are known already.")] = False,
    stdin: Annotated[
        bool, typer.Option("--stdin", help="A name a line from stdin, a record a line out.")
    ] = False,
) -> None:
    """What /company answers: who it is, what it is worth, and where each figure comes from."""
    from bot.cli.companies import print_companies

    if bool(names) == stdin:
        raise typer.BadParameter("give a name, or --stdin with a name a line")
    lines = (line.strip() for line in sys.stdin if line.strip()) if stdin else [" ".join(names or [])]
    style = AnswerFormat.JSON if stdin else format
    with scratch_database(environment_of(context)) as environment:
        finish(print_companies(environment, lines, style=style.value, offline=offline))


@app.command()
def why(context: typer.Context, url: Annotated[str, typer.Argument(help="The article's address.")]) -> None:
    """Stage by stage, what became of an article and by which rule."""
    from bot.cli.news import print_why

    finish(print_why(environment_of(context), url))


app.command()(claims)
app.command()(calendar)


@app.command()
def doctor(context: typer.Context) -> None:
    """Check configuration, storage, tokens and scopes, every feed and provider; one line each."""
    from bot.cli.doctor import examine

    config, verbose = context.obj
    set_up(verbose, None)
    raise typer.Exit(exit_on_error(lambda: asyncio.run(examine(os.environ, config))))


app.add_typer(feeds_app, name="feeds")

# --- the database ----------------------------------------------------------------------------------


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where the backup goes; replaced where it is.")
    ],
) -> None:
    """Copy the database to a file, whole and checked; the bot may be running."""
    from bot.cli.database import make_backup

    finish(make_backup(environment_of(context), file))


@app.command()
def forget(
    context: typer.Context,
    team: Annotated[str, typer.Argument(metavar="TEAM", help="A workspace's id, as T0123ABCD.")],
) -> None:
    """Delete all that belongs to a workspace, as when the app is removed there; the bot is started anew after it."""
    from bot.cli.database import forget_workspace

    finish(forget_workspace(environment_of(context), team))


@app.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
) -> None:
    """Put a backup in the database's place; the bot must be stopped. The one before is kept beside it."""
    from bot.cli.database import restore_backup

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


def main() -> None:
    """The entry point."""
    app(prog_name="sectorwire")
