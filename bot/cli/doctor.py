"""``sectorwire doctor``: is everything in order? One line each, and what to do where it is not."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot import errors
from bot.bootstrap.components import Components, open_components
from bot.bootstrap.network import open_figures
from bot.bootstrap.slack import open_installations, slack_client
from bot.cli.shared import scratch_database
from bot.config.env import read_environment
from bot.render.wording import count
from bot.service.leases import LENGTH, named, process_is_gone
from storage.sqlite.engine.access import readable_by_all

AT_ONCE = 16
SOON_JUDGED = timedelta(hours=1)
MOST_COUNTED = 100
GOOD, WARNING, BROKEN = "ok", "warn", "broken"
COLOURS = {GOOD: "32", WARNING: "33", BROKEN: "31"}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line: how it stands, what was looked at, and a sentence."""

    state: str
    what: str
    sentence: str


async def examine(env: Mapping[str, str], config: Path | None) -> int:
    """Look at everything and print a line each; returns 1 where something is broken, 2 for the configuration."""
    worst = 0
    try:
        environment = read_environment(env, config)
        with scratch_database(environment) as used:
            async with open_components(used) as components:
                async for finding in _findings(components):
                    _print(finding)
                    worst = max(worst, int(finding.state == BROKEN))
    except errors.ConfigError as error:
        for problem in error.problems:
            _print(CheckResult(BROKEN, "configuration", f"{error.file}: {problem}"))
        return 2
    except errors.StorageError as error:
        _print(CheckResult(BROKEN, "storage", str(error)))
        return 1
    return worst


async def _findings(components: Components) -> AsyncIterator[CheckResult]:
    config = components.config
    counted = (
        f"{len(config.sectors)} sectors, {len(config.feeds)} feeds, {len(config.subscriptions)} subscriptions"
    )
    if components.environment.config_is_shipped:
        yield CheckResult(
            WARNING,
            "configuration",
            f"There is no sectors.yaml here, so the one that comes with Sectorwire stands in: {counted}. "
            "`sectorwire init` makes your own.",
        )
    else:
        yield CheckResult(GOOD, "configuration", f"{config.file}: {counted}.")
    if not config.contact:
        yield CheckResult(
            WARNING, "contact", "None is configured: publishers cannot tell whom to ask about our polling."
        )
    for finding in _way_out(components):
        yield finding
    yield await _storage(components)
    if readable_by_all(components.environment.database_path):
        yield CheckResult(
            WARNING,
            "database",
            "Every user of this machine can read it, and with it who watches and saved what: "
            f"chmod 600 {components.environment.database_path}*",
        )
    yield await _at_work(components)
    async for finding in _waiting(components):
        yield finding
    async for finding in _slack(components):
        yield finding
    async for finding in _feeds(components):
        yield finding
    async for finding in _sources(components):
        yield finding


def _way_out(components: Components) -> Iterator[CheckResult]:
    """Through which proxy everything is asked, and whose certificates are believed."""
    given = components.environment
    if given.proxies.all():
        proxies = " and ".join(dict.fromkeys(map(str, given.proxies.all())))
        said = " and ".join(given.proxies.said_by)
        but = f", but for {', '.join(given.proxies.direct)}" if given.proxies.direct else ""
        way = f"Feeds, pages, figures and Slack are asked through {proxies} ({said}){but}."
        if given.proxies.http is None:
            way += " Addresses with http:// are asked directly: HTTP_PROXY is not set."
        yield CheckResult(GOOD, "proxy", way)
    if given.ca_file is not None:
        yield CheckResult(
            GOOD, "certificates", f"Servers are believed by {given.ca_file} (SSL_CERT_FILE), and by no other."
        )


async def _sources(components: Components) -> AsyncIterator[CheckResult]:
    """The directory of companies, and every source of figures."""
    from bot.companies.providers.check import check_providers

    directory = components.names.directory
    yield CheckResult(
        GOOD, "companies", f"{len(directory):,} in the directory, SEC list of {directory.date:%d %b %Y}."
    )
    words = {"ok": GOOD, "off": WARNING, "broken": BROKEN}
    async with open_figures(components) as (_, providers):
        for source in await check_providers(providers):
            yield CheckResult(words[source.state], source.name, source.sentence)


async def _storage(components: Components) -> CheckResult:
    from storage.sqlite.upkeep.health import check

    try:
        health = await check(components.environment.database_path)
    except errors.StorageError as error:
        return CheckResult(BROKEN, "storage", str(error))
    return CheckResult(BROKEN if health.faults else GOOD, "storage", " ".join(health.sentences()))


async def _at_work(components: Components) -> CheckResult:
    """Which instance holds the lease, and whether it gives signs of life."""
    held = await components.lease.holder()
    if held is None:
        return CheckResult(GOOD, "at work", "No instance is.")
    if process_is_gone(held.process):
        return CheckResult(
            WARNING, "at work", f"{named(held)}, was killed; the next one that starts takes over at once."
        )
    last = held.beat_at
    if last is not None and abs(components.clock.now() - last) > 2 * LENGTH:
        return CheckResult(
            WARNING,
            "at work",
            f"{named(held)}, has given no sign of life since {last:%d %b %Y %H:%M} UTC. Start the bot; it takes "
            f"over within {LENGTH.seconds} seconds where that one is gone.",
        )
    return CheckResult(GOOD, "at work", f"{named(held)}; another instance would stand by.")


async def _waiting(components: Components) -> AsyncIterator[CheckResult]:
    """Articles that nobody has judged although there was time: a bug keeps them from it."""
    now = components.clock.now()
    oldest = await components.articles.unjudged(MOST_COUNTED)
    stuck = [article for article in oldest if now - article.first_seen > SOON_JUDGED]
    if stuck:
        how_many = f"{MOST_COUNTED} or more" if len(stuck) == MOST_COUNTED else str(len(stuck))
        yield CheckResult(
            WARNING,
            "articles",
            f"{how_many} waiting for judgement for more than an hour, the oldest {stuck[0].url}. Start the bot where "
            "it does not run; where it does, its log tells of the bug.",
        )


async def _slack(components: Components) -> AsyncIterator[CheckResult]:
    from handlers.install.manifest import scopes
    from handlers.slack_api.checks import check_app_token, check_bot_token

    environment = components.environment
    client = slack_client(environment)
    if environment.installs:
        async for finding in _installations(components):
            yield finding
    elif environment.slack_bot_token is None:
        yield CheckResult(WARNING, "bot token", "SLACK_BOT_TOKEN is not set: nothing can be posted.")
    else:
        yield await _told("bot token", check_bot_token(client, scopes()))
    if environment.slack_app_token is not None:
        yield await _told("app token", check_app_token(client, environment.slack_app_token))
    elif environment.slack_signing_secret is None:
        yield CheckResult(
            WARNING,
            "app token",
            "Neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP) is set.",
        )
    else:
        yield CheckResult(GOOD, "signing secret", "requests over HTTP are checked with it.")


async def _installations(components: Components) -> AsyncIterator[CheckResult]:
    """The token and the scopes of every workspace that installed the app."""
    from handlers.install.manifest import scopes
    from handlers.slack_api.checks import check_bot_token

    try:
        installations = open_installations(components)
    except errors.UsageError as error:
        yield CheckResult(BROKEN, "token key", str(error))
        return
    found = await installations.installed()
    if not found:
        yield CheckResult(
            WARNING, "workspaces", "None has installed the app yet; /slack/install is where they do."
        )
    if components.config.public_url is None:
        yield CheckResult(
            WARNING,
            "public_url",
            "Not configured: Slack leads back to the first redirect URL of its settings.",
        )

    async def look(team: str) -> str:
        bot = await installations.async_find_bot(enterprise_id=None, team_id=team)
        client = slack_client(components.environment)
        client.token = bot.bot_token if bot else None
        return await check_bot_token(client, scopes())

    for one in found:
        yield await _told(f"workspace {one.team} ({one.name})", look(one.team))


async def _told(what: str, check: Awaitable[str]) -> CheckResult:
    try:
        return CheckResult(GOOD, what, f"{await check}.")
    except errors.DeliveryError as error:
        return CheckResult(BROKEN, what, str(error))


async def _feeds(components: Components) -> AsyncIterator[CheckResult]:
    """Ask every feed once, without remembering anything of it."""
    from bot.bootstrap.network import open_feed_reader

    room = asyncio.Semaphore(AT_ONCE)
    async with open_feed_reader(components) as read:

        async def look(number: int) -> CheckResult:
            source = components.config.feeds[number]
            async with room:
                try:
                    found = await read(source)
                except (errors.FetchError, errors.FeedUnreadable) as error:
                    return CheckResult(BROKEN, source.name, str(error))
            if not found.articles:
                return CheckResult(WARNING, source.name, "A feed without a single entry.")
            newest = max(article.published for article in found.articles)
            return CheckResult(
                GOOD,
                source.name,
                f"{count(len(found.articles), 'entry', 'entries')}, the newest of {newest:%d %b %H:%M} UTC.",
            )

        for done in asyncio.as_completed([look(number) for number in range(len(components.config.feeds))]):
            yield await done


def _print(finding: CheckResult) -> None:
    colour = COLOURS[finding.state]
    state = f"\x1b[{colour}m{finding.state:<6}\x1b[0m" if sys.stdout.isatty() else f"{finding.state:<6}"
    sys.stdout.write(f"{state} {finding.what}: {finding.sentence}\n")
    sys.stdout.flush()
