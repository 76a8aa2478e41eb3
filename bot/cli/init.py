"""``sectorwire init``: from an empty folder to a bot that can be started."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import typer
from pydantic import TypeAdapter, ValidationError

from bot.config import schema
from bot.config.env import Environment, secrets_folder
from bot.config.secrets import Secret
from bot.config.shipped import SECTORS, shipped_file
from bot.config.starter import Choices, StarterFeed, shipped_sectors, starter_text
from bot.errors import DeliveryError, FeedUnreadable, UsageError

T = TypeVar("T")
TRIES = 3
NEW_APP = "https://api.slack.com/apps?new_app=1&manifest_yaml="
TOKENS = (
    ("SLACK_BOT_TOKEN", "xoxb-", "Bot token (OAuth & Permissions, begins with xoxb-)"),
    ("SLACK_APP_TOKEN", "xapp-", "App token with connections:write (Basic Information, begins with xapp-)"),
)


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says; None is asked for on a terminal, and has a default elsewhere."""

    sectors: Sequence[str] | None
    opml: Path | None
    timezone: str | None
    time: str | None
    channel: str | None
    contact: str | None
    ask: bool


async def initialise(file: Path, given: Given, *, check: bool) -> int:
    """Write the configuration, link to the Slack app, keep the tokens, check everything; twice changes nothing.

    Returns the exit status: 1 where Slack refused a token.
    Raises :class:`~bot.errors.UsageError` and :class:`~bot.errors.ConfigError`.
    """
    from bot.cli.doctor import examine
    from bot.config.env import read_environment
    from bot.config.load import load_config
    from handlers.install.manifest import manifest_text

    write_configuration(file, given)
    environment = read_environment(os.environ, file)
    if environment.slack_bot_token is None:
        say("Create the Slack app with this link, and install it to your workspace:\n")
        typer.echo(app_link(manifest_text(load_config(file))))
        say("")
    refused = await keep_tokens(environment, ask=given.ask)
    if check:
        await examine(os.environ, file)
    say("Next: sectorwire run")
    return 1 if refused else 0


def write_configuration(file: Path, given: Given) -> bool:
    """Write a commented configuration unless there is one; returns whether it was written.

    Raises :class:`~bot.errors.UsageError` for a value that is not allowed, naming its option, and where the file
    cannot be written.
    """
    if file.exists():
        say(f"{file} is already there and stays as it is.")
        return False
    text = starter_text(shipped_file(SECTORS).read_text(encoding="utf-8"), _choices(given))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}.") from error
    say(f"Wrote {file}.")
    return True


def _choices(given: Given) -> Choices:
    shipped = list(shipped_sectors(shipped_file(SECTORS).read_text(encoding="utf-8")))
    own = _own_feeds(given.opml) if given.opml else {}
    default = list(own) if own else shipped

    def sectors(value: str) -> list[str]:
        wanted = [part.strip().casefold() for part in value.replace(",", " ").split()]
        unknown = [part for part in wanted if part not in {*shipped, *own}]
        if unknown or not wanted:
            raise UsageError(
                f"--sectors: {', '.join(unknown) or 'nothing'}; allowed are {', '.join({**dict.fromkeys(shipped), **own})}"
            )
        return wanted

    chosen = _answer(
        given.ask,
        "Which sectors",
        None if given.sectors is None else ",".join(given.sectors),
        ", ".join(default),
        sectors,
    )
    zone = _answer(given.ask, "Time zone", given.timezone, local_zone(), _checked("--timezone", schema.Zone))
    time = _answer(
        given.ask, "When should the digest come", given.time, "08:00", _checked("--time", schema.TimeOfDay)
    )
    channel = _answer(given.ask, "Channel for it, as #news (empty: none yet)", given.channel, "", _channel)
    contact = _answer(
        given.ask, "E-mail for publishers to reach you (empty: none)", given.contact, "", str.strip
    )
    return Choices(
        sectors=[key for key in chosen if key in shipped],
        own_feeds={key: feeds for key, feeds in own.items() if key in chosen},
        timezone=zone,
        time=time,
        channel=channel,
        contact=contact or None,
    )


def _own_feeds(file: Path) -> dict[str, list[StarterFeed]]:
    from bot.feeds.parsing.opml import MAX_BYTES, by_sector, read_opml

    try:
        with file.open("rb") as opened:
            listed = read_opml(opened.read(MAX_BYTES + 1))
    except OSError as error:
        raise UsageError(f"--opml: {file}: {error.strerror}") from error
    except FeedUnreadable as error:
        raise UsageError(f"--opml: {file}: {error}") from error
    return {
        key: [StarterFeed(feed.url, feed.title) for feed in feeds] for key, feeds in by_sector(listed).items()
    }


def _answer(ask: bool, question: str, given: str | None, default: str, check: Callable[[str], T]) -> T:
    """The given value, else the default, else what a person types; typed ones may be corrected."""
    if given is not None or not ask:
        return check(default if given is None else given)
    while True:
        typed = typer.prompt(question, default=default, err=True, show_default=bool(default))
        try:
            return check(typed)
        except UsageError as error:
            said = re.sub(r"^--[a-z]+: ", "", str(error))  # on the command line the option is named, too
            say(f"  {said[:1].upper()}{said[1:]}")


def _checked(option: str, kind: Any) -> Callable[[str], str]:
    """A check by the same rule that ``sectors.yaml`` is checked with."""
    adapter: TypeAdapter[str] = TypeAdapter(kind)

    def check(value: str) -> str:
        try:
            return adapter.validate_python(value)
        except ValidationError as error:
            message = error.errors()[0]["msg"].removeprefix("Value error, ")
            raise UsageError(f"{option}: {value!r}; {message}") from None

    return check


def _channel(value: str) -> str | None:
    name = value.strip()
    if not name:
        return None
    if not name.startswith("#") and not name.isupper():
        name = f"#{name}"
    adapter: TypeAdapter[schema.SubscriptionEntry] = TypeAdapter(schema.SubscriptionEntry)
    try:
        return adapter.validate_python({"channel": name, "sectors": ["news"]}).channel
    except ValidationError:
        raise UsageError(
            f"--channel: {value!r}; allowed is a channel as #biotech-news or its id as C0123ABCD"
        ) from None


def local_zone() -> str:
    """The machine's time zone by its IANA name; UTC where it has none that is known."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    named = os.environ.get("TZ", "").lstrip(":")
    if not named:
        link = Path("/etc/localtime")
        _, _, named = str(link.resolve()).partition("zoneinfo/") if link.is_symlink() else ("", "", "")
    try:
        ZoneInfo(named)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
    return named or "UTC"


def app_link(manifest: str) -> str:
    """The page on which Slack creates the app from this manifest."""
    return NEW_APP + quote(manifest, safe="")


async def keep_tokens(environment: Environment, *, ask: bool) -> bool:
    """Ask for each token that is not known yet, test it against Slack, and keep it in a file for its owner only.

    Tokens that are set in the environment, or kept already, are tested and left as they are. Returns whether
    Slack refused one.
    """
    from bot.bootstrap.slack import slack_client
    from handlers.install.manifest import scopes
    from handlers.slack_api.checks import check_app_token, check_bot_token

    async def test(name: str, token: Secret) -> str:
        client = slack_client(environment)
        if name == "SLACK_APP_TOKEN":
            return await check_app_token(client, token)
        client.token = token.reveal()
        return await check_bot_token(client, scopes())

    refused = False
    for name, prefix, question in TOKENS:
        known: Secret | None = getattr(environment, name.lower())
        for _ in range(TRIES):
            token = known or (_ask_token(question, prefix) if ask else None)
            if token is None:
                break
            try:
                say(f"{name}: {await test(name, token)}.")
            except DeliveryError as error:
                say(f"{name}: {error}")
                refused = True
                if known or not ask:
                    break
                continue
            refused = False
            if known is None:
                say(
                    f"  Kept in {keep_secret(secrets_folder(environment.config), name, token)}, readable by you only."
                )
            break
    return refused


def _ask_token(question: str, prefix: str) -> Secret | None:
    while True:
        typed = typer.prompt(
            f"{question}; empty to do it later", default="", hide_input=True, show_default=False, err=True
        ).strip()
        if not typed or typed.startswith(prefix):
            return Secret(typed) if typed else None
        say(f"  That does not begin with {prefix}.")


def keep_secret(folder: Path, name: str, value: Secret) -> Path:
    """Write a secret into a file of mode 0600, in a folder of mode 0700; one that is there is not replaced.

    Raises :class:`~bot.errors.UsageError` where it cannot be written.
    """
    file = folder / name.lower()
    try:
        folder.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(value.reveal() + "\n")
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}.") from error
    return file


def say(sentence: str) -> None:
    """One line for the person, beside the data."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()
