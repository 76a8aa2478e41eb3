from __future__ import annotations

from dataclasses import replace

from bot.bootstrap.slack import watch_alerts
from tests.handlers.desk import judged, labels, shown


async def announced(desk):
    return await desk.after(watch_alerts(desk.components, desk.workspace).announce)


def fresh(desk, title, company=("Aurelia Bio", "AURB")):
    """A story that was first seen just now."""
    return judged(title, company=company, hours=0, now=desk.components.clock.now())


async def test_a_watcher_is_told_once_in_a_direct_message(desk):
    (made,) = await desk.command("/watch aurelia bio")
    assert "You are told when there is news of Aurelia Bio (AURB)" in shown(made)
    await desk.store(judged("Old news", company=("Aurelia Bio", "AURB"), hours=2))
    assert await announced(desk) == []
    await desk.store(fresh(desk, "Aurelia Bio wins approval"))
    (told,) = await announced(desk)
    assert told.channel == desk.direct().id
    assert "News of Aurelia Bio" in shown(told)
    assert "Aurelia Bio wins approval" in shown(told)
    assert await announced(desk) == []


async def test_many_stories_of_several_companies_are_one_message(desk):
    await desk.command("/watch aurelia bio")
    await desk.command("/watch northwind power")
    await desk.store(
        fresh(desk, "Aurelia Bio wins approval"),
        fresh(desk, "Northwind Power buys turbines", ("Northwind Power", "NWPW")),
        fresh(desk, "Nobody watches this", ("Solvane Alpha", "SOLVA")),
    )
    (told,) = await announced(desk)
    assert "2 stories about companies watched here" in shown(told)
    assert "wins approval" in shown(told)
    assert "buys turbines" in shown(told)
    assert "Nobody watches" not in shown(told)


async def test_a_channel_watches_too_and_stops(desk):
    (made,) = await desk.command("/watch here aurelia bio")
    assert "This channel is told" in shown(made)
    await desk.store(fresh(desk, "Aurelia Bio wins approval"))
    (told,) = await announced(desk)
    assert told.channel == desk.channel("biotech-news").id
    (listed,) = await desk.command("/watch list")
    assert "This channel is told of: Aurelia Bio (AURB)" in shown(listed)
    (gone,) = await desk.press(listed, "Remove AURB")
    assert "No more news of Aurelia Bio" in shown(gone)
    await desk.store(fresh(desk, "Aurelia Bio files again"))
    assert await announced(desk) == []


async def test_who_is_no_member_ends_no_watch_of_the_channel_by_its_button(desk):
    await desk.command("/watch here aurelia bio")
    (listed,) = await desk.command("/watch list")
    desk.server.workspace.leave(desk.channel("biotech-news"), desk.you.id)
    desk.workspace.drop()  # what was known of its members a minute ago
    (refused,) = await desk.press(listed, "Remove AURB")
    assert "Only members of that channel" in refused.text
    assert await desk.components.watches.watches(desk.workspace.team, desk.channel("biotech-news").id)


async def test_a_story_that_slack_did_not_take_is_told_later(desk):
    from bot.demo.slack.faults import Fault, FaultKind

    await desk.command("/watch aurelia bio")
    await desk.store(fresh(desk, "Aurelia Bio wins approval"))
    desk.server.faults.add(Fault(FaultKind.RATELIMITED, "chat.postMessage"))
    assert await announced(desk) == []
    (told,) = await announced(desk)
    assert "wins approval" in shown(told)


async def test_remove_by_name_and_what_is_not_watched(desk):
    await desk.command("/watch aurelia bio")
    (wrong,) = await desk.command("/watch remove northwind power")
    assert "Nobody here watches" in shown(wrong)
    (gone,) = await desk.command("/watch remove AURB")
    assert "No more news of Aurelia Bio (AURB) for you" in shown(gone)
    (empty,) = await desk.command("/watch list")
    assert "Nothing is watched yet" in shown(empty)


async def test_an_ambiguous_company_is_chosen_first(desk):
    (which,) = await desk.command("/watch solvane")
    (made,) = await desk.press(which, labels(which)[0])
    assert "You are told when there is news of Solvane Alpha (SOLVA)" in shown(made)


async def test_wrong_usage_shows_how(desk):
    (answer,) = await desk.command("/watch remove")
    assert "Which company?" in shown(answer)
    assert "/watch remove pfizer" in shown(answer)
    (unknown,) = await desk.command("/watch qwertzuiop partners")
    assert "no reliable listing found" in shown(unknown)


async def test_a_story_in_several_tellings_is_told_once(desk):
    await desk.command("/watch aurelia bio")
    await desk.store(fresh(desk, "Aurelia Bio wins approval"))
    assert len(await announced(desk)) == 1
    again = fresh(desk, "Aurelia Bio wins approval for its drug")
    first = fresh(desk, "Aurelia Bio wins approval")
    same = replace(again, judgement=replace(again.judgement, story=first.judgement.story))
    await desk.store(same)
    assert await announced(desk) == []


async def test_each_watcher_is_told_of_their_own(desk):
    await desk.command("/watch aurelia bio")
    await desk.command("/watch northwind power", user=desk.person("mara"))
    await desk.store(
        fresh(desk, "Aurelia Bio wins approval"),
        fresh(desk, "Northwind Power buys turbines", ("Northwind Power", "NWPW")),
    )
    await announced(desk)
    assert ["wins approval" in shown(one) for one in desk.messages(desk.direct())] == [True]
    assert ["buys turbines" in shown(one) for one in desk.messages(desk.direct(desk.person("mara")))] == [
        True
    ]


async def test_only_members_let_a_channel_watch(desk):
    stranger = desk.person("mara")
    desk.server.workspace.leave(desk.channel("biotech-news"), stranger.id)
    (refused,) = await desk.command("/watch here aurelia bio", user=stranger)
    assert "Only members" in shown(refused)
    assert await desk.components.watches.watches() == []
