"""What the commands do that need the house: poll, digest, news, why, annotate. Prints to stdout."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from difflib import get_close_matches
from pathlib import Path

import orjson

from bot.app import House, make_judge, open_house
from bot.articles.annotate import annotate
from bot.clock import SystemClock
from bot.companies.facts import FactsService
from bot.companies.resolve import Resolution
from bot.company_parts import DIGEST_PATIENCE, DigestFigures, company_names
from bot.config import Config, Environment
from bot.digests.ask import NewsRequest
from bot.errors import UsageError
from bot.models import Digest, Message, PollRecord, Posted, Subscription
from bot.network import open_collector, open_figures
from bot.progress import poll_progress, poll_table

REST = 20.0  # seconds between two looks at what is due, where poll goes on


# --- poll ------------------------------------------------------------------------------------------


async def poll_feeds(environment: Environment, *, once: bool, everything: bool, table: bool) -> int:
    """Poll, judge, and print a record a feed; status 1 where not one feed could be read."""
    async with open_house(environment) as house, open_collector(house) as collector:
        while True:
            records: list[PollRecord] = []
            with poll_progress() as progress:
                async with aclosing(collector.collect(everything=everything, progress=progress)) as found:
                    async for record in found:
                        records.append(record)
                        if not table:
                            _write(record_of(record))
            if table and records:
                poll_table(records)
            if once:
                return 1 if records and all(record.error for record in records) else 0
            await house.clock.sleep(REST)


def record_of(record: PollRecord) -> dict[str, object]:
    """A poll's record in the contract's form."""
    return {
        "feed": record.feed,
        "url": record.url,
        "outcome": record.outcome,
        "status": record.status,
        "new": record.new,
        "updated": record.updated,
        "seconds": round(record.seconds, 3),
        "error": record.error,
    }


# --- digest ----------------------------------------------------------------------------------------


async def print_digest(
    environment: Environment,
    sectors: Sequence[str],
    *,
    since: timedelta,
    style: str,
    poll: bool,
    offline: bool,
) -> None:
    """Build the digest from what is stored and print it; nothing is posted or marked."""
    async with open_house(environment) as house:
        wanted = known_sectors(house.config, sectors)
        if poll:
            async with open_collector(house) as collector:
                with poll_progress() as progress:
                    async with aclosing(collector.collect(progress=progress)) as records:
                        async for _ in records:
                            pass
        await _say_if_nothing_was_read(house)
        digest = await preview(house, wanted, since)
        async with open_figures(house) as (facts, _):
            figures = DigestFigures(house.names, facts, house.sizes, house.clock)
            digest = await figures.enrich(digest, patience=0.0 if offline else DIGEST_PATIENCE)
    sys.stdout.write(digest_as(digest, style))


async def _say_if_nothing_was_read(house: House) -> None:
    """On a fresh database nothing new is no news."""
    if house.config.feeds and not await house.feeds.states([feed.url for feed in house.config.feeds]):
        sys.stderr.write("No feed was read yet: sectorwire poll --once does it.\n")


async def preview(house: House, sectors: Sequence[str], since: timedelta) -> Digest:
    """The digest that a channel with the delivery defaults would get, whatever it was shown."""
    given = house.config.delivery
    subscription = Subscription(
        id="preview",
        team="",
        channel="",
        sectors=tuple(sectors),
        time=given.time,
        timezone=given.timezone,
        days=given.days,
        size=given.size,
    )
    runs = house.digest_runs(_nowhere)
    return await runs.preview(subscription, since=since, with_shown=False)


def digest_as(digest: Digest, style: str) -> str:
    """The digest in one of the printed forms."""
    if style == "report":
        from bot.render.report import render_report

        return render_report(digest)
    if style == "html":
        from bot.render.html import digest_html

        return digest_html(digest)
    if style == "blocks":
        from bot.render.digest_blocks import render_digest
        from bot.render.json import blocks_json

        return blocks_json(render_digest(digest))
    if style == "json":
        from bot.render.json import digest_json

        return digest_json(digest)
    from bot.render.text import digest_text

    return digest_text(digest)


class _Nowhere:
    """A poster for previews: there is nothing to post to."""

    async def post(
        self, channel: str, message: Message, *, metadata: Mapping[str, object], thread_ts: str | None = None
    ) -> Posted:
        raise UsageError("A preview is not posted.")

    async def find(
        self,
        channel: str,
        *,
        event_type: str,
        payload: Mapping[str, object],
        since: datetime,
        thread_ts: str | None = None,
    ) -> Posted | None:
        return None


def _nowhere(_team: str) -> _Nowhere:
    return _Nowhere()


# --- news and why ----------------------------------------------------------------------------------


async def print_news(
    environment: Environment, sector: str, words: Sequence[str], *, since: timedelta, limit: int, style: str
) -> None:
    """Print stored stories of a sector, or of all sectors where the first word is none."""
    async with open_house(environment) as house:
        await _say_if_nothing_was_read(house)
        if house.config.sector(sector) is None:
            words = (sector, *words)
            sectors: tuple[str, ...] = ()
        else:
            sectors = (sector,)
        typed = " ".join(f'"{word}"' if " " in word else word for word in words)
        request = NewsRequest(sectors=sectors, words=typed, span=since, limit=limit)
        answer = await house.news.answer(request)
        title = house.config.sector(sector)
        near = (
            None
            if title
            else next(iter(get_close_matches(sector, [one.key for one in house.config.sectors], 1)), None)
        )
    heading = (title.title if title else "News") + (f": {typed}" if typed else "")
    if style == "json":
        from bot.render.json import news_json

        sys.stdout.write(news_json(answer.items))
    else:
        from bot.render.text import news_text

        meant = f"Did you mean the sector {near}? Else look" if near else "Look"
        empty = f"Nothing found. {meant} further back with --since 30d, or poll first: sectorwire poll --once --all."
        sys.stdout.write(
            news_text(
                answer.items,
                heading=heading,
                now=answer.at,
                timezone=house.config.delivery.timezone,
                empty=empty,
            )
        )


async def print_why(environment: Environment, url: str) -> int:
    """Print stage by stage what became of an article; status 1 where it was never seen."""
    async with open_house(environment) as house:
        told = await house.explain(url)
    sys.stdout.write("\n".join(told.lines) + "\n")
    return 0 if told.known else 1


# --- the database ----------------------------------------------------------------------------------


async def make_backup(environment: Environment, file: Path) -> None:
    """Copy the database to ``file`` and print what it holds."""
    from storage.health import backup, check

    await backup(environment.database_path, file)
    health = await check(file)
    sys.stdout.write("\n".join([f"Backed up to {file}.", *health.sentences()]) + "\n")


async def restore_backup(environment: Environment, file: Path) -> None:
    """Put a backup in the database's place and print what it holds and where the one before is."""
    from storage.restore import restore

    restored = await restore(environment.database_path, file, SystemClock().now())
    kept = (
        f"The database from before is kept as {restored.kept}." if restored.kept else "There was none before."
    )
    told = [f"Restored {environment.database_path} from {file}. {kept}", *restored.health.sentences()]
    sys.stdout.write("\n".join(told) + "\n")


async def forget_workspace(environment: Environment, team: str) -> None:
    """Delete a workspace's rows and print how many there were. Raises :class:`~bot.errors.StorageError`."""
    from storage.database import Database
    from storage.teams import forget_team

    database = await asyncio.to_thread(Database.open, environment.database_path)
    try:
        rows = await forget_team(database, team)
    finally:
        await asyncio.to_thread(database.close)
    sys.stdout.write(f"{rows} rows of {team} were deleted.\n")


# --- companies -------------------------------------------------------------------------------------


async def print_companies(
    environment: Environment, names: Iterable[str], *, style: str, offline: bool
) -> int:
    """Print a company's card or record for each name; status 1 where the only name is unknown."""
    found = 0
    asked = 0
    async with open_house(environment) as house, open_figures(house) as (facts, _):
        for name in names:
            asked += 1
            resolution = house.names.resolver.resolve(name)
            found += resolution.company is not None
            told = await _company(house, facts, name, resolution, style=style, offline=offline)
            sys.stdout.write(told)
            sys.stdout.flush()
    return 1 if asked == 1 and not found and style != "json" else 0


async def _company(
    house: House, facts: FactsService, name: str, resolution: Resolution, *, style: str, offline: bool
) -> str:
    from bot.render.company_json import as_json
    from bot.render.company_text import card_text, resolution_text

    now = house.clock.now()
    company = resolution.company
    if style == "json":
        return as_json(
            name, resolution, await facts.facts(company, now=now, offline=offline) if company else None
        )
    if company is None:
        return resolution_text(name, resolution.note, resolution.candidates)
    stories = await house.news.of_company(company)
    card = await facts.card(company, now=now, offline=offline, stories=stories)
    told = card_text(card, now=now, timezone=house.config.delivery.timezone)
    # "Seagen: part of Pfizer Inc since 2023" stands above the owner's card; what the card says itself does not.
    said = resolution.note is None or (company.note is not None and resolution.note.startswith(company.note))
    return told if said else f"{resolution.note}\n\n{told}"


# --- annotate --------------------------------------------------------------------------------------


def annotate_lines(config: Config, lines: Iterable[bytes]) -> Iterator[Mapping[str, object]]:
    """The news stages over JSON lines, without storage or network."""
    return annotate(
        lines, make_judge(config, company_names(config), remember_for_good=True), SystemClock().now()
    )


# --- what they share -------------------------------------------------------------------------------


def known_sectors(config: Config, wanted: Sequence[str]) -> list[str]:
    """The sectors asked for, all where none is; raises :class:`~bot.errors.UsageError` for an unknown one."""
    keys = [sector.key for sector in config.sectors]
    for name in wanted:
        if name not in keys:
            near = get_close_matches(name, keys, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f"there is no sector {name}; there are {', '.join(keys)}{hint}")
    return [key for key in keys if key in wanted] if wanted else keys


def _write(record: Mapping[str, object]) -> None:
    sys.stdout.buffer.write(orjson.dumps(record) + b"\n")
    sys.stdout.buffer.flush()
