"""Times as Slack's own, so that each reader sees them in their zone and clock; the words are for all others."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.models.digests import DigestItem
from bot.render import wording
from bot.render.escape import mrkdwn


def local_time(at: datetime, form: str, words: str) -> str:
    """A time in mrkdwn: ``form`` as Slack's ``{date_short_pretty} at {time}``, ``words`` where it cannot be shown."""
    return f"<!date^{int(at.timestamp())}^{form}|{mrkdwn(words, 100).replace('|', '¦')}>"


def moment(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A past time as short as it can be understood, as :func:`~bot.render.wording.moment`."""
    days = (now.astimezone(zone).date() - at.astimezone(zone).date()).days
    form = "{time}" if days == 0 else "{date_short_pretty}, {time}" if 0 < days < 7 else "{date_short}"
    return local_time(at, form, wording.moment(at, now, zone))


def published(item: DigestItem, now: datetime, zone: ZoneInfo) -> str:
    """When a story came out, or when it was first seen where its feed gave no date."""
    shown = moment(item.published, now, zone)
    return shown if item.dated else f"seen {shown}"


def day_and_time(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A time named from now: "yesterday at 08:00", as :func:`~bot.render.wording.day_and_time`."""
    return local_time(at, "{date_short_pretty} at {time}", wording.day_and_time(at, now, zone))
