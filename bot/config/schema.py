"""The shape of ``sectors.yaml``, checked by pydantic; docs/configuration.md tells it in words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from bot.models.articles import NoiseClass, NoisePolicy

DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = (1, 2, 3, 4, 5)
DAILY = (1, 2, 3, 4, 5, 6, 7)


def _time(value: Any) -> str:
    # YAML 1.1 reads an unquoted 08:30 as text but 11:30 as the number 690: sexagesimal minutes.
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24 * 60:
        value = f"{value // 60:02d}:{value % 60:02d}"
    if not isinstance(value, str) or not (
        match := re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", value.strip())
    ):
        raise ValueError('allowed is a time of day as "08:00", from 00:00 to 23:59')
    return f"{int(match[1]):02d}:{match[2]}"


def _zone(value: str) -> str:
    if value not in _zones():
        from difflib import get_close_matches

        near = get_close_matches(value, _zones(), 1)
        raise ValueError(
            "allowed is an IANA time zone" + (f"; did you mean {near[0]}?" if near else ", as Europe/Berlin")
        )
    return value


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _days(value: Any) -> tuple[int, ...]:
    said = [value] if isinstance(value, str) else value
    allowed = "allowed is weekdays, daily, or a list of day names as [mon, wed, fri]"
    if not isinstance(said, list) or not said:
        raise ValueError(allowed)
    days: set[int] = set()
    for word in said:
        name = str(word).strip().lower()
        if name == "weekdays":
            days.update(WEEKDAYS)
        elif name == "daily":
            days.update(DAILY)
        elif len(name) >= 3 and (found := [n for n, day in enumerate(DAY_NAMES, 1) if day.startswith(name)]):
            days.update(found)
        else:
            raise ValueError(allowed)
    return tuple(sorted(days))


def _holidays(value: str) -> str:
    """A market ("NYSE", MIC code) or ISO country code that the holidays package knows."""
    from holidays import list_supported_countries, list_supported_financial

    known = {*list_supported_countries(include_aliases=True), *list_supported_financial(include_aliases=True)}
    code = value.strip().upper()
    if code not in known:
        raise ValueError("allowed is a market as NYSE or ECB, or an ISO country code as DE")
    return code


def _feed_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("allowed is an address that begins with https:// or http://")
    if parts.username or parts.password:
        raise ValueError("allowed is an address without user name and password")
    return value


def _public_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("allowed is an address that begins with https://, as Slack asks for")
    return value.rstrip("/")


def _phrase(value: str) -> str:
    folded = " ".join(value.split())
    if not any(character.isalnum() for character in folded):
        raise ValueError("allowed are literal words and phrases")
    return folded


def _emoji(value: str) -> str:
    if not (re.fullmatch(r":[a-z0-9_+'-]+:", value) or (len(value) <= 8 and not value.isascii())):
        raise ValueError("allowed is a Slack emoji as :dna: or a single emoji character")
    return value


def _some(value: Any) -> Any:
    # Before the items are looked at: pydantic's own length check also counts items that failed.
    if isinstance(value, list | tuple) and not value:
        raise ValueError("allowed is a list with at least one entry")
    return value


TimeOfDay = Annotated[str, BeforeValidator(_time)]
Zone = Annotated[str, AfterValidator(_zone)]
Days = Annotated[tuple[int, ...], BeforeValidator(_days)]
Holidays = Annotated[str, AfterValidator(_holidays)]
FeedUrl = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), AfterValidator(_feed_url)]
PublicUrl = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_public_url)
]
Phrase = Annotated[str, StringConstraints(max_length=200), AfterValidator(_phrase)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Emoji = Annotated[str, AfterValidator(_emoji)]
SectorKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
Size = Annotated[int, Field(ge=1, le=25)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Feed(_Part):
    """One feed of a sector."""

    url: FeedUrl
    name: Name
    page_text: bool = True
    timezone: Zone = "UTC"
    sectors: Literal["auto"] | tuple[SectorKey, ...] | None = None
    weight: Annotated[float, Field(ge=0, le=3)] = 1.0


class Sector(_Part):
    """One sector."""

    title: Name
    emoji: Emoji = ":newspaper:"
    feeds: Annotated[tuple[Feed, ...], BeforeValidator(_some)]
    include: tuple[Phrase, ...] = ()
    exclude: tuple[Phrase, ...] = ()
    noise: dict[NoiseClass, NoisePolicy] = {}


class Delivery(_Part):
    """What a subscription gets where it does not say otherwise."""

    time: TimeOfDay = "08:00"
    days: Days = WEEKDAYS
    holidays: Holidays | None = None
    timezone: Zone = "UTC"
    size: Size = 8


class SubscriptionEntry(_Part):
    """A channel's digest, set by the operator."""

    team: Annotated[str, StringConstraints(pattern=r"^T[A-Z0-9]{2,}$")] | None = None
    channel: Annotated[
        str, StringConstraints(strip_whitespace=True, pattern=r"^(#[^\s#]{1,80}|[CGD][A-Z0-9]{2,})$")
    ]
    sectors: Annotated[tuple[SectorKey, ...], BeforeValidator(_some)]
    time: TimeOfDay | None = None
    days: Days | None = None
    holidays: Holidays | None = None
    timezone: Zone | None = None
    size: Size | None = None


class CompanyEntry(_Part):
    """A company that the built-in directory lacks or names otherwise."""

    name: Name
    symbol: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9.\-]{0,14}$")] | None = None
    exchange: Name | None = None
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    sector: SectorKey | None = None
    aliases: tuple[Name, ...] = ()
    note: Annotated[str, StringConstraints(max_length=200)] | None = None


class SectorsFile(_Part):
    """The whole of ``sectors.yaml``."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=35)] = "Sectorwire"
    contact: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] | None = None
    public_url: PublicUrl | None = None
    sectors: Annotated[dict[SectorKey, Sector], Field(min_length=1)]
    delivery: Delivery = Delivery()
    subscriptions: tuple[SubscriptionEntry, ...] = ()
    companies: tuple[CompanyEntry, ...] = ()
    admins: tuple[Annotated[str, StringConstraints(pattern=r"^[UW][A-Z0-9]{2,}$")], ...] = ()
    retention_days: Annotated[int, Field(ge=7, le=3650)] = 180
