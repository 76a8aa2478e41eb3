"""``sectorwire feeds``: which feeds are read, and more of them from a list or one by one."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

import orjson
from pydantic import TypeAdapter, ValidationError

from bot import errors
from bot.bootstrap.components import Components, open_components
from bot.bootstrap.network import open_feed_reader
from bot.config.env import Environment
from bot.config.load import load_config
from bot.config.schema import FeedUrl
from bot.feeds.parsing.opml import MAX_BYTES, OpmlFeed, read_opml, sector_key, write_opml
from bot.models.operator import AddedFeed, FeedSource
from bot.render.wording import count

AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Checked:
    """What reading a feed once showed; ``error`` is a sentence, None where it can be read."""

    source: FeedSource
    entries: int = 0
    title: str | None = None
    error: str | None = None


async def print_feeds(environment: Environment, *, as_json: bool) -> None:
    """Every feed with its sectors and where it comes from: the configuration, or added beside it."""
    async with open_components(environment) as components:
        for source, origin in await _origins(components):
            record = {
                "feed": source.name,
                "url": source.url,
                "sectors": list(source.sectors),
                "origin": origin,
            }
            if as_json:
                sys.stdout.buffer.write(orjson.dumps(record) + b"\n")
            else:
                sys.stdout.write(
                    f"{', '.join(source.sectors) or 'by words':<24}  {source.name:<32}  {source.url}\n"
                )
                if origin != "configuration":
                    sys.stdout.write(f"{'':<26}{origin}\n")


async def export_feeds(environment: Environment) -> None:
    """Every feed as OPML, a folder a sector."""
    async with open_components(environment) as components:
        titles = {sector.key: sector.title for sector in components.config.sectors}
        languages = {feed.url: feed.language for feed in await components.added_feeds.added()}
        order = {key: number for number, key in enumerate(titles)}
        listed = [
            OpmlFeed(
                source.url,
                source.name,
                titles.get(source.sectors[0], "") if source.sectors else "",
                language=languages.get(source.url),
            )
            for source in sorted(
                components.config.feeds,
                key=lambda source: order.get(source.sectors[0], 99) if source.sectors else 99,
            )
        ]
        sys.stdout.buffer.write(write_opml(listed, title=components.config.name, now=components.clock.now()))


async def import_feeds(environment: Environment, file: Path, sector: str | None) -> int:
    """Add the feeds of an OPML file; a folder is the sector of its name, or ``sector`` takes all.

    Raises :class:`~bot.errors.UsageError` for a folder that is no sector, naming all of them; nothing is added then.
    """
    listed = _read_list(file)
    async with open_components(environment) as components:
        wanted = _with_sectors(components, listed, sector)
        now = components.clock.now()
        known = {source.url for source in components.config.feeds}
        new = 0
        for feed, key in wanted:
            if feed.url not in known:
                new += await components.added_feeds.add(
                    AddedFeed(feed.url, feed.title[:80], key, now, language=feed.language)
                )
        sys.stdout.write(f"Added {count(new, 'feed')}; {len(wanted) - new} were there already.\n")
    return 0


async def add_feed(environment: Environment, url: str, sector: str, name: str | None) -> int:
    """Read a feed once and, where that works, add it to a sector."""
    address = checked_address(url)
    async with open_components(environment) as components:
        key = _sector(components, sector)
        if any(source.url == address for source in components.config.feeds):
            raise errors.UsageError(f"{address} is read already.")
        [found] = [
            one
            async for one in check(
                components, [FeedSource(address, name or urlsplit(address).hostname or address)]
            )
        ]
        if found.error:
            raise errors.UsageError(f"{address} was not added: {found.error}")
        title = (name or found.title or found.source.name)[:80]
        await components.added_feeds.add(AddedFeed(address, title, key, components.clock.now()))
        sys.stdout.write(f"Added {title} to {key}: {count(found.entries, 'entry', 'entries')}.\n")
    return 0


async def remove_feed(environment: Environment, url: str) -> int:
    """Remove a feed that was added; one of the configuration is removed there."""
    async with open_components(environment) as components:
        if await components.added_feeds.remove(url):
            sys.stdout.write(f"Removed {url}.\n")
            return 0
        if any(source.url == url for source in components.config.feeds):
            raise errors.UsageError(f"{url} is in {components.config.file}: remove it there.")
        raise errors.UsageError(f"{url} is not among the feeds; `sectorwire feeds list` shows them.")


async def check_feeds(environment: Environment, urls: Sequence[str], *, as_json: bool) -> int:
    """Read feeds once, these or all, and say of each what came; 1 where one cannot be read."""
    async with open_components(environment) as components:
        wanted = [FeedSource(checked_address(url), urlsplit(url).hostname or url) for url in urls]
        failed = False
        async for found in check(components, wanted or components.config.feeds):
            failed = failed or found.error is not None
            if as_json:
                record = {
                    "feed": found.source.name,
                    "url": found.source.url,
                    "entries": found.entries,
                    "error": found.error,
                }
                sys.stdout.buffer.write(orjson.dumps(record) + b"\n")
            else:
                said = found.error or f"{count(found.entries, 'entry', 'entries')}."
                sys.stdout.write(f"{'failed' if found.error else 'ok':<7} {found.source.name}: {said}\n")
            sys.stdout.flush()
    return int(failed)


async def check(components: Components, sources: Sequence[FeedSource]) -> AsyncIterator[Checked]:
    """Read each once, some at a time, and remember nothing; in the order in which they answer."""
    room = asyncio.Semaphore(AT_ONCE)
    async with open_feed_reader(components) as read:

        async def look(source: FeedSource) -> Checked:
            async with room:
                try:
                    found = await read(source)
                except (errors.FetchError, errors.FeedUnreadable) as error:
                    return Checked(source, error=str(error))
            return Checked(source, len(found.articles), found.title or None)

        for done in asyncio.as_completed([look(source) for source in sources]):
            yield await done


def checked_address(url: str) -> str:
    """A feed's address by the rule of ``sectors.yaml``. Raises :class:`~bot.errors.UsageError`."""
    adapter: TypeAdapter[str] = TypeAdapter(FeedUrl)
    try:
        return adapter.validate_python(url)
    except ValidationError as error:
        raise errors.UsageError(f"{url}: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from None


def _read_list(file: Path) -> tuple[OpmlFeed, ...]:
    try:
        with file.open("rb") as opened:
            return read_opml(opened.read(MAX_BYTES + 1))
    except OSError as error:
        raise errors.UsageError(f"{file}: {error.strerror}") from error
    except errors.FeedUnreadable as error:
        raise errors.UsageError(f"{file}: {error}") from error


def _with_sectors(
    components: Components, listed: Sequence[OpmlFeed], sector: str | None
) -> list[tuple[OpmlFeed, str]]:
    if sector is not None:
        key = _sector(components, sector)
        return [(feed, key) for feed in listed]
    by_name = {sector_key(known.title): known.key for known in components.config.sectors}
    by_name |= {known.key: known.key for known in components.config.sectors}
    strange = dict.fromkeys(
        feed.folder or "(no folder)" for feed in listed if sector_key(feed.folder) not in by_name
    )
    if strange:
        raise errors.UsageError(
            f"These folders are no sectors: {', '.join(strange)}. The sectors are {', '.join(_keys(components))}; "
            "--sector KEY puts the whole list into one."
        )
    return [(feed, by_name[sector_key(feed.folder)]) for feed in listed]


def _sector(components: Components, wanted: str) -> str:
    keys = _keys(components)
    if wanted in keys:
        return wanted
    near = get_close_matches(wanted, keys, 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise errors.UsageError(f"There is no sector {wanted}; allowed are {', '.join(keys)}.{hint}")


def _keys(components: Components) -> list[str]:
    return [sector.key for sector in components.config.sectors]


async def _origins(components: Components) -> list[tuple[FeedSource, str]]:
    configured = {
        source.url
        for source in load_config(
            components.environment.config, several=components.environment.installs
        ).feeds
    }
    added = {feed.url: feed for feed in await components.added_feeds.added()}
    return list(_with_origin(components.config.feeds, configured, added))


def _with_origin(
    sources: Sequence[FeedSource], configured: set[str], added: dict[str, AddedFeed]
) -> Iterator[tuple[FeedSource, str]]:
    for source in sources:
        if source.url in configured:
            yield source, "configuration"
        else:
            feed = added[source.url]
            who = f" by {feed.added_by}" if feed.added_by else ""
            yield source, f"added{who} on {feed.added_at:%d %b %Y}"
