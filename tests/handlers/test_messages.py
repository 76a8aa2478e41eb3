from __future__ import annotations

import pytest

from bot.demo.slack.delivery import payloads
from tests.handlers.desk import judged, labels, shown


async def posted_digest(desk):
    await desk.store(judged("Aurelia Bio wins approval", company=("Aurelia Bio", "AURB")))
    await desk.command("/digest subscribe biotech 08:00")
    return next(one for one in await desk.command("/digest now") if one.only_for is None)


@pytest.mark.parametrize(
    "said", ["aurelia bio?", "what about Aurelia Bio", "AURB", "And Aurelia Bio’s trial?"]
)
async def test_a_reply_below_a_digest_that_names_a_company_gets_its_card_there(desk, said):
    digest = await posted_digest(desk)
    (card,) = await desk.say(said, thread=digest.ts)
    assert card.thread_ts == digest.ts
    assert card.only_for is None
    assert "AURB" in shown(card)


async def test_words_around_a_name_do_not_hide_it(desk):
    digest = await posted_digest(desk)
    (card,) = await desk.say("and pfizer once more?", thread=digest.ts)
    assert "PFE" in shown(card)


async def test_a_bought_company_gets_its_owners_card_and_the_reason(desk):
    digest = await posted_digest(desk)
    (card,) = await desk.say("what about Metsera", thread=digest.ts)
    assert "PFE" in shown(card)
    assert "Metsera: part of Pfizer" in shown(card)
    (answer,) = await desk.command("/company metsera")
    assert "Metsera: part of Pfizer" in shown(answer)


async def test_what_was_bought_is_told_of_though_its_owners_card_is_there(desk):
    digest = await posted_digest(desk)
    assert len(await desk.say("pfizer?", thread=digest.ts)) == 1
    (told,) = await desk.say("what about Metsera", thread=digest.ts)
    assert "Metsera: part of Pfizer" in shown(told)
    assert await desk.say("Metsera again?", thread=digest.ts) == []


async def test_a_name_of_several_companies_is_a_choice_in_the_thread(desk):
    digest = await posted_digest(desk)
    (choice,) = await desk.say("solvane?", thread=digest.ts)
    assert labels(choice) == ["Solvane Alpha (SOLVA)", "Solvane Beta (SOLVB)"]
    assert choice.thread_ts == digest.ts
    (card,) = await desk.press(choice, "Solvane Beta (SOLVB)")
    assert (card.ts, card.only_for) == (choice.ts, None)
    assert "SOLVB" in shown(card)
    assert await desk.say("Solvane Beta?", thread=digest.ts) == []  # it has the card


async def test_a_mention_with_a_name_of_several_is_a_choice_too(desk):
    (choice,) = await desk.say("@sectorwire solvane", desk.channel("quiet"))
    assert labels(choice) == ["Solvane Alpha (SOLVA)", "Solvane Beta (SOLVB)"]


async def test_a_mention_of_a_topic_is_news_though_companies_are_called_so(desk):
    await desk.store(judged("Solar park opens", text="A solar park opened."))
    (news,) = await desk.say("@sectorwire solar", desk.channel("quiet"))
    assert "Solar park opens" in shown(news)


async def test_each_company_once_a_thread(desk):
    digest = await posted_digest(desk)
    assert len(await desk.say("Aurelia Bio?", thread=digest.ts)) == 1
    assert await desk.say("Yes, Aurelia Bio!", thread=digest.ts, user=desk.person("mara")) == []


async def test_several_names_several_short_cards(desk):
    digest = await posted_digest(desk)
    cards = await desk.say("Aurelia Bio and Northwind Power?", thread=digest.ts)
    assert ["Aurelia Bio" in shown(cards[0]), "Northwind Power" in shown(cards[1])] == [True, True]


@pytest.mark.parametrize(
    "said",
    [
        "thanks", "great", "agree", "nice one", "I will check with the team", "see you tomorrow", "lunch?",
        "ok", "good catch!", "That is on target.", "CEO?", "so what now", ":+1:", "is it out yet?", "123",
    ],
)  # fmt: skip
async def test_a_reply_that_names_none_is_left_alone(desk, said):
    digest = await posted_digest(desk)
    assert await desk.say(said, thread=digest.ts) == []


async def test_other_threads_and_the_channel_itself_are_left_alone(desk):
    await posted_digest(desk)
    place = desk.channel("biotech-news")
    assert await desk.say("Aurelia Bio?") == []
    mine = desk.server.interactions.say(desk.you, place, "my own thread")
    assert await desk.say("Aurelia Bio?", thread=mine.ts) == []


async def test_a_mention_is_answered_anywhere_in_its_thread(desk):
    (card,) = await desk.say("@sectorwire aurelia bio", desk.channel("quiet"))
    assert "AURB" in shown(card)
    assert card.thread_ts is not None


async def test_a_mention_below_a_digest_is_answered_once(desk):
    digest = await posted_digest(desk)
    answers = await desk.say("@sectorwire Aurelia Bio", thread=digest.ts)
    assert len(answers) == 1


async def test_a_direct_message_needs_no_mention(desk):
    await desk.store(judged("Aurelia Bio wins approval"))
    (news,) = await desk.say("biotech", desk.direct())
    assert "Aurelia Bio wins approval" in shown(news)
    (card,) = await desk.say("northwind power", desk.direct())
    assert "NWPW" in shown(card)
    (helped,) = await desk.say("hello", desk.direct())
    assert "/digest subscribe biotech" in shown(helped)


async def test_edits_joins_and_bots_are_ignored(desk):
    digest = await posted_digest(desk)
    place = desk.channel("biotech-news")
    state = desk.server.workspace
    mine = state.post(place, desk.you.id, "thanks", thread_ts=digest.ts)
    await desk.settle()
    before = len(desk.messages(place))
    state.edit(mine, text="Aurelia Bio?")
    state.post(place, desk.you.id, "Aurelia Bio?", thread_ts=digest.ts, subtype="channel_join")
    state.post(place, "U0OTHERBOT1", "Aurelia Bio?", thread_ts=digest.ts, bot_id="B0OTHER")
    await desk.settle()
    assert len(desk.messages(place)) == before + 2


async def test_an_event_that_slack_delivers_again_is_answered_once_and_acknowledged(desk):
    inner = {
        "type": "message", "channel": desk.direct().id, "channel_type": "im", "user": desk.you.id,
        "text": "northwind power", "ts": "1700000000.000100",
    }  # fmt: skip
    body = payloads.event(desk.server.workspace, inner, "Ev0AGAIN")
    from bot.demo.slack.delivery.dispatch import Envelope

    for retry in (0, 1, 2):
        ack = await desk.server.socket.send(
            Envelope("events_api", body, retry, "http_timeout" if retry else "")
        )
        assert ack is not None
    await desk.settle()
    cards = [one for one in desk.messages(desk.direct()) if "NWPW" in shown(one)]
    assert len(cards) == 1
    assert "sectorwire_events_repeated_total 2" in desk.metrics.text()


async def test_an_event_that_nobody_listens_to_is_acknowledged(desk):
    from bot.demo.slack.delivery.dispatch import Envelope

    inner = {"type": "emoji_changed", "event_ts": "1700000000.000200"}
    body = payloads.event(desk.server.workspace, inner, "Ev0NOBODY")
    assert await desk.server.socket.send(Envelope("events_api", body)) is not None


async def test_its_own_words_do_not_make_it_talk(desk):
    digest = await posted_digest(desk)
    place = desk.channel("biotech-news")
    before = len(desk.messages(place))
    desk.server.workspace.post(
        place,
        desk.workspace.bot_user,
        "Aurelia Bio?",
        thread_ts=digest.ts,
        bot_id=desk.server.workspace.bot.bot_id,
    )
    desk.server.workspace.post(desk.direct(), desk.workspace.bot_user, "northwind power")
    await desk.settle()
    assert len(desk.messages(place)) == before + 1
    assert len(desk.messages(desk.direct())) == 1


async def test_of_very_many_names_a_few_get_cards(desk):
    digest = await posted_digest(desk)
    cards = await desk.say("pfizer, moderna, biogen, amgen, gilead and novavax?", thread=digest.ts)
    assert [
        symbol in shown(card) for symbol, card in zip(("PFE", "MRNA", "BIIB", "AMGN"), cards, strict=True)
    ] == [True] * 4


async def test_a_mention_in_a_thread_is_answered_in_that_thread(desk):
    place = desk.channel("quiet")
    mine = desk.server.interactions.say(desk.you, place, "my own thread")
    (card,) = await desk.say("@sectorwire northwind power", place, thread=mine.ts)
    assert (card.thread_ts, card.only_for) == (mine.ts, None)
    assert "NWPW" in shown(card)
