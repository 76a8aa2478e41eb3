"""``sectors.yaml`` -> frozen :class:`Config`, with every error at once: path, line, found, allowed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from bot.config import schema
from bot.config.yaml_lines import Document, dotted, read_yaml
from bot.errors import ConfigError, ConfigProblem
from bot.models.companies import Company
from bot.models.delivery import Subscription
from bot.models.operator import AddedFeed, DeliveryDefaults, FeedSource, SectorRules


@dataclass(frozen=True, slots=True)
class CompanyAddition:
    """A company from the configuration, with the further names it goes by."""

    company: Company
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Config:
    """What the operator decided."""

    file: Path
    name: str
    public_url: str | None
    sectors: tuple[SectorRules, ...]
    feeds: tuple[FeedSource, ...]  # each address once, with all sectors that list it
    delivery: DeliveryDefaults
    subscriptions: tuple[Subscription, ...]
    companies: tuple[CompanyAddition, ...]
    admins: tuple[str, ...]
    contact: str | None
    retention_days: int

    def sector(self, key: str) -> SectorRules | None:
        """The sector of that key."""
        return next((sector for sector in self.sectors if sector.key == key), None)


def load_config(file: Path, *, several: bool = False) -> Config:
    """Read and check the file; raises :class:`~bot.errors.ConfigError` with all problems.

    ``several`` workspaces are served: each subscription has to say whose it is.
    """
    document = read_yaml(file)
    if not isinstance(document.data, Mapping):
        problem = ConfigProblem("file", 1, type(document.data).__name__, "keys, first of all sectors:")
        raise ConfigError(str(file), (problem,))
    problems: list[ConfigProblem] = []
    parsed: schema.SectorsFile | None = None
    try:
        parsed = schema.SectorsFile.model_validate(document.data)
    except ValidationError as error:
        problems += [_problem(dict(one), document) for one in error.errors(include_url=False)]
    problems += _cross_check(document, several=several)
    if problems or parsed is None:
        ordered = sorted(dict.fromkeys(problems), key=lambda problem: (problem.line or 0, problem.path))
        raise ConfigError(str(file), tuple(ordered))
    return _frozen(file, parsed)


def _frozen(file: Path, parsed: schema.SectorsFile) -> Config:
    given = parsed.delivery
    delivery = DeliveryDefaults(given.time, given.days, given.holidays, given.timezone, given.size)
    return Config(
        file=file,
        name=parsed.name,
        public_url=parsed.public_url,
        sectors=tuple(
            SectorRules(key, sector.title, sector.emoji, sector.include, sector.exclude, dict(sector.noise))
            for key, sector in parsed.sectors.items()
        ),
        feeds=_feeds(parsed),
        delivery=delivery,
        subscriptions=tuple(_subscription(entry, delivery) for entry in parsed.subscriptions),
        companies=tuple(
            CompanyAddition(
                Company(
                    name=entry.name,
                    symbol=entry.symbol,
                    exchange=entry.exchange,
                    country=entry.country,
                    sector=entry.sector,
                    listed=entry.symbol is not None,
                    note=entry.note,
                ),
                entry.aliases,
            )
            for entry in parsed.companies
        ),
        admins=parsed.admins,
        contact=parsed.contact,
        retention_days=parsed.retention_days,
    )


def with_added_feeds(config: Config, added: Sequence[AddedFeed]) -> Config:
    """The configuration with the feeds that were added beside it; the file's own entry for an address holds.

    One whose sector is no longer configured is left out.
    """
    sources = {feed.url: feed for feed in config.feeds}
    for feed in added:
        if config.sector(feed.sector) is not None:
            sources.setdefault(feed.url, FeedSource(feed.url, feed.name, (feed.sector,)))
    return replace(config, feeds=tuple(sources.values()))


def _feeds(parsed: schema.SectorsFile) -> tuple[FeedSource, ...]:
    """One source an address: listed in two sectors, it belongs to both; the first entry's settings hold."""
    sources: dict[str, FeedSource] = {}
    for key, sector in parsed.sectors.items():
        for feed in sector.feeds:
            own: tuple[str, ...] = (
                () if feed.sectors == "auto" else feed.sectors if feed.sectors is not None else (key,)
            )
            before = sources.get(feed.url)
            sources[feed.url] = FeedSource(
                url=feed.url,
                name=before.name if before else feed.name,
                sectors=tuple(dict.fromkeys((*(before.sectors if before else ()), *own))),
                page_text=before.page_text if before else feed.page_text,
                timezone=before.timezone if before else feed.timezone,
                weight=before.weight if before else feed.weight,
            )
    return tuple(sources.values())


def _subscription(entry: schema.SubscriptionEntry, delivery: DeliveryDefaults) -> Subscription:
    # The same channel and sectors stay the same subscription when its time or zone is changed.
    whose = (entry.team,) if entry.team else ()
    basis = "\0".join((*whose, entry.channel, *sorted(entry.sectors)))
    return Subscription(
        id="cfg-" + hashlib.sha256(basis.encode()).hexdigest()[:16],
        team=entry.team or "",
        channel=entry.channel,
        sectors=tuple(dict.fromkeys(entry.sectors)),
        time=entry.time or delivery.time,
        timezone=entry.timezone or delivery.timezone,
        days=entry.days or delivery.days,
        holidays=entry.holidays or delivery.holidays,
        size=entry.size or delivery.size,
        origin="config",
    )


NEEDS_TEAM = "with several workspaces it must say whose it is: the workspace's id as T0123ABCD"


# --- saying what is wrong --------------------------------------------------------------------------


def _cross_check(document: Document, *, several: bool) -> list[ConfigProblem]:
    """What pydantic cannot see: names that must exist elsewhere, and the same thing said twice."""
    data = document.data
    sectors = data.get("sectors")
    known = list(sectors) if isinstance(sectors, Mapping) else []
    problems: list[ConfigProblem] = []

    def check_sectors(names: Any, path: tuple[str | int, ...]) -> None:
        if not isinstance(names, list):
            return
        for number, name in enumerate(names):
            if isinstance(name, str) and name not in known:
                at = (*path, number)
                problems.append(
                    ConfigProblem(dotted(at), document.lines.get(at), repr(name), _allowed(name, known))
                )

    seen: dict[tuple[str, str, frozenset[str]], tuple[str | int, ...]] = {}
    for number, entry in enumerate(_list(data.get("subscriptions"))):
        at: tuple[str | int, ...] = ("subscriptions", number)
        if not isinstance(entry, Mapping):
            continue
        check_sectors(entry.get("sectors"), (*at, "sectors"))
        if several and entry.get("team") is None:
            problems.append(
                ConfigProblem(dotted((*at, "team")), document.lines.get(at), "nothing", NEEDS_TEAM)
            )
        names = frozenset(str(name) for name in _list(entry.get("sectors")))
        same = (str(entry.get("team")), str(entry.get("channel")), names)
        if same in seen:
            first = document.lines.get(seen[same])
            problems.append(
                ConfigProblem(
                    dotted(at),
                    document.lines.get(at),
                    "the same channel and sectors again",
                    f"each once (first in line {first})",
                )
            )
        seen.setdefault(same, at)
    for key in known:
        sector = sectors[key]
        urls: dict[str, int | None] = {}
        for number, feed in enumerate(_list(sector.get("feeds")) if isinstance(sector, Mapping) else []):
            if not isinstance(feed, Mapping):
                continue
            at = ("sectors", key, "feeds", number)
            check_sectors(feed.get("sectors"), (*at, "sectors"))
            url = str(feed.get("url"))
            if url in urls:
                problems.append(
                    ConfigProblem(
                        dotted((*at, "url")),
                        document.lines.get(at),
                        url,
                        f"each feed once a sector (first in line {urls[url]})",
                    )
                )
            urls.setdefault(url, document.lines.get(at))
    return problems


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _allowed(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, 1)
    return f"allowed are {', '.join(known)}" + (f"; did you mean {near[0]}?" if near else "")


def _problem(error: dict[str, Any], document: Document) -> ConfigProblem:
    """One of pydantic's errors in our words, at the deepest place that the file really has."""
    path = _real_path(tuple(error["loc"]), document)
    line = next(
        (document.lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in document.lines), None
    )
    kind, context, found = error["type"], error.get("ctx", {}), _short(error.get("input"))
    if kind == "extra_forbidden":
        keys = _known_keys(path[:-1])
        near = get_close_matches(str(path[-1]), keys, 1, cutoff=0.5)
        hint = f"; did you mean {near[0]}?" if near else ""
        return ConfigProblem(
            dotted(path), line, f"the unknown key {path[-1]}", f"allowed are {', '.join(keys)}{hint}"
        )
    if kind == "missing":
        return ConfigProblem(dotted(path), line, "nothing", "this key is needed")
    if kind == "value_error":
        return ConfigProblem(dotted(path), line, found, str(context.get("error", error["msg"])))
    if kind in {"enum", "literal_error"}:
        return ConfigProblem(
            dotted(path), line, found, "allowed are " + str(context.get("expected", "")).replace("'", "")
        )
    if kind == "string_pattern_mismatch":
        return ConfigProblem(dotted(path), line, found, _pattern_words(path))
    return ConfigProblem(dotted(path), line, found, error["msg"][:1].lower() + error["msg"][1:])


def _real_path(loc: tuple[str | int, ...], document: Document) -> tuple[str | int, ...]:
    """Pydantic's ``loc`` without the names of union members and key markers that are not in the file."""
    path: tuple[str | int, ...] = ()
    for number, part in enumerate(loc):
        last = number == len(loc) - 1
        if (*path, part) in document.lines or (
            last and not str(part).startswith(("[", "literal", "tuple", "constrained", "function"))
        ):
            path = (*path, part)
    return path


def _known_keys(path: tuple[str | int, ...]) -> list[str]:
    """The keys that the schema has at that place."""
    here: Any = schema.SectorsFile
    for part in path:
        here = _step(here, part)
    models = [
        option for option in _options(here) if isinstance(option, type) and issubclass(option, BaseModel)
    ]
    return sorted(name for model in models for name in model.model_fields)


def _options(annotation: Any) -> tuple[Any, ...]:
    origin = get_origin(annotation)
    return get_args(annotation) if origin in {Union, UnionType} else (annotation,)


def _step(annotation: Any, part: str | int) -> Any:
    for option in _options(annotation):
        if isinstance(option, type) and issubclass(option, BaseModel):
            if str(part) in option.model_fields:
                return option.model_fields[str(part)].annotation
        elif get_origin(option) is dict:
            return get_args(option)[1]
        elif get_origin(option) is tuple:
            return get_args(option)[0]
    return None


PATTERN_WORDS = {
    "team": "allowed is a workspace's id as T0123ABCD",
    "channel": "allowed is a channel as #biotech-news or its id as C0123ABCD",
    "admins": "allowed are Slack user ids as U0123ABCD",
    "symbol": "allowed is a ticker symbol in capitals as LLY or BRK.B",
    "country": "allowed is a two-letter country code as US",
}


def _pattern_words(path: tuple[str | int, ...]) -> str:
    words = [str(part) for part in path if isinstance(part, str)]
    for word in reversed(words):
        if word in PATTERN_WORDS:
            return PATTERN_WORDS[word]
    return "allowed are lower-case letters, digits and hyphens, a letter first, at most 32"


CREDENTIALS = re.compile(r"//[^/@\s]*@")


def _short(value: Any) -> str:
    text = CREDENTIALS.sub("//…@", repr(value))  # an address may carry a password
    return text if len(text) <= 60 else text[:57] + "…" + text[-1]
