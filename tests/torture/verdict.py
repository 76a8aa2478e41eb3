"""Afterwards: what the bot wrote down, what stands in the channels and what the feeds told, held against each other."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass

from bot.demo.slack.state.records import PostedMessage
from bot.digests.deliver import EVENT_TYPE
from bot.news.watch_alerts import EVENT_TYPE as WATCHED
from storage.sqlite.delivery_rows import left_out_of, short_key
from tests.torture.world import World

HELD = "select * from lease where owner <> ''"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was counted, and what is wrong."""

    counts: dict[str, int]
    wrong: list[str]


def verify(here: World) -> Verdict:
    """Hold what the bot wrote down, what stands in the channels and what the feeds told against each other."""
    wrong: list[str] = []
    if (told := here.ask("pragma integrity_check")[0][0]) != "ok":
        wrong.append(f"integrity: {told}")
    wrong += [f"dangling reference: {tuple(row)}" for row in here.ask("pragma foreign_key_check")]
    runs = {row["id"]: row for row in here.ask("select * from runs")}
    parts: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in here.ask(
        "select parts.*, runs.id as run_id from parts join runs on runs.number = run order by run, parts.number"
    ):
        parts[row["run_id"]].append(row)
    wrong += [f"{row['host']} {row['pid']} still has the lease" for row in here.ask(HELD)]
    wrong += _slots(here, runs)
    wrong += _messages(here, runs, parts)
    wrong += _repeats(here)
    wrong += _announcements(here)
    wrong += _articles(here)
    wrong += _passed_over(here, runs)
    wrong += here.people.wrong + here.people.verify_threads()
    states = Counter(row["state"] for row in runs.values() if not row["asked"])
    counts = {
        "slots come": len(here.come()),
        "digests done": states["done"],
        "digests unknown, said so": states["unknown"],
        "digests besides the plan": sum(row["asked"] for row in runs.values()),
        "messages posted": len(here.posts()),
        "articles told": len(here.wire.told()),
        "articles stored": here.ask("select count(*) from articles")[0][0],
        "requests to feeds": here.wire.requests,
        **here.people.counts,
        **{f"fault of a feed: {kind}": count for kind, count in here.wire.faults.items() if kind},
        **{f"fault of Slack: {kind}": count for kind, count in here.faults.items()},
        "lost answers found in the channel": here.desks.logged("found in the channel"),
        "lost messages sent again": here.desks.logged("sent again"),
        "runs taken over": here.desks.logged("taken over"),
    }
    return Verdict(counts, wrong)


def _slots(here: World, runs: dict[str, sqlite3.Row]) -> list[str]:
    wrong = []
    planned = Counter(
        (row["subscription_id"], row["local_date"]) for row in runs.values() if not row["asked"]
    )
    wrong += [f"{slot} has {count} runs" for slot, count in planned.items() if count > 1]
    have = {row["subscription_id"] for row in runs.values()}
    wrong += [f"the slot of {one.id} was lost" for one in here.come() if one.id not in have]
    for row in runs.values():
        if row["state"] not in {"done", "unknown"}:
            wrong.append(f"run {row['id']} of {row['subscription_id']} is {row['state']}: {row['why']}")
        if row["state"] == "unknown" and "cannot be looked up" not in (row["why"] or ""):
            wrong.append(f"run {row['id']} is unknown without saying why")
    return wrong


def _messages(here: World, runs: dict[str, sqlite3.Row], parts: dict[str, list[sqlite3.Row]]) -> list[str]:
    wrong = []
    standing: dict[tuple[str, int], list[PostedMessage]] = defaultdict(list)
    for message in _digests(here):
        payload = (message.metadata or {})["event_payload"]
        standing[payload["digest"], payload["part"]].append(message)
    for (run_id, number), messages in standing.items():
        if len(messages) > 1:
            wrong.append(f"part {number} of {run_id} stands {len(messages)} times")
        if run_id not in runs:
            wrong.append(f"a message of an unknown digest {run_id}")
    for run_id, row in runs.items():
        mine = parts[run_id]
        if [part["number"] for part in mine] != list(range(len(mine))) or not mine:
            wrong.append(f"run {run_id} has the parts {[part['number'] for part in mine]}")
        for part in mine:
            there = standing[run_id, part["number"]]
            if part["state"] == "posted" and [part["ts"]] != [message.ts for message in there]:
                wrong.append(
                    f"part {part['number']} of {run_id} is noted at {part['ts']} and does not stand there"
                )
            if row["state"] == "done" and part["state"] != "posted":
                wrong.append(f"run {run_id} is done, its part {part['number']} {part['state']}")
            if part["number"] and there and there[0].thread_ts != mine[0]["ts"]:
                wrong.append(f"part {part['number']} of {run_id} stands in another thread")
    return wrong


def _digests(here: World) -> list[PostedMessage]:
    return [one for one in here.posts() if (one.metadata or {}).get("event_type") == EVENT_TYPE]


def _announcements(here: World) -> list[str]:
    """A story is announced once to whoever watches its company."""
    told = Counter(
        (message.channel, number)
        for message in here.posts()
        if (message.metadata or {}).get("event_type") == WATCHED
        for number in set(re.findall(r"news\.example/(\d+)", json.dumps(message.blocks)))
    )
    return [f"{place} was announced {count} times" for place, count in told.items() if count > 1]


def _repeats(here: World) -> list[str]:
    """Stories that one channel was shown by two digests."""
    shown: dict[tuple[str, str], set[str]] = defaultdict(set)
    for message in _digests(here):
        digest = (message.metadata or {})["event_payload"]["digest"]
        for number in re.findall(r"news\.example/(\d+)", json.dumps(message.blocks)):
            shown[message.channel, number].add(digest)
    return [f"{place} was shown by {sorted(digests)}" for place, digests in shown.items() if len(digests) > 1]


def _passed_over(here: World, runs: dict[str, sqlite3.Row]) -> list[str]:
    """Articles that a digest read past, neither shown to its channel nor left out for a reason.

    The last digest of a channel where people asked for one has read all that there is.
    """
    sectors = {one.id: set(one.sectors) for one in here.subscriptions}
    fits: dict[str, set[str]] = defaultdict(set)
    arrived: dict[str, int] = {}
    for row in here.ask(
        "select key, arrived, sector from articles join article_sectors on article = articles.id where news = 1"
    ):
        fits[row["key"]].add(row["sector"])
        arrived[row["key"]] = row["arrived"]
    told = {(row["channel"], row["key"]) for row in here.ask("select * from shown where kind = 'article'")}
    wrong = []
    last: dict[str, int] = {}
    for row in runs.values():
        if row["read_to"] is None:
            continue
        last[row["channel"]] = max(last.get(row["channel"], 0), row["read_to"])
        left_out = {short for keys in left_out_of(row).values() for short in keys}
        wrong += [
            f"article {key} was passed over by run {row['id']} of {row['subscription_id']}"
            for key, number in arrived.items()
            if (row["read_from"] or 0) < number <= row["read_to"]
            and fits[key] & sectors[row["subscription_id"]]
            if (row["channel"], key) not in told and short_key(key) not in left_out
        ]
    newest = max(arrived.values(), default=0)
    wrong += [
        f"{one.name} has read up to {last.get(one.id)} of {newest}"
        for one in here.asked
        if last.get(one.id) != newest
    ]
    return wrong


def _articles(here: World) -> list[str]:
    wrong = []
    stored = Counter(row["url"] for row in here.ask("select url from articles"))
    for one in here.wire.told():
        if stored[f"https://news.example/{one}"] != 1:
            wrong.append(f"article {one} is stored {stored[f'https://news.example/{one}']} times")
    judged = here.ask("select count(*), count(distinct article) from judgements")[0]
    if tuple(judged) != (len(here.wire.told()),) * 2:
        wrong.append(f"{tuple(judged)} judgements of {len(here.wire.told())} articles")
    return wrong
