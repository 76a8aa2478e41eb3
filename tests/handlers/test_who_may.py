"""Whoever is not of the workspace may read and ask, and changes nothing, whatever way they try it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.handlers.desk import judged, open_desk, shown

KINDS = {
    "external": {"team_id": "T0OTHERORG"},
    "guests": {"guest": True},
    "nobody": {"deleted": True},
}
CHANGES = ["digest pause", "digest unsubscribe", "digest subscribe energy 09:00", "watch here aurelia bio"]


def become(desk, kind: str):
    """Mara, of that kind from now on; she is in all channels."""
    state, mara = desk.server.workspace, desk.person("mara")
    changed = replace(mara, **KINDS[kind])
    state.users[mara.id] = changed
    desk.workspace.drop()  # what was heard of her a moment ago
    return changed


async def subscribed(desk):
    await desk.store(judged("Aurelia Bio wins approval", company=("Aurelia Bio", "AURB")))
    (answer,) = await desk.command("/digest subscribe biotech 08:00")
    return answer


async def everything(desk):
    watches = await desk.components.stores.watches.watches()
    channel = desk.channel("biotech-news").id
    return (
        await desk.components.stores.subscriptions.subscriptions(),
        watches,
        await desk.components.stores.mutes.as_rules(desk.workspace.team, channel),
    )


@pytest.mark.parametrize("kind", KINDS)
async def test_they_change_nothing_by_command_mention_thread_button_or_form(desk, kind):
    await subscribed(desk)
    digest = next(one for one in await desk.command("/digest now") if one.only_for is None)
    (listed,) = await desk.command("/digest list", user=desk.person("mara"))
    await desk.command("/digest subscribe", user=desk.person("mara"))
    who = become(desk, kind)
    before = await everything(desk)
    for asked in CHANGES:
        told = await desk.command(f"/{asked}", user=who)
        told += await desk.say(f"@sectorwire {asked}", user=who)
        told += await desk.say(f"@sectorwire {asked}", thread=digest.ts, user=who)
        assert len(told) == 3
        assert all("members of" in shown(one) for one in told), [shown(one) for one in told]
        assert {one.only_for for one in told} == {who.id}
    await desk.press(listed, "Pause", user=who)
    (told,) = await desk.choose(digest, "less", user=who)
    assert "members of" in shown(told)
    form = next(view for view in desk.server.workspace.views.values() if view.kind == "modal")
    values = {
        "sectors": {"value": {"selected_options": [{"value": "energy"}]}},
        "time": {"value": {"selected_time": "09:00"}},
        "days": {"value": {"selected_options": [{"value": "1"}]}},
        "timezone": {"value": {"value": "UTC"}},
        "channel": {"value": {"selected_conversation": desk.channel("biotech-news").id}},
    }
    objections = await desk.server.interactions.submit(who, form, values)
    assert "members of" in " ".join(objections.values())
    assert await everything(desk) == before


@pytest.mark.parametrize("kind", KINDS)
async def test_they_read_and_ask(desk, kind):
    await subscribed(desk)
    digest = next(one for one in await desk.command("/digest now") if one.only_for is None)
    who = become(desk, kind)
    (card,) = await desk.say("aurelia bio?", thread=digest.ts, user=who)
    assert "AURB" in shown(card)
    (news,) = await desk.say("@sectorwire biotech", user=who)
    assert "Aurelia Bio wins approval" in shown(news)


@pytest.mark.parametrize("kind", ["external", "guests"])
async def test_the_operator_can_let_them_change(tmp_path, kind):
    async with open_desk(tmp_path, more=f"may_change: [{kind}]\n") as desk:
        await subscribed(desk)
        told = await desk.command("/digest pause", user=become(desk, kind))
        assert "Paused" in shown(told[-1])


async def test_an_admin_of_the_desk_may_change_whoever_they_are(desk):
    await subscribed(desk)
    state, admin = desk.server.workspace, desk.person("adaeze")
    state.users[admin.id] = replace(admin, guest=True)
    (told,) = await desk.command("/digest pause", user=state.users[admin.id])
    assert "Paused" in shown(told)
