"""A first ``sectors.yaml``: the shipped one cut to what was chosen, its comments kept."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StarterFeed:
    """A feed of one's own: address and name."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What a first configuration holds: shipped sectors by key, own feeds by sector, and when and where to post."""

    sectors: Sequence[str]
    own_feeds: Mapping[str, Sequence[StarterFeed]]
    timezone: str
    time: str
    channel: str | None
    contact: str | None = None


def shipped_sectors(shipped: str) -> dict[str, str]:
    """The sectors of the shipped file by key, each with its lines and comments as they are."""
    _, _, body = shipped.partition("\nsectors:\n")
    starts = list(re.finditer(r"^  ([a-z][a-z0-9-]*):\n", body, re.MULTILINE))
    ends = [*(match.start() for match in starts[1:]), len(body)]
    return {
        match[1]: body[match.start() : end].rstrip() + "\n" for match, end in zip(starts, ends, strict=True)
    }


def starter_text(shipped: str, choices: Choices) -> str:
    """The text of a commented ``sectors.yaml``; values are quoted as JSON strings, which YAML reads as they are.

    A sector with feeds of one's own that is also a shipped one keeps the shipped feeds and gets the others.
    """
    known = shipped_sectors(shipped)
    chosen = dict.fromkeys((*choices.sectors, *choices.own_feeds))
    blocks = []
    for key in chosen:
        own = choices.own_feeds.get(key, ())
        if key in choices.sectors and key in known:
            blocks.append(_with_feeds(_without_others(known[key], chosen), own))
        else:
            blocks.append(_own_sector(key, own))
    return _HEAD.format(
        contact=f"contact: {_quoted(choices.contact)}"
        if choices.contact
        else "# contact: newsdesk@example.com",
        time=_quoted(choices.time),
        timezone=_quoted(choices.timezone),
        subscriptions=_subscription(choices),
    ) + "\n".join(blocks)


_HEAD = """\
# What Sectorwire reads and where it posts. Edit this file; `sectorwire doctor` checks it.
# Every key is explained in docs/configuration.md.

# Who to write to when our polling bothers a publisher. It is part of the User-Agent of every request.
{contact}

# What a channel's digest gets where its subscription does not say otherwise.
delivery:
  time: {time}
  days: weekdays              # weekdays, daily, or a list as [mon, wed, fri]
  timezone: {timezone}
  size: 8                     # stories a sector
  length: brief               # full, brief or headlines
  # holidays: NYSE            # skip this market's (or country's) holidays

# Channels that get a digest. People in Slack can add their own with /digest subscribe.
{subscriptions}
sectors:
"""


def _subscription(choices: Choices) -> str:
    if choices.channel is None:
        return 'subscriptions: []\n#  - channel: "#news"\n#    sectors: [biotech]\n#    time: "08:00"\n'
    sectors = ", ".join(dict.fromkeys((*choices.sectors, *choices.own_feeds)))
    return f"subscriptions:\n  - channel: {_quoted(choices.channel)}\n    sectors: [{sectors}]\n"


def _own_sector(key: str, feeds: Sequence[StarterFeed]) -> str:
    title = key.replace("-", " ").capitalize()
    lines = [f"  {key}:", f"    title: {_quoted(title)}", "    feeds:", *map(_feed_line, feeds)]
    return "\n".join(lines) + "\n"


def _without_others(block: str, chosen: Mapping[str, None]) -> str:
    """The sector's lines, its feeds naming no sector that was not chosen."""

    def kept(found: re.Match[str]) -> str:
        return "sectors: [" + ", ".join(key for key in re.split(r",\s*", found[1]) if key in chosen) + "]"

    return re.sub(r"(?<=[ {])sectors: \[([a-z0-9, -]+)\]", kept, block)


def _with_feeds(block: str, feeds: Sequence[StarterFeed]) -> str:
    if not feeds:
        return block
    return re.sub(
        r"^    feeds:\n",
        "    feeds:\n" + "".join(_feed_line(feed) + "\n" for feed in feeds).replace("\\", r"\\"),
        block,
        count=1,
        flags=re.MULTILINE,
    )


def _feed_line(feed: StarterFeed) -> str:
    return f"      - {{url: {_quoted(feed.url)}, name: {_quoted(feed.name[:80])}}}"


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
