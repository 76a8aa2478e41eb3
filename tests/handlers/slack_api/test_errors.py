"""What Slack refuses: somebody is told what to do, in the place where they asked, or who asked for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.demo.figures.server import FigureSources
from bot.demo.slack.faults import Fault, FaultKind
from tests.handlers.desk import judged, labels, open_desk, shown


def refuse(desk, method, error, **more):
    desk.server.faults.add(Fault(FaultKind.ERROR, method, error=error, **more))


async def subscribed(desk, channel="biotech-news", user=None):
    await desk.store(judged("Aurelia Bio wins approval", company=("Aurelia Bio", "AURB")))
    await desk.command("/digest subscribe biotech 08:00", channel=channel, user=user)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("missing_scope", "I lack the permission"),
        ("channel_not_found", "Invite me there: /invite @Sectorwire"),
        ("token_revoked", "install the app again"),
        ("internal_error", "try again"),
    ],
)
async def test_a_command_that_slack_refuses_says_what_to_do(desk, error, told):
    refuse(desk, "conversations.info", error)
    (answer,) = await desk.command("/digest subscribe biotech 08:00")
    assert told in shown(answer)
    assert answer.only_for == desk.you.id
    assert await desk.components.subscriptions.subscriptions() == []


async def test_the_missing_scope_is_named(desk):
    refuse(desk, "conversations.members", "missing_scope")
    (answer,) = await desk.command("/digest subscribe biotech 08:00")
    assert "OAuth & Permissions".replace("&", "&amp;") in shown(answer)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("not_in_channel", "Invite me there: /invite @Sectorwire"),
        ("is_archived", "unarchive it, or choose another one"),
        ("restricted_action", "ask an admin"),
    ],
)
async def test_who_subscribed_learns_why_a_channel_gets_no_more(desk, error, told):
    mara = desk.person("mara")
    await subscribed(desk, user=mara)
    refuse(desk, "chat.postMessage", error, channel=desk.channel("biotech-news").id)
    (one,) = await desk.components.subscriptions.subscriptions()
    await desk.after(lambda: desk.runs.post_now(one.id))
    (message,) = desk.messages(desk.direct(mara))
    assert f"<#{desk.channel('biotech-news').id}> gets no more digests (Biotech)" in shown(message)
    assert told in shown(message)
    assert labels(message) == ["Resume Biotech"]
    assert desk.messages(desk.direct()) == []
    # once it is mended, the button there goes on with it
    (resumed,) = await desk.press(message, "Resume Biotech", user=mara)
    assert "Resumed: Biotech" in shown(resumed)
    assert not (await desk.components.subscriptions.subscription(one.id)).paused


async def test_whoever_asked_for_it_now_is_told_too(desk):
    await subscribed(desk)
    refuse(desk, "chat.postMessage", "is_archived", channel=desk.channel("biotech-news").id)
    answers = await desk.command("/digest now")
    assert any("Not posted: That channel is archived" in shown(one) for one in answers)
    (listed,) = await desk.command("/digest list")
    assert "Paused. That channel is archived" in shown(listed)


async def test_of_the_configurations_digests_the_admins_learn(desk):
    await subscribed(desk)
    (one,) = await desk.components.subscriptions.subscriptions()
    await desk.components.subscriptions.save_subscriptions([replace(one, origin="config", created_by=None)])
    refuse(desk, "chat.postMessage", "is_archived", channel=desk.channel("biotech-news").id)
    await desk.after(lambda: desk.runs.post_now(one.id))
    (message,) = desk.messages(desk.direct(desk.person("adaeze")))
    assert "gets no more digests" in shown(message)


async def test_somebody_who_cannot_be_told_stops_nothing(desk):
    await subscribed(desk)
    refuse(desk, "chat.postMessage", "is_archived", times=None)
    (one,) = await desk.components.subscriptions.subscriptions()
    await desk.after(lambda: desk.runs.post_now(one.id))
    assert (await desk.components.subscriptions.subscription(one.id)).paused


async def test_a_card_that_may_not_be_posted_in_a_thread_is_no_bug(desk):
    await subscribed(desk)
    digest = next(one for one in await desk.command("/digest now") if one.only_for is None)
    refuse(desk, "chat.postMessage", "restricted_action_thread_only_channel")
    answers = await desk.say("Aurelia Bio?", thread=digest.ts)
    assert ["Only threads may be written" in shown(one) for one in answers] == [True]
    assert 'outcome="bug"' not in desk.metrics.text()


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_without_leave_to_upload_the_card_comes_without_its_chart(tmp_path, method):
    async with FigureSources() as sources, open_desk(tmp_path, sources=sources.url) as desk:
        refuse(desk, method, "missing_scope", times=None)
        card = (await desk.command("/company pfizer"))[-1]
        assert "Market cap" in shown(card)
        assert [block for block in card.blocks if block["type"] == "image"] == []


async def test_a_home_tab_that_slack_does_not_take_is_no_bug(desk):
    refuse(desk, "views.publish", "missing_scope")
    desk.server.interactions.home_opened(desk.you, "home")
    await desk.settle()
    assert 'outcome="SlackAuthBroken"' in desk.metrics.text()
