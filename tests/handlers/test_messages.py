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


async def test_several_names_are_short_cards_in_one_message(desk):
    digest = await posted_digest(desk)
    (cards,) = await desk.say("Aurelia Bio and Northwind Power?", thread=digest.ts)
    assert "Aurelia Bio" in shown(cards)
    assert "Northwind Power" in shown(cards)


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


async def test_of_very_many_names_a_few_get_cards_and_the_others_are_named(desk):
    digest = await posted_digest(desk)
    (cards,) = await desk.say("pfizer, moderna, biogen, amgen, gilead and novavax?", thread=digest.ts)
    for symbol in ("PFE", "MRNA", "BIIB", "AMGN"):
        assert symbol in shown(cards)
    assert "Showing 4 of 6 companies. Ask again for GILD and NVAX." in shown(cards)


@pytest.mark.parametrize(
    "said",
    [
        "no news from Aurelia Bio today",
        "I had lunch with someone from Pfizer, Merck, Lilly",
        "Aurelia Bio fell again.",
        "Great, Pfizer!",
        "I think Moderna will buy them. Lunch?",
    ],
)
async def test_a_remark_that_names_a_company_is_left_alone(desk, said):
    digest = await posted_digest(desk)
    assert await desk.say(said, thread=digest.ts) == []


@pytest.mark.parametrize("said", ["Pfizer", "pfizer pls", "and Pfizer", "nice one. How is Pfizer doing"])
async def test_a_question_or_a_bare_name_gets_its_card(desk, said):
    digest = await posted_digest(desk)
    (card,) = await desk.say(said, thread=digest.ts)
    assert "PFE" in shown(card)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("what can you do?", "Latest stories, best first."),
        ("good morning", "Latest stories, best first."),
        ("thank you so much", "You're welcome!"),
        ("how do I unsubscribe?", "/digest unsubscribe"),
        ("how do I watch a company?", "/watch pfizer"),
        ("list", "None of your channels has a digest yet."),
        ("unwatch aurelia bio", "You aren't watching “aurelia bio”."),
        ("subscribe biotech 25:00", "I didn't understand “25:00” as a time"),
    ],
)
async def test_talk_is_no_search(desk, said, answer):
    (told,) = await desk.say(said, desk.direct())
    assert answer in shown(told)
    assert "No stories" not in shown(told)


async def test_unsubscribe_in_a_direct_message_shows_the_digests_of_ones_channels(desk):
    await desk.command("/digest subscribe biotech 8:00 pm Boston")
    (told,) = await desk.say("unsubscribe", desk.direct())
    assert f"<#{desk.channel('biotech-news').id}>" in shown(told)
    assert "Unsubscribe" in labels(told)
    assert len(await desk.components.stores.subscriptions.subscriptions()) == 1


async def test_a_mention_does_what_it_says(desk):
    place = desk.channel("quiet")
    (made,) = await desk.say("@sectorwire subscribe biotech 8:00 pm ET", place)
    assert "Biotech every day at 20:00 New York time" in shown(made)
    (paused,) = await desk.say("@sectorwire stop", place)
    assert "Paused Biotech. Use `/digest resume` to restart." in shown(paused)
    (gone,) = await desk.say("@sectorwire unsubscribe", place)
    assert "Unsubscribed from Biotech" in shown(gone)
    assert await desk.components.stores.subscriptions.subscriptions() == []


async def test_a_mention_in_a_thread_is_answered_in_that_thread(desk):
    place = desk.channel("quiet")
    mine = desk.server.interactions.say(desk.you, place, "my own thread")
    (card,) = await desk.say("@sectorwire northwind power", place, thread=mine.ts)
    assert (card.thread_ts, card.only_for) == (mine.ts, None)
    assert "NWPW" in shown(card)


# --- how it was said -------------------------------------------------------------------------------


async def after(desk, act):
    async def acting() -> None:
        act()

    return [one for one in await desk.after(acting) if one.user == desk.workspace.bot_user]


async def test_a_reply_that_is_also_sent_to_the_channel_is_answered(desk):
    digest, place = await posted_digest(desk), desk.channel("biotech-news")
    say = desk.server.interactions.say
    (card,) = await after(desk, lambda: say(desk.you, place, "aurelia bio?", digest.ts, broadcast=True))
    assert "AURB" in shown(card)


async def test_a_mention_that_is_also_sent_to_the_channel_is_answered_once(desk):
    digest, place = await posted_digest(desk), desk.channel("biotech-news")
    say = desk.server.interactions.say
    answers = await after(
        desk, lambda: say(desk.you, place, "@sectorwire aurelia bio", digest.ts, broadcast=True)
    )
    assert ["AURB" in shown(one) for one in answers] == [True]


@pytest.mark.parametrize("where", ["thread", "direct"])
async def test_what_is_said_with_a_picture_is_answered(desk, where):
    digest = await posted_digest(desk)
    state, say = desk.server.workspace, desk.server.interactions.say
    picture = state.reserve_file("chart.png", 3, desk.you.id)
    place, thread = (desk.channel("biotech-news"), digest.ts) if where == "thread" else (desk.direct(), None)
    (card,) = await after(desk, lambda: say(desk.you, place, "aurelia bio", thread, files=[picture.id]))
    assert "AURB" in shown(card)


async def test_an_edited_mention_is_not_answered_again(desk):
    place, edit = desk.channel("quiet"), desk.server.interactions.edit
    said = desk.server.interactions.say(desk.you, place, "@sectorwire aurelia bio")
    await desk.settle()
    assert await after(desk, lambda: edit(said, "@sectorwire aurelia bio, please")) == []


async def test_an_edit_that_first_names_the_bot_is_answered_once(desk):
    place, edit = desk.channel("quiet"), desk.server.interactions.edit
    said = desk.server.interactions.say(desk.you, place, "aurelia bio")
    await desk.settle()
    answers = await after(desk, lambda: edit(said, "@sectorwire aurelia bio"))
    assert ["AURB" in shown(one) for one in answers] == [True]
    again = desk.server.workspace.message(place.id, said.ts)
    assert await after(desk, lambda: edit(again, "@sectorwire aurelia bio!")) == []


async def test_an_edited_reply_below_a_digest_is_left_alone(desk):
    digest, edit = await posted_digest(desk), desk.server.interactions.edit
    said = desk.server.interactions.say(desk.you, desk.channel("biotech-news"), "aurelia bio?", digest.ts)
    await desk.settle()
    assert await after(desk, lambda: edit(said, "@sectorwire aurelia bio?")) == []
