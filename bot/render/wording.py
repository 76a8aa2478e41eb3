"""What all renderings of a digest say in the same words: times, sources, what was left out and why.

Everything here answers raw text; escaping is each renderer's own last step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.models.articles import CompanyLink, CompanyRole, EventType
from bot.models.digests import Digest, DigestItem, DigestSection, LeftOut, LeftOutReason, SilentSource

ALSO_NAMED = 2  # further publishers named before "(+2)"
CHIPS = 4
_SILENT_NAMED = 5

_EVENTS = {
    EventType.APPROVAL: "Approval",
    EventType.TRIAL_RESULT: "Trial result",
    EventType.DEAL: "Deal",
    EventType.FINANCING: "Financing",
    EventType.EARNINGS: "Earnings",
    EventType.GUIDANCE: "Guidance",
    EventType.PEOPLE: "People",
    EventType.CALENDAR: "Event",
    EventType.REGULATORY: "Regulatory",
    EventType.LITIGATION: "Litigation",
    EventType.PRODUCT: "Product",
}
_NOISE = {  # one, several
    "law-firm-alert": ("law-firm alert", "law-firm alerts"),
    "market-research-promo": ("market-research advert", "market-research adverts"),
    "advert": ("advert", "adverts"),
    "stock-listicle": ("stock list", "stock lists"),
}


def count(number: int, one: str, several: str | None = None) -> str:
    """A number with its noun: "1 story", "8 stories"."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


# --- times -----------------------------------------------------------------------------------------


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name."""
    return ZoneInfo(name)


def zone_words(name: str) -> str:
    """How people call a zone: "Berlin time" for ``Europe/Berlin``, "UTC" for its many names."""
    place = name.rpartition("/")[2].replace("_", " ")
    return "UTC" if place.upper() in {"UTC", "GMT", "UCT", "ZULU", "UNIVERSAL"} else f"{place} time"


def long_day(day: date) -> str:
    """A day in full: "Friday, 31 October 2025"."""
    return f"{day:%A}, {day.day} {day:%B %Y}"


def clock_time(local: datetime) -> str:
    """A time of day: "07:42"."""
    return f"{local:%H:%M}"


def moment(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A past time as short as it can be understood: "07:42", "Thu 18:05", "28 Oct", "28 Oct 2024"."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    days = (today - local.date()).days
    if days == 0:
        return clock_time(local)
    if 0 < days < 7:
        return f"{local:%a} {clock_time(local)}"
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local.day} {local:%b}{year}"


def published(item: DigestItem, now: datetime, zone: ZoneInfo) -> str:
    """When a story came out, or when it was first seen where its feed gave no date."""
    shown = moment(item.published, now, zone)
    return shown if item.dated else f"seen {shown}"


def day_and_time(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A time named from now: "today at 17:00", "yesterday at 08:00", "Monday at 08:00"."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    days = (local.date() - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in near:
        day = near[days]
    elif -7 < days < 7:
        day = f"{local:%A}"
    else:
        year = "" if abs(days) < 300 else f" {local.year}"
        day = f"{local:%A}, {local.day} {local:%B}{year}"
    return f"{day} at {clock_time(local)}"


# --- a digest's frame ------------------------------------------------------------------------------


def heading(digest: Digest) -> str:
    """The digest's title without an emoji: the sector's, or a common one for several."""
    if len(digest.sections) == 1:
        return digest.sections[0].title
    return "News digest"


def today(digest: Digest) -> str:
    """The local date the digest is of."""
    return long_day(digest.window_end.astimezone(zone_of(digest.timezone)).date())


def total(digest: Digest) -> int:
    """How many stories the digest shows."""
    return sum(len(section.items) for section in digest.sections)


def overview(digest: Digest) -> str:
    """What the digest covers: "8 stories since yesterday at 08:00, Berlin time"."""
    zone = zone_of(digest.timezone)
    since = day_and_time(digest.window_start, digest.window_end, zone)
    return f"{count(total(digest), 'story', 'stories')} since {since}, {zone_words(digest.timezone)}"


def nothing_new(digest: Digest) -> str:
    """The one line of an empty digest."""
    zone = zone_of(digest.timezone)
    names = listing([section.title for section in digest.sections])
    where = f" in {names}" if names else ""
    return f"Nothing new{where} since {day_and_time(digest.window_start, digest.window_end, zone)}."


def late(digest: Digest) -> str | None:
    """That this digest comes late, and when it was due."""
    if digest.late_for is None:
        return None
    due = day_and_time(digest.late_for, digest.window_end, zone_of(digest.timezone))
    return f"Late: this digest was due {due}."


def next_digest(digest: Digest) -> str | None:
    """When the next one comes."""
    if digest.next_at is None:
        return None
    when = day_and_time(digest.next_at, digest.window_end, zone_of(digest.timezone))
    return f"Next digest: {when}."


def footer(digest: Digest) -> tuple[str, ...]:
    """The closing lines: left out and why, silent sources, the next digest."""
    left_out = [entry for section in digest.sections for entry in section.left_out]
    lines = (left_out_line(left_out), silent_line(digest.silent), next_digest(digest))
    return tuple(line for line in lines if line)


def left_out_line(entries: Iterable[LeftOut]) -> str | None:
    """What was left out: "Left out: 6 law-firm alerts, 4 shown before."; None where nothing was."""
    sums: Counter[tuple[LeftOutReason, str]] = Counter()
    for entry in entries:
        named = entry.reason in {LeftOutReason.NOISE, LeftOutReason.EXCLUDED, LeftOutReason.MUTED}
        sums[entry.reason, entry.detail if named else ""] += entry.count
    order = list(LeftOutReason)
    parts = [
        _left_out(reason, detail, number)
        for (reason, detail), number in sorted(
            sums.items(), key=lambda pair: (order.index(pair[0][0]), -pair[1], pair[0][1])
        )
        if number > 0
    ]
    return f"Left out: {', '.join(parts)}." if parts else None


def _left_out(reason: LeftOutReason, detail: str, number: int) -> str:
    if reason is LeftOutReason.NOISE:
        return count(number, *_NOISE.get(detail, (detail.replace("-", " ") or "advert",) * 2))
    named = f" ({detail})" if detail else ""
    return {
        LeftOutReason.ALREADY_SHOWN: f"{number:,} shown before",
        LeftOutReason.EXCLUDED: f"{number:,} by your filters{named}",
        LeftOutReason.MUTED: f"{number:,} muted{named}",
        LeftOutReason.NO_ROOM: f"{number:,} of lower rank",
        LeftOutReason.ONE_SOURCE: f"{number:,} more of one source",
        LeftOutReason.TOLD_ABOVE: f"{number:,} told again",
        LeftOutReason.TOO_OLD: f"{number:,} too old",
    }[reason]


def silent_line(silent: tuple[SilentSource, ...]) -> str | None:
    """Which sources could not be read lately, and why; the first few by name."""
    if not silent:
        return None
    by_reason: dict[str, list[str]] = {}
    for source in silent:
        by_reason.setdefault(source.why.rstrip(". "), []).append(source.source)
    told, room = [], _SILENT_NAMED
    for why, names in by_reason.items():
        shown = names[:room]
        room -= len(shown)
        if shown:
            told.append(f"{listing(shown)} ({why})")
    rest = len(silent) - (_SILENT_NAMED - room)
    more = f" and {rest:,} more" if rest else ""
    return f"Could not be read: {'; '.join(told)}{more}."


# --- a story's small print -------------------------------------------------------------------------


def event_word(event: EventType | None) -> str | None:
    """The tag of an event, None where the text told none."""
    return None if event is None else _EVENTS[event]


def others(item: DigestItem) -> tuple[tuple[tuple[str, str], ...], int]:
    """Further publishers as (name, address), each once and the first few, and how many more there are."""
    names: dict[str, str] = {}
    for other in item.also:
        if other.source != item.source:
            names.setdefault(other.source, other.url)
    shown = tuple(names.items())[:ALSO_NAMED]
    return shown, len(names) - len(shown)


def chips(item: DigestItem) -> tuple[str, ...]:
    """The symbols of the companies a story is about, subjects first; a name where there is no listing."""
    ranked = sorted(
        (link for link in item.companies if link.role is not CompanyRole.ANALYST),
        key=lambda link: link.role is not CompanyRole.SUBJECT,
    )
    return tuple(dict.fromkeys(link.symbol or link.name for link in ranked))[:CHIPS]


def named_companies(section: DigestSection) -> tuple[CompanyLink, ...]:
    """The companies that a section's stories name, each once, by name; brokers and hosts left out."""
    found: dict[str, CompanyLink] = {}
    for item in section.items:
        for company in item.companies:
            if company.role is not CompanyRole.ANALYST:
                found.setdefault(company.symbol or company.name.casefold(), company)
    return tuple(sorted(found.values(), key=lambda company: company.name.casefold()))


def listing(names: list[str]) -> str:
    """Names in a row: "Biotech", "Biotech and Pharma", "Biotech, Energy and Pharma"."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


UNTITLED = "(untitled)"
