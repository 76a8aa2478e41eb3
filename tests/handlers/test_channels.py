"""Channels change and digests go on: invited again, opened again, under another name or id."""

from __future__ import annotations

import pytest

from bot.demo.slack.faults import Fault, FaultKind
from tests.handlers.desk import judged


async def paused_by_slack(desk, error: str):
    await desk.store(judged("Aurelia Bio wins approval"))
    await desk.command("/digest subscribe biotech 08:00")
    desk.server.faults.add(
        Fault(FaultKind.ERROR, "chat.postMessage", error=error, channel=desk.channel("biotech-news").id)
    )
    (one,) = await desk.components.stores.subscriptions.subscriptions()
    await desk.after(lambda: desk.runs.post_now(one.id))
    assert (await desk.components.stores.subscriptions.subscription(one.id)).paused


async def acting(desk, act) -> None:
    async def doing() -> None:
        act()

    await desk.after(doing)


async def test_invited_again_the_digests_go_on(desk):
    state, bot = desk.server.workspace, desk.workspace.bot_user
    await paused_by_slack(desk, "not_in_channel")
    state.leave(desk.channel("biotech-news"), bot)
    await acting(desk, lambda: state.join(desk.channel("biotech-news"), bot, inviter=desk.you.id))
    (one,) = await desk.components.stores.subscriptions.subscriptions()
    assert (one.paused, one.paused_why) == (False, None)


async def test_opened_again_the_digests_go_on(desk):
    state = desk.server.workspace
    await paused_by_slack(desk, "is_archived")
    state.set_archived(desk.channel("biotech-news"), archived=True)
    await acting(desk, lambda: state.set_archived(desk.channel("biotech-news"), archived=False))
    (one,) = await desk.components.stores.subscriptions.subscriptions()
    assert not one.paused


async def test_what_a_person_paused_stays_paused(desk):
    state, bot = desk.server.workspace, desk.workspace.bot_user
    await desk.command("/digest subscribe biotech 08:00")
    await desk.command("/digest pause")
    state.leave(desk.channel("biotech-news"), bot)
    await acting(desk, lambda: state.join(desk.channel("biotech-news"), bot, inviter=desk.you.id))
    await acting(desk, lambda: state.rename(desk.channel("biotech-news"), "bio", by=desk.you.id))
    (one,) = await desk.components.stores.subscriptions.subscriptions()
    assert one.paused


@pytest.mark.parametrize("before", ["working", "paused"])
async def test_under_another_id_all_of_it_goes_along(desk, before):
    if before == "paused":
        await paused_by_slack(desk, "channel_not_found")
    else:
        await desk.command("/digest subscribe biotech 08:00")
    await desk.command("/watch here aurelia bio")
    old, new = desk.channel("biotech-news"), desk.channel("quiet")
    event = {
        "type": "channel_id_changed",
        "old_channel_id": old.id,
        "new_channel_id": new.id,
        "event_ts": desk.server.workspace.next_ts(),
    }
    seat = next(iter(desk.server.seats.all.values()))
    await acting(desk, lambda: seat.events.send(event))
    (one,) = await desk.components.stores.subscriptions.subscriptions()
    assert (one.channel, one.paused) == (new.id, False)
    assert [watch.place for watch in await desk.components.stores.watches.watches()] == [new.id]
