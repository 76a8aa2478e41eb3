from __future__ import annotations

import time
from dataclasses import replace

import orjson
import pytest

from bot.demo.slack.faults import Fault, FaultKind
from tests.handlers.desk import judged, labels, shown


async def subscriptions(desk):
    return await desk.components.subscriptions.subscriptions()


async def test_subscribe_list_change_pause_resume_unsubscribe(desk):
    (made,) = await desk.command("/digest subscribe biotech 7:30 weekdays Berlin")
    assert "Subscribed: Biotech on weekdays at 07:30 Berlin time" in shown(made)
    assert "The next comes" in shown(made)
    (one,) = await subscriptions(desk)
    assert (one.team, one.channel) == (desk.workspace.team, desk.channel("biotech-news").id)
    assert (one.time, one.days, one.timezone) == ("07:30", (1, 2, 3, 4, 5), "Europe/Berlin")

    (listed,) = await desk.command("/digest list")
    assert "Biotech on weekdays at 07:30" in shown(listed)
    assert labels(listed) == ["Change", "Pause", "Post now", "Preview", "Unsubscribe"]

    (changed,) = await desk.command("/digest change 9am top5")
    assert "09:00" in shown(changed)
    assert "5 stories" in shown(changed)

    (paused,) = await desk.press(listed, "Pause")
    assert "Paused: Biotech" in shown(paused)
    assert (await subscriptions(desk))[0].paused
    (resumed,) = await desk.command("/digest resume")
    assert "Resumed" in shown(resumed)
    assert not (await subscriptions(desk))[0].paused

    (gone,) = await desk.command("/digest unsubscribe")
    assert "Unsubscribed: Biotech" in shown(gone)
    assert await subscriptions(desk) == []


async def test_the_same_sectors_again_change_the_digest_instead_of_doubling_it(desk):
    await desk.command("/digest subscribe biotech 08:00")
    (again,) = await desk.command("/digest subscribe biotech 10:00")
    assert "Changed: Biotech" in shown(again)
    (one,) = await subscriptions(desk)
    assert one.time == "10:00"


async def test_another_channel_by_its_name(desk):
    await desk.command("/digest subscribe energy 08:00 in #general", channel="biotech-news")
    (one,) = await subscriptions(desk)
    assert one.channel == desk.channel("general").id


async def test_only_members_and_admins_change_a_channels_digest(desk):
    channel = desk.server.workspace.add_channel(
        "closed-shop", [desk.person("mara").id, desk.workspace.bot_user], by=desk.person("mara").id
    )
    (refused,) = await desk.command("/digest subscribe biotech 08:00 in #closed-shop")
    assert "Only members" in shown(refused)
    assert await subscriptions(desk) == []
    (allowed,) = await desk.command(
        "/digest subscribe biotech 08:00 in #closed-shop", user=desk.person("adaeze")
    )
    assert "Subscribed" in shown(allowed)
    assert (await subscriptions(desk))[0].channel == channel.id
    (hidden,) = await desk.command("/digest list #closed-shop")
    assert "Only members" in shown(hidden)


@pytest.mark.parametrize("verb", ["pause", "resume", "change 09:00", "unsubscribe", "now", "preview", "list"])
async def test_nobody_else_touches_or_sees_a_channels_digest(desk, verb):
    mara = desk.person("mara")
    members = [mara.id, desk.workspace.bot_user]
    place = desk.server.workspace.add_channel("closed-shop", members, by=mara.id)
    await desk.command("/digest subscribe biotech 08:00", channel="closed-shop", user=mara)
    before = await subscriptions(desk)
    (refused,) = await desk.command(f"/digest {verb} in #closed-shop")
    assert "Only members of that channel" in shown(refused)
    assert "Biotech" not in shown(refused)
    assert await subscriptions(desk) == before
    assert [
        one for one in desk.messages(place) if one.user == desk.workspace.bot_user and one.only_for is None
    ] == []


@pytest.mark.parametrize("label", ["Pause", "Unsubscribe", "Post now", "Change", "Preview"])
async def test_a_button_that_an_outsider_presses_does_nothing_either(desk, label):
    await desk.command("/digest subscribe biotech 08:00", user=desk.person("mara"))
    (listed,) = await desk.command("/digest list in #biotech-news", channel="quiet", user=desk.person("mara"))
    desk.server.workspace.leave(desk.channel("biotech-news"), desk.person("mara").id)
    desk.workspace.drop()  # what Slack said of members is believed for a minute
    before = await subscriptions(desk)
    (refused,) = await desk.press(listed, label, user=desk.person("mara"))
    assert "Only members of that channel" in shown(refused)
    assert await subscriptions(desk) == before


async def test_pausing_what_the_channel_does_not_get_pauses_nothing_else(desk):
    await desk.command("/digest subscribe biotech 08:00")
    (which,) = await desk.command("/digest pause energy")
    assert "Which one?" in shown(which)
    assert not (await subscriptions(desk))[0].paused


async def test_an_archived_channel_is_refused_with_what_to_do(desk):
    desk.server.workspace.set_archived(desk.channel("quiet"), archived=True)
    (refused,) = await desk.command("/digest subscribe biotech 08:00 in #quiet", user=desk.person("adaeze"))
    assert "archived" in shown(refused)
    assert await subscriptions(desk) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/digest subscrib biotech", "Did you mean “subscribe”?"),
        ("/digest subscribe biotehc 08:00", "did you mean “biotech”?"),
        ("/digest subscribe biotech 25:00", "I do not know “25:00”"),
        ("/digest pause", "gets no digest yet"),
        ("/digest", "/digest subscribe biotech 08:00"),
    ],
)
async def test_wrong_usage_says_what_would_be_right(desk, line, said):
    (answer,) = await desk.command(line)
    assert said in shown(answer)


async def test_right_after_the_first_start_nothing_empty_is_posted(desk):
    await desk.command("/digest subscribe biotech 08:00")
    for line in ("/digest now", "/digest preview"):
        (told,) = await desk.command(line)
        assert told.only_for == desk.you.id
        assert "read for the first time" in shown(told)
    await desk.store(judged("Aurelia Bio wins approval"))
    assert any(one.only_for is None for one in await desk.command("/digest now"))


async def test_now_posts_the_digest_with_menus_and_a_second_one_says_nothing_twice(desk):
    await desk.store(judged("Aurelia Bio wins approval", company=("Aurelia Bio", "AURB")))
    await desk.command("/digest subscribe biotech 08:00")
    after = await desk.command("/digest now")
    posted = next(one for one in after if one.only_for is None)
    assert "Aurelia Bio wins approval" in shown(posted)
    assert posted.metadata["event_type"] == "sectorwire_digest"
    assert any((block.get("accessory") or {}).get("action_id") == "story-menu" for block in posted.blocks)
    assert "Posted." in [one.text for one in after if one.only_for]
    again = await desk.command("/digest now")
    second = next(one for one in again if one.only_for is None)
    assert "Aurelia Bio wins approval" not in shown(second)


async def test_a_preview_posts_nothing(desk):
    await desk.store(judged("Aurelia Bio wins approval"))
    await desk.command("/digest subscribe biotech 08:00")
    answers = await desk.command("/digest preview")
    assert all(one.only_for == desk.you.id for one in answers)
    assert "Aurelia Bio wins approval" in shown(answers[0])
    assert "nothing was posted" in answers[-1].text


async def opened_form(desk):
    (view,) = [record for record in desk.server.workspace.views.values() if record.kind == "modal"]
    return view


def filled(desk, **changed):
    """What a person enters into the form for #general."""
    given = {
        "channel": {"type": "conversations_select", "selected_conversation": desk.channel("general").id},
        "sectors": {"type": "checkboxes", "selected_options": [{"value": "energy"}]},
        "time": {"type": "timepicker", "selected_time": "06:45"},
        "days": {"type": "checkboxes", "selected_options": [{"value": "2"}]},
        "timezone": {"type": "plain_text_input", "value": "new york"},
        "size": {"type": "static_select", "selected_option": {"value": "10"}},
    }
    return {block: {"value": value} for block, value in (given | changed).items()}


@pytest.mark.parametrize("member", [True, False])
async def test_a_form_is_acknowledged_in_time_whatever_slack_takes_and_its_end_is_told(desk, member):
    """A large channel has many pages of members."""
    await desk.command("/digest subscribe")
    view = await opened_form(desk)
    if not member:
        desk.server.workspace.leave(desk.channel("general"), desk.you.id)
    desk.server.faults.add(Fault(FaultKind.SLOW, "conversations.members", times=None, seconds=3.5))
    started = time.perf_counter()
    assert await desk.server.interactions.submit(desk.you, view, filled(desk)) == {}
    assert time.perf_counter() - started < 2.9
    await desk.settle()
    assert len(await subscriptions(desk)) == int(member)
    place = desk.channel("biotech-news") if member else desk.direct()
    told = shown(desk.messages(place)[-1])
    assert ("Subscribed: Energy on Tue at 06:45" if member else "Only members of that channel") in told


async def test_a_form_asked_for_where_no_answer_can_stand_is_confirmed_in_a_direct_message(desk):
    await desk.command("/digest subscribe")
    view = await opened_form(desk)
    state = orjson.loads(view.view["private_metadata"])
    metadata = orjson.dumps(state | {"url": None}).decode()
    view = replace(view, view={**view.view, "private_metadata": metadata})
    desk.server.workspace.views[view.id] = view
    assert await desk.server.interactions.submit(desk.you, view, filled(desk)) == {}
    await desk.settle()
    assert "Subscribed: Energy on Tue at 06:45" in shown(desk.messages(desk.direct())[-1])


async def test_without_words_a_form_opens_and_subscribes(desk):
    await desk.command("/digest subscribe")
    view = await opened_form(desk)
    values = {
        "channel": {
            "value": {"type": "conversations_select", "selected_conversation": desk.channel("general").id}
        },
        "sectors": {
            "value": {"type": "checkboxes", "selected_options": [{"value": "energy"}, {"value": "biotech"}]}
        },
        "time": {"value": {"type": "timepicker", "selected_time": "06:45"}},
        "days": {"value": {"type": "checkboxes", "selected_options": [{"value": "2"}, {"value": "5"}]}},
        "timezone": {"value": {"type": "plain_text_input", "value": "new york"}},
        "size": {"value": {"type": "static_select", "selected_option": {"value": "10"}}},
    }
    objections = await desk.server.interactions.submit(
        desk.you, view, values | {"timezone": {"value": {"type": "plain_text_input", "value": "Atlantis"}}}
    )
    assert "No such time zone" in objections["timezone"]
    assert await subscriptions(desk) == []
    assert await desk.server.interactions.submit(desk.you, view, values) == {}
    await desk.settle()
    (one,) = await subscriptions(desk)
    assert one.channel == desk.channel("general").id
    assert (one.sectors, one.time, one.days, one.timezone, one.size) == (
        ("biotech", "energy"),
        "06:45",
        (2, 5),
        "America/New_York",
        10,
    )
    assert "Subscribed: Biotech and Energy on Tue, Fri at 06:45 New York time" in shown(
        desk.messages(desk.channel("biotech-news"))[-1]
    )


async def test_a_digest_of_the_configuration_can_be_paused_but_not_changed(desk):
    from bot.models.delivery import Subscription

    wanted = Subscription(
        "cfg-1", "", "#biotech-news", ("biotech",), "08:00", "UTC", (1, 2, 3, 4, 5), origin="config"
    )
    now = desk.components.clock.now()
    await desk.workspace.sync([wanted], desk.components.subscriptions, now)
    (refused,) = await desk.command("/digest change 09:00")
    assert "set in the configuration" in shown(refused)
    await desk.command("/digest pause")
    await desk.workspace.sync([wanted], desk.components.subscriptions, now)
    (one,) = await subscriptions(desk)
    assert one.paused
    assert one.channel == desk.channel("biotech-news").id
    await desk.workspace.sync([], desk.components.subscriptions, now)
    assert await subscriptions(desk) == []
