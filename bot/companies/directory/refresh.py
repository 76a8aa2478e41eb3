"""Keep the directory fresh: once a week the SEC's list is fetched, checked and kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot import errors
from bot.companies.directory import changes, overlay, sec_list
from bot.companies.directory.directory import Directory
from bot.companies.directory.sec_list import SecList
from bot.models.articles import CompanyLink
from bot.models.companies import ChangeKind, Company, CompanyChange
from bot.net.client import HttpClient, Limits
from bot.ports.companies import DirectoryStore

SEC_URL = "https://www.sec.gov"
DATA_URL = "https://data.sec.gov"
SUBMISSIONS_PATH = "/submissions/CIK{cik:010}.json"
EVERY = timedelta(days=7)
_REASONS = frozenset([ChangeKind.COMPLETED, ChangeKind.DELISTED, ChangeKind.DEREGISTERED])
ASKED = 40  # companies whose filings are asked at a refresh
_LIMITS = Limits(wire_bytes=4 << 20, body_bytes=16 << 20)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What became of a refresh: the day of the list that is kept now, and a sentence for people."""

    date: date
    changed: bool
    why: str


async def current_directory(
    store: DirectoryStore, additions: Sequence[tuple[Company, Sequence[str]]] = ()
) -> Directory:
    """The directory from the newest list there is, kept or embedded, with the overlay and additions over it.

    Raises :class:`~bot.errors.StorageError` where the store cannot be read.
    """
    kept = await _kept(store)
    listed = sec_list.embedded()
    if kept is not None and kept[0] > listed.date:
        listed = sec_list.parse(kept[1])
    return Directory(listed, overlay.embedded(), additions, await _kept_changes(store))


def is_due(of: date, now: datetime) -> bool:
    """Whether a list of that day is old enough to be fetched anew."""
    return now.date() - of >= EVERY


async def refresh_directory(
    store: DirectoryStore,
    client: HttpClient,
    now: datetime,
    *,
    contact: str | None,
    base_url: str | None = None,
    data_url: str | None = None,
    links: Sequence[CompanyLink] = (),
) -> Refreshed:
    """Fetch the SEC's list if the newest one is a week old; keep it if it is whole, and what changed since.

    Of those that left the list their filings are asked for the reason; ``links`` are the companies that the
    week's news named, which may state listings that the list does not have yet.

    ``contact`` stands in the User-Agent, as the SEC asks of programs
    (https://www.sec.gov/os/accessing-edgar-data); without one nothing is fetched. Raises
    :class:`~bot.errors.ProviderError` where the SEC does not answer with a list, and
    :class:`~bot.errors.StorageError`.
    """
    kept = await _kept(store)
    embedded = sec_list.embedded()
    newest = embedded.date
    if kept and kept[0] < now.date() + EVERY:  # one of later days was dated by a clock that was ahead
        newest = max(kept[0], newest)
    if not is_due(newest, now):
        return Refreshed(newest, changed=False, why=f"The list of companies is of {newest}.")
    if not contact and base_url is None:  # a mirror may be asked by anybody
        return Refreshed(
            newest,
            changed=False,
            why=f"The list of companies is of {newest}; set SEC_CONTACT to have it renewed weekly.",
        )
    before = sec_list.parse(kept[1]) if kept and kept[0] == newest else embedded
    fetched = await _fetch(client, base_url or SEC_URL, contact, now.date())
    if len(fetched.records) < max(sec_list.LEAST, len(before.records) // 2):
        raise errors.ProviderAnswerBroken("The SEC's list of companies came incomplete; the old one stays.")
    await store.keep(fetched.date, sec_list.render(fetched.records, fetched.date))
    found = changes.between(before, fetched)
    await store.remember([*found, *changes.stated(links, now.date())])
    told = await _ask_why(store, client, data_url or base_url or DATA_URL, contact)
    count = Counter(one.kind for one in found)
    new, gone = count[ChangeKind.LISTED], count[ChangeKind.LEFT]
    return Refreshed(
        fetched.date,
        changed=True,
        why=f"The list of companies is of {fetched.date}: {new:,} new, {gone:,} gone, {len(fetched.records):,} in all"
        + (f"; {told:,} told why." if told else "."),
    )


async def _ask_why(store: DirectoryStore, client: HttpClient, base_url: str, contact: str | None) -> int:
    """Ask the filings of companies that left the list, some at each refresh, the newest first; how many told.

    One that cannot be had is asked again with the next list.
    """
    kept = await store.changes()
    explained = {one.cik for one in kept if one.kind in _REASONS}
    asked = [one.cik for one in reversed(kept) if one.kind is ChangeKind.LEFT and one.cik not in explained]
    told = 0
    for cik in asked[:ASKED]:
        try:
            body = await _get(client, base_url.rstrip("/") + SUBMISSIONS_PATH.format(cik=cik), contact)
            found = changes.from_submissions(body)
        except errors.FetchError:
            continue
        except errors.ProviderAnswerBroken:
            continue
        await store.remember(found)
        told += bool(found)
    return told


async def _kept_changes(store: DirectoryStore) -> list[CompanyChange]:
    """What became of companies; damaged rows count as none."""
    try:
        return await store.changes()
    except errors.StorageCorrupt:
        return []


async def _kept(store: DirectoryStore) -> tuple[date, str] | None:
    """The list that is kept; one that is damaged counts as none, and is replaced by the next."""
    try:
        return await store.newest()
    except errors.StorageCorrupt:
        return None


async def _fetch(client: HttpClient, base_url: str, contact: str | None, today: date) -> SecList:
    url = base_url.rstrip("/") + sec_list.SEC_LIST_PATH
    try:
        body = await _get(client, url, contact)
    except errors.FetchError as error:
        raise errors.ProviderUnavailable(
            f"The SEC's list of companies could not be fetched: {error}"
        ) from error
    return SecList(sec_list.pack(sec_list.read_sec_json(body)), today)


async def _get(client: HttpClient, url: str, contact: str | None) -> bytes:
    headers = {"Accept": "application/json"} | (
        {"User-Agent": f"Sectorwire/0.1 ({contact})"} if contact else {}
    )
    return (await client.get(url, headers, _LIMITS)).body
