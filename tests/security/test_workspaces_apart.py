"""One workspace never sees another's rows: whatever others do, every answer is as if they were not there."""

from __future__ import annotations

import asyncio
import atexit
import inspect
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import ports
from bot.models.delivery import Message, Posted, Run, RunState, Slot, Subscription
from bot.models.people import Dislike, Mute, SavedStory, Watch
from bot.models.workspaces import Installation
from storage.sqlite.deliveries import SqliteDeliveryStore
from storage.sqlite.engine.database import Database
from storage.sqlite.installations import SqliteInstallationStore
from storage.sqlite.mutes import SqliteMuteStore
from storage.sqlite.saved import SqliteSavedStore
from storage.sqlite.search.stories import SqliteStoryLookup
from storage.sqlite.subscriptions import SqliteSubscriptionStore
from storage.sqlite.upkeep.teams import OF_A_TEAM, forget_team
from storage.sqlite.watches import SqliteWatchStore

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
US, THEM = "T0US", "T0THEM"
# The same ids in both workspaces: Slack promises nothing else, and a collision is what would show a leak.
CHANNELS, PEOPLE, STORIES, KEYS = ("C1", "C2"), ("U1", "U2"), ("s1", "s2", "s3"), ("acme", "wire")


class Stores:
    """Every store that keeps rows of workspaces, over one file."""

    def __init__(self, path: Path) -> None:
        self.database = Database.open(path)
        self.mutes = SqliteMuteStore(self.database)
        self.saved = SqliteSavedStore(self.database)
        self.watches = SqliteWatchStore(self.database)
        self.subscriptions = SqliteSubscriptionStore(self.database)
        self.deliveries = SqliteDeliveryStore(self.database)
        self.stories = SqliteStoryLookup(self.database)
        self.installations = SqliteInstallationStore(self.database)


@cache
def empty_database() -> Path:
    """A database with its schema and no rows: copied, because making one takes longer than a whole example."""
    path = Path(tempfile.mkdtemp(prefix="sectorwire-test-")) / "empty.db"
    atexit.register(shutil.rmtree, path.parent, ignore_errors=True)
    Database.open(path).close()
    return path


Act = tuple[str, str, str, str, str, str, int]
ACTS = (
    "mute",
    "unmute",
    "dislike",
    "undo_dislike",
    "save",
    "unsave",
    "watch",
    "unwatch",
    "claim",
    "unclaim",
    "subscribe",
    "pause",
    "post",
    "install",
    "reseal",
)
ACT = st.tuples(
    st.sampled_from(ACTS), st.sampled_from((US, THEM)), st.sampled_from(CHANNELS), st.sampled_from(PEOPLE),
    st.sampled_from(STORIES), st.sampled_from(KEYS), st.integers(0, 30),
)  # fmt: skip


async def do(stores: Stores, act: Act, number: int) -> object:
    """One act of somebody; its answer is part of what a workspace sees."""
    what, team, channel, user, story, key, minute = act
    at = NOON + timedelta(minutes=minute)
    match what:
        case "mute":
            return await stores.mutes.mute(Mute(team, channel, "company", key, key.title(), user, at))
        case "unmute":
            return await stores.mutes.unmute(team, channel, "company", key)
        case "dislike":
            return await stores.mutes.dislike(_dislike(team, channel, user, story, at))
        case "undo_dislike":
            return await stores.mutes.undo_dislike(team, channel, user, story)
        case "save":
            return await stores.saved.save(
                SavedStory(team, user, story, "A title", "https://a.example/1", "Wire", NOON, at)
            )
        case "unsave":
            return await stores.saved.remove(team, user, story)
        case "watch":
            return await stores.watches.add(Watch(team, channel, key.title(), key.upper(), user, at))
        case "unwatch":
            return await stores.watches.remove(Watch(team, channel, key.title(), key.upper(), user, at))
        case "claim":
            return await stores.watches.claim(team, channel, [story], at)
        case "unclaim":
            return await stores.watches.unclaim(team, channel, [story])
        case "subscribe":
            made = Subscription(f"{team}-{channel}", team, channel, ("energy",), "08:00", "UTC", (0, 1, 2))
            return await stores.subscriptions.save_subscriptions([made])
        case "pause":
            return await stores.subscriptions.pause_channel(team, channel, "archived")
        case "install":
            made = Installation(
                team, key, "A1", user, "B1", ("commands",), f"{team} {key} {minute}", user, at
            )
            return await stores.installations.keep(made)
        case "reseal":  # the others' sealed token, too, if it could be found by ours
            sealed = await stores.installations.installation(team)
            return await stores.installations.reseal(
                team, sealed.sealed if sealed else "", f"{team} again {minute}"
            )
        case "post":
            return await _post(stores, team, channel, story, number)
    raise AssertionError(what)


async def _post(stores: Stores, team: str, channel: str, story: str, number: int) -> bool:
    run = Run(
        id=f"{team}-{number}",
        slot=Slot(f"{team}-{channel}", date(2026, 3, 2) + timedelta(days=number), "08:00", NOON),
        team=team,
        channel=channel,
        state=RunState.CLAIMED,
        owner="me",
        lease_until=NOON + timedelta(hours=1),
        claimed_at=NOON,
        window_start=NOON - timedelta(days=1),
        window_end=NOON,
    )
    if not await stores.deliveries.claim(run):
        return False
    frozen = await stores.deliveries.freeze(
        run, [Message("Digest", ())], {story: [f"article-{story}"]}, {}, {}
    )
    if frozen:
        [part] = await stores.deliveries.parts(run.id)
        # The same message time in both workspaces.
        posted = replace(part, posted=Posted(channel, f"{number}.0001"))
        await stores.deliveries.record_part(posted, "me", NOON + timedelta(hours=1))
    await stores.deliveries.finish(run.id, "me", RunState.DONE if frozen else RunState.SKIPPED, None)
    return frozen


def _dislike(team: str, channel: str, user: str, story: str, at: datetime) -> Dislike:
    return Dislike(team, channel, user, story, "wire", None, at)


async def seen(stores: Stores, team: str) -> list[object]:
    """All that this workspace can ask."""
    answers: list[object] = [await stores.watches.watches(team)]
    for channel in CHANNELS:
        answers.append(await stores.mutes.mutes(team, channel))
        answers.append(await stores.mutes.dislikes(team, channel))
        answers.append(await stores.mutes.as_rules(team, channel))
        answers.append(await stores.watches.watches(team, channel))
        answers.append(await stores.deliveries.shown(team, channel))
        answers += [
            await stores.stories.digest_thread(team, channel, f"{number}.0001") for number in range(12)
        ]
    answers += [await stores.saved.saved(team, user, 50) for user in PEOPLE]
    answers.append([one for one in await stores.subscriptions.subscriptions() if one.team == team])
    answers.append(await stores.installations.installation(team))
    answers.append([one for one in await stores.installations.installations() if one.team == team])
    return answers


async def lived(acts: list[Act], *, others: bool) -> tuple[list[object], list[object]]:
    """The answers to our acts and all we can see in the end, with or without the others' acts between."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(empty_database(), Path(folder) / "news.db")
        stores = Stores(Path(folder) / "news.db")
        try:
            answers = []
            for number, act in enumerate(acts):
                if act[1] == US:
                    answers.append(await do(stores, act, number))
                elif others:
                    await do(stores, act, number)
            if others:
                await forget_team(stores.database, "T0NOBODY")
            before = await seen(stores, US)
            if others:
                await forget_team(stores.database, THEM)
            assert await seen(stores, US) == before
            return answers, before
        finally:
            await asyncio.to_thread(stores.database.close)


@settings(max_examples=20, deadline=None)
@given(st.lists(ACT, max_size=12))
async def test_others_change_nothing_that_we_see(acts: list[Act]):
    assert await lived(acts, others=True) == await lived(acts, others=False)


@pytest.mark.parametrize("what", ACTS)
async def test_each_act_of_others_alone(what: str):
    """Every kind of act, by others first and then by us, on the same ids."""
    theirs, ours = (what, THEM, "C1", "U1", "s1", "acme", 0), (what, US, "C1", "U1", "s1", "acme", 0)
    before = [
        (one, US, "C1", "U1", "s1", "acme", 0)
        for one in ("mute", "dislike", "save", "watch", "claim", "subscribe", "post", "install")
    ]
    for acts in ([theirs, ours], [*before, theirs], [*before, theirs, ours]):
        assert await lived(acts, others=True) == await lived(acts, others=False)


def test_every_method_that_knows_workspaces_is_tried():
    """A new query that takes a workspace must be added here, and with it to the property above."""
    found = set()
    for name, port in inspect.getmembers(ports, inspect.isclass):
        for method, function in (
            inspect.getmembers(port, inspect.isfunction)
            if port.__module__.startswith(f"{ports.__name__}.")
            else ()
        ):
            if "team" in inspect.signature(function).parameters:
                found.add(f"{name}.{method}")
    assert found == {
        "DeliveryStore.shown",
        "InstallationStore.installation",
        "InstallationStore.reseal",
        "Maintenance.forget_team",
        "MuteStore.as_rules",
        "MuteStore.mutes",
        "MuteStore.undo_dislike",
        "MuteStore.unmute",
        "SavedStore.remove",
        "SavedStore.saved",
        "StoryLookup.digest_thread",
        "SubscriptionStore.pause_channel",
        "WatchStore.claim",
        "WatchStore.unclaim",
        "WatchStore.watches",
    }


async def test_every_table_with_a_workspace_is_keyed_by_it_and_forgotten_with_it(tmp_path: Path):
    database = Database.open(tmp_path / "news.db")

    def tables(db: Any) -> dict[str, list[str]]:
        return {
            table.name: [column.name for column in table.columns if column.is_pk]
            for table in db.tables
            if any(column.name == "team" for column in table.columns)
        }

    found = await database.read(tables)
    database.close()
    assert set(found) == set(OF_A_TEAM)
    for table, keys in found.items():
        assert "team" in keys or table in {"runs", "subscriptions"}, table  # these have ids of their own
