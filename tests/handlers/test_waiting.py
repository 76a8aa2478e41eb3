"""What passes is waited out on every call; nobody is silenced, nothing stands twice, no jargon reaches the room."""

from __future__ import annotations

import pytest

from bot.demo.slack.faults import Fault, FaultKind
from tests.handlers.desk import judged, open_desk, shown

PASSES = [
    FaultKind.RATELIMITED,
    FaultKind.HTTP_500,
    FaultKind.TIMEOUT,
    FaultKind.TIMEOUT_AFTER,
    FaultKind.RESET,
    FaultKind.RESET_AFTER,
]
JARGON = ("ratelimited", "internal_error", "no reason given", "refused", "(")


def fault(desk, kind: FaultKind, method: str, times: int | None = 1, **more) -> None:
    desk.server.faults.add(Fault(kind, method, times, seconds=more.pop("seconds", 1.0), **more))


async def posted_digest(desk):
    await desk.store(judged("Aurelia Bio wins approval", company=("Aurelia Bio", "AURB")))
    await desk.command("/digest subscribe biotech 08:00")
    return next(one for one in await desk.command("/digest now") if one.only_for is None)


@pytest.mark.parametrize("kind", PASSES)
async def test_a_card_in_a_thread_stands_there_once(desk, kind):
    digest = await posted_digest(desk)
    fault(desk, kind, "chat.postMessage")
    answers = await desk.say("aurelia bio?", thread=digest.ts)
    assert ["AURB" in shown(one) for one in answers] == [True]
    assert desk.server.faults.struck == 1


@pytest.mark.parametrize("kind", PASSES)
async def test_a_direct_answer_stands_there_once(desk, kind):
    fault(desk, kind, "chat.postMessage")
    answers = await desk.say("aurelia bio", desk.direct())
    assert ["AURB" in shown(one) for one in answers] == [True]


@pytest.mark.parametrize("error", ["internal_error", "service_unavailable", "request_timeout"])
async def test_slacks_own_trouble_is_waited_out_too(desk, error):
    digest = await posted_digest(desk)
    fault(desk, FaultKind.ERROR, "chat.postMessage", error=error)
    answers = await desk.say("aurelia bio?", thread=digest.ts)
    assert ["AURB" in shown(one) for one in answers] == [True]


@pytest.mark.parametrize("kind", [FaultKind.RATELIMITED, FaultKind.HTTP_500, FaultKind.RESET])
async def test_who_cannot_be_answered_is_told_alone_and_may_ask_again(desk, kind):
    digest = await posted_digest(desk)
    fault(desk, kind, "chat.postMessage", None, seconds=30)
    answers = await desk.say("aurelia bio?", thread=digest.ts)
    (told,) = answers
    assert told.only_for == desk.you.id
    assert not [word for word in JARGON if word in shown(told)]
    desk.server.faults.clear()
    (card,) = await desk.say("aurelia bio?", thread=digest.ts, user=desk.person("mara"))
    assert "AURB" in shown(card)
    assert await desk.say("aurelia bio?", thread=digest.ts) == []


async def test_several_cards_that_did_not_stand_are_said_again_and_then_not(desk):
    digest = await posted_digest(desk)
    said = "Aurelia Bio and Northwind Power?"
    fault(desk, FaultKind.ERROR, "chat.postMessage", None, error="msg_too_long")
    answers = await desk.say(said, thread=digest.ts)
    assert [one for one in answers if one.only_for is None] == []
    desk.server.faults.clear()
    (again,) = await desk.say(said, thread=digest.ts)
    assert "Northwind Power" in shown(again)
    assert "Aurelia Bio" in shown(again)
    assert await desk.say(said, thread=digest.ts) == []


@pytest.mark.parametrize("kind", PASSES)
@pytest.mark.parametrize("method", ["users.info", "users.conversations", "views.publish"])
async def test_the_home_tab_is_drawn_all_the_same(desk, method, kind):
    fault(desk, kind, method)
    desk.server.interactions.home_opened(desk.you, "home")
    await desk.settle()
    assert desk.you.id in desk.server.workspace.homes
    assert desk.server.faults.struck == 1


@pytest.mark.parametrize("kind", [FaultKind.RATELIMITED, FaultKind.HTTP_500, FaultKind.RESET])
@pytest.mark.parametrize("method", ["views.open", "conversations.members", "conversations.info"])
async def test_the_form_opens_all_the_same(desk, method, kind):
    fault(desk, kind, method)
    await desk.command("/digest subscribe")
    (form,) = [view for view in desk.server.workspace.views.values() if view.kind == "modal"]
    assert form.view["title"]["text"] == "Subscribe to a digest"
    assert desk.server.faults.struck == 1


async def test_an_answer_in_place_waits_as_long_as_slack_asks(desk):
    fault(desk, FaultKind.RATELIMITED, "response_url")
    (answer,) = await desk.command("/company northwind power")
    assert "NWPW" in shown(answer)


async def test_a_placeholder_does_not_become_the_trouble(tmp_path):
    async with open_desk(tmp_path) as desk:
        digest = await posted_digest(desk)
        fault(desk, FaultKind.RATELIMITED, "chat.postMessage", None, seconds=30)
        told = await desk.say("@sectorwire aurelia bio", thread=digest.ts)
        assert [one.only_for for one in told] == [desk.you.id]
