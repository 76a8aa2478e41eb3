"""Keep the directory fresh: once a week the SEC's list is fetched, checked and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot import errors
from bot.companies.directory import overlay, sec_list
from bot.companies.directory.directory import Directory
from bot.companies.directory.sec_list import SecList
from bot.models.companies import Company
from bot.net.client import HttpClient, Limits
from bot.ports.companies import DirectoryStore

SEC_URL = "https://www.sec.gov"
EVERY = timedelta(days=7)
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
    return Directory(listed, overlay.embedded(), additions)


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
) -> Refreshed:
    """Fetch the SEC's list if the newest one is a week old; keep it if it is whole.

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
    new, gone = _difference(before, fetched)
    return Refreshed(
        fetched.date,
        changed=True,
        why=f"The list of companies is of {fetched.date}: {new:,} new, {gone:,} gone, {len(fetched.records):,} in all.",
    )


async def _kept(store: DirectoryStore) -> tuple[date, str] | None:
    """The list that is kept; one that is damaged counts as none, and is replaced by the next."""
    try:
        return await store.newest()
    except errors.StorageCorrupt:
        return None


async def _fetch(client: HttpClient, base_url: str, contact: str | None, today: date) -> SecList:
    url = base_url.rstrip("/") + sec_list.SEC_LIST_PATH
    headers = {"Accept": "application/json"} | (
        {"User-Agent": f"Sectorwire/0.1 ({contact})"} if contact else {}
    )
    try:
        answer = await client.get(url, headers, _LIMITS)
    except errors.FetchError as error:
        raise errors.ProviderUnavailable(
            f"The SEC's list of companies could not be fetched: {error}"
        ) from error
    return SecList(sec_list.pack(sec_list.read_sec_json(answer.body)), today)


def _difference(before: SecList, after: SecList) -> tuple[int, int]:
    """How many companies came and went, by CIK."""
    old = {record.cik for record in before.records}
    new = {record.cik for record in after.records}
    return len(new - old), len(old - new)
