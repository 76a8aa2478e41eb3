"""The commands about news: poll, digest, news, why, annotate. Prints to stdout."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from difflib import get_close_matches

import orjson

from bot.bootstrap.components import Components, make_judge, open_components
from bot.bootstrap.network import open_collector, open_figures
from bot.cli.annotate import annotate
from bot.cli.progress import poll_progress, poll_table
from bot.clock import SystemClock
from bot.companies.index import company_names
from bot.config.env import Environment
from bot.config.load import Config
from bot.digests.figures import DIGEST_PATIENCE, DigestFigures
from bot.errors import UsageError
from bot.models.delivery import Message, Posted, Subscription
from bot.models.digests import Digest
from bot.models.feeds import PollRecord
from bot.news.search import NewsRequest

REST = 20.0  # seconds between two looks at what is due, where poll goes on


async def poll_feeds(environment: Environment, *, once: bool, everything: bool, table: bool) -> int:
    """Poll, judge, and print a record a feed; status 1 where not one feed could be read."""
    async with open_components(environment) as components, open_collector(components) as collector:
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
            await components.clock.sleep(REST)


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
    async with open_components(environment) as components:
        wanted = known_sectors(components.config, sectors)
        if poll:
            async with open_collector(components) as collector:
                with poll_progress() as progress:
                    async with aclosing(collector.collect(progress=progress)) as records:
                        async for _ in records:
                            pass
        await _say_if_nothing_was_read(components)
        digest = await preview(components, wanted, since)
        async with open_figures(components) as (facts, _):
            figures = DigestFigures(components.names, facts, components.sizes, components.clock)
            digest = await figures.enrich(digest, patience=0.0 if offline else DIGEST_PATIENCE)
    sys.stdout.write(digest_as(digest, style))


async def _say_if_nothing_was_read(components: Components) -> None:
    """On a fresh database nothing new is no news."""
    if components.config.feeds and not await components.feeds.states(
        [feed.url for feed in components.config.feeds]
    ):
        sys.stderr.write("No feed was read yet: sectorwire poll --once does it.\n")


async def preview(components: Components, sectors: Sequence[str], since: timedelta) -> Digest:
    """The digest that a channel with the delivery defaults would get, whatever it was shown."""
    given = components.config.delivery
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
    runs = components.digest_runs(_nowhere)
    return await runs.preview(subscription, since=since, with_shown=False)


def digest_as(digest: Digest, style: str) -> str:
    """The digest in one of the printed forms."""
    if style == "report":
        from bot.render.export.report import render_report

        return render_report(digest)
    if style == "html":
        from bot.render.export.html import digest_html

        return digest_html(digest)
    if style == "blocks":
        from bot.render.export.json import blocks_json
        from bot.render.slack.digest import render_digest

        return blocks_json(render_digest(digest))
    if style == "json":
        from bot.render.export.json import digest_json

        return digest_json(digest)
    from bot.render.export.text import digest_text

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


async def print_news(
    environment: Environment, sector: str, words: Sequence[str], *, since: timedelta, limit: int, style: str
) -> None:
    """Print stored stories of a sector, or of all sectors where the first word is none."""
    async with open_components(environment) as components:
        await _say_if_nothing_was_read(components)
        if components.config.sector(sector) is None:
            words = (sector, *words)
            sectors: tuple[str, ...] = ()
        else:
            sectors = (sector,)
        typed = " ".join(f'"{word}"' if " " in word else word for word in words)
        request = NewsRequest(sectors=sectors, words=typed, span=since, limit=limit)
        answer = await components.news.answer(request)
        title = components.config.sector(sector)
        near = (
            None
            if title
            else next(
                iter(get_close_matches(sector, [one.key for one in components.config.sectors], 1)), None
            )
        )
    heading = (title.title if title else "News") + (f": {typed}" if typed else "")
    if style == "json":
        from bot.render.export.json import news_json

        sys.stdout.write(news_json(answer.items))
    else:
        from bot.render.export.text import news_text

        meant = f"Did you mean the sector {near}? Else look" if near else "Look"
        empty = f"Nothing found. {meant} further back with --since 30d, or poll first: sectorwire poll --once --all."
        sys.stdout.write(
            news_text(
                answer.items,
                heading=heading,
                now=answer.at,
                timezone=components.config.delivery.timezone,
                empty=empty,
            )
        )


async def print_why(environment: Environment, url: str) -> int:
    """Print stage by stage what became of an article; status 1 where it was never seen."""
    async with open_components(environment) as components:
        told = await components.explain(url)
    sys.stdout.write("\n".join(told.lines) + "\n")
    return 0 if told.known else 1


def annotate_lines(config: Config, lines: Iterable[bytes]) -> Iterator[Mapping[str, object]]:
    """The news stages over JSON lines, without storage or network."""
    return annotate(
        lines, make_judge(config, company_names(config), remember_for_good=True), SystemClock().now()
    )


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
