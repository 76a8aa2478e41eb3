"""``sectorwire export``, ``import``, ``backup``, ``restore`` and ``forget``: what was collected and chosen, as files that other programs read."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import orjson

from bot import errors
from bot.bootstrap.components import Components, open_components
from bot.clock import SystemClock
from bot.config.env import Environment
from bot.models.delivery import Subscription
from bot.models.people import Watch
from bot.render.wording import count

T = TypeVar("T")
MAX_BYTES = 64 * 1024 * 1024
FORMULA = re.compile(r"^[=+\-@\t\r]")
COLUMNS = {
    "articles": ("url", "title", "source", "published", "first_seen", "noise", "language", "authors", "sectors", "companies", "story", "text"),
    "watches": ("team", "place", "name", "symbol", "created_by", "created_at"),
    "subscriptions": ("id", "team", "channel", "sectors", "time", "timezone", "days", "holidays", "size", "length", "paused", "origin", "created_by", "created_at"),
    "deliveries": ("run", "team", "channel", "local_date", "slot", "due_at", "state", "window_start", "window_end", "why", "messages", "stories"),
}  # fmt: skip


async def print_export(environment: Environment, kind: str, *, as_csv: bool) -> None:
    """Every row of a kind to stdout, as CSV with a header or as a JSON object a line."""
    async with open_components(environment) as components:
        sheet = csv.DictWriter(sys.stdout, COLUMNS[kind], lineterminator="\n")
        if as_csv:
            sheet.writeheader()
        async for row in components.stores.maintenance.export(kind):
            if as_csv:
                sheet.writerow({name: inert(value) for name, value in row.items()})
            else:
                sys.stdout.write(orjson.dumps(row).decode() + "\n")
        sys.stdout.flush()


def inert(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe before it.

    The rule is OWASP's (https://owasp.org/www-community/attacks/CSV_Injection).
    """
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


async def import_rows(environment: Environment, kind: str, file: Path) -> int:
    """Add what a file of :func:`print_export` holds; what is there already stays as it is.

    All lines are read before anything is stored. Raises :class:`~bot.errors.UsageError` with the line that is wrong.
    """
    records = list(_records(file))
    async with open_components(environment) as components:
        if kind == "watches":
            new = await _import_watches(components, records, file)
        else:
            new = await _import_subscriptions(components, records, file)
    sys.stdout.write(f"Imported {count(new, 'row')}; {len(records) - new} were already there.\n")
    return 0


async def _import_watches(
    components: Components, records: list[tuple[int, dict[str, Any]]], file: Path
) -> int:
    def read(row: Mapping[str, Any]) -> Watch:
        return Watch(
            team=_text(row, "team"),
            place=_text(row, "place"),
            name=_text(row, "name"),
            symbol=row.get("symbol") or None,
            created_by=_text(row, "created_by"),
            created_at=_moment(row, "created_at"),
        )

    return sum([await components.stores.watches.add(watch) for watch in _read(records, read, file)])


async def _import_subscriptions(
    components: Components, records: list[tuple[int, dict[str, Any]]], file: Path
) -> int:
    from bot.config.schema import SubscriptionEntry

    sectors = {sector.key for sector in components.config.sectors}
    now = components.clock.now()

    def read(row: Mapping[str, Any]) -> Subscription:
        entry = SubscriptionEntry.model_validate(
            {
                "channel": row.get("channel"),
                "sectors": _list(row, "sectors"),
                "time": row.get("time"),
                "timezone": row.get("timezone"),
                "holidays": row.get("holidays") or None,
                "size": row.get("size"),
                "length": row.get("length") or None,
            }
        )
        unknown = [key for key in entry.sectors if key not in sectors]
        if unknown:
            raise ValueError(
                f"sectors: there is no {', '.join(unknown)}; allowed are {', '.join(sorted(sectors))}"
            )
        days = tuple(int(day) for day in _list(row, "days"))
        if not days or not all(1 <= day <= 7 for day in days):
            raise ValueError("days: allowed are numbers from 1 (Monday) to 7")
        return Subscription(
            id=_text(row, "id"),
            team=_text(row, "team", empty=True),
            channel=entry.channel,
            sectors=entry.sectors,
            time=_text(row, "time"),
            timezone=_text(row, "timezone"),
            days=days,
            holidays=entry.holidays,
            size=entry.size or components.config.delivery.size,
            length=entry.length or components.config.delivery.length,
            paused=row.get("paused") in {True, "True", "true", "1"},
            created_at=_moment(row, "created_at") if row.get("created_at") else now,
            since=now,  # what fell due before it came here is not owed
            created_by=row.get("created_by") or None,
        )

    known = {subscription.id for subscription in await components.stores.subscriptions.subscriptions()}
    wanted = [found for found in _read(_from_slack(records), read, file) if found.id not in known]
    await components.stores.subscriptions.save_subscriptions(wanted)
    return len(wanted)


def _from_slack(records: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
    """Without the configuration's own: those come from ``sectors.yaml``."""
    return [(line, row) for line, row in records if row.get("origin") != "config"]


def _read(
    records: list[tuple[int, dict[str, Any]]], read: Callable[[Mapping[str, Any]], T], file: Path
) -> list[T]:
    found = []
    for line, row in records:
        try:
            found.append(read(row))
        except (ValueError, TypeError) as error:
            said = getattr(error, "errors", None)
            why = (
                "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in said())
                if said
                else str(error)
            )
            raise errors.UsageError(f"{file}, line {line}: {why}. Nothing was imported.") from None
    return found


def _records(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line's number and its values, from CSV or JSON lines; which of the two the first character tells."""
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise errors.UsageError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise errors.UsageError(f"{file} isn't UTF-8 text.") from error
    if len(data) > MAX_BYTES:
        raise errors.UsageError(f"{file} is larger than {MAX_BYTES // 1024 // 1024} MiB.")
    if not text.lstrip().startswith("{"):
        for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
            yield number, {str(name): _alive(value) for name, value in row.items()}
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            parsed: object = None
            with contextlib.suppress(ValueError):
                parsed = json.loads(line)
            if not isinstance(parsed, dict):
                raise errors.UsageError(f"{file}, line {number}: not a JSON object. Nothing was imported.")
            yield number, parsed


def _alive(value: object) -> object:
    """The cell as it was before :func:`inert`."""
    return value[1:] if isinstance(value, str) and value[:1] == "'" and FORMULA.match(value[1:]) else value


def _text(row: Mapping[str, Any], name: str, *, empty: bool = False) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not (value or empty):
        raise ValueError(f"{name}: this is needed")
    return value


def _list(row: Mapping[str, Any], name: str) -> list[Any]:
    value = row.get(name)
    return (
        value
        if isinstance(value, list)
        else [part.strip() for part in str(value or "").split(",") if part.strip()]
    )


def _moment(row: Mapping[str, Any], name: str) -> datetime:
    value = datetime.fromisoformat(_text(row, name))
    if value.tzinfo is None:
        raise ValueError(f"{name}: allowed is a time with its zone, as 2026-11-28T07:00:00+00:00")
    return value


# --- the database as a whole ------------------------------------------------------------------------


async def make_backup(environment: Environment, file: Path) -> None:
    """Copy the database to ``file`` and print what it holds."""
    from storage.sqlite.upkeep.health import backup, check

    await backup(environment.database_path, file)
    health = await check(file)
    sys.stdout.write("\n".join([f"Backed up to {file}.", *health.sentences()]) + "\n")


async def restore_backup(environment: Environment, file: Path) -> None:
    """Put a backup in the database's place and print what it holds and where the one before is."""
    from storage.sqlite.upkeep.restore import restore

    restored = await restore(environment.database_path, file, SystemClock().now())
    kept = (
        f"The previous database is saved as {restored.kept}."
        if restored.kept
        else "There was no previous database."
    )
    told = [f"Restored {environment.database_path} from {file}. {kept}", *restored.health.sentences()]
    sys.stdout.write("\n".join(told) + "\n")


async def forget_workspace(environment: Environment, team: str) -> None:
    """Delete a workspace's rows and print how many there were. Raises :class:`~bot.errors.StorageError`."""
    from storage.open import open_stores

    stores = await open_stores(environment.database_path)
    try:
        rows = await stores.maintenance.forget_team(team)
    finally:
        await stores.close()
    sys.stdout.write(f"{rows} rows of {team} were deleted.\n")
