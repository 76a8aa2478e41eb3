"""A form opens before anything else is asked of Slack, and whoever acts is told what came of it."""

from __future__ import annotations

import pytest

from bot.demo.slack.faults import Fault, FaultKind
from tests.handlers.desk import judged, labels, shown


def slow(desk, seconds: float = 1.2) -> None:
    for method in ("conversations.members", "conversations.info", "users.info"):
        desk.server.faults.add(Fault(FaultKind.SLOW, method, None, seconds=seconds))


def form(desk):
    (view,) = [view for view in desk.server.workspace.views.values() if view.kind == "modal"]
    return view


def filled(desk, channel: str = "biotech-news"):
    return {
        "sectors": {"value": {"selected_options": [{"value": "energy"}]}},
        "time": {"value": {"selected_time": "09:00"}},
        "days": {"value": {"selected_options": [{"value": "1"}]}},
        "timezone": {"value": {"value": "UTC"}},
        "channel": {"value": {"selected_conversation": desk.channel(channel).id}},
    }


async def test_a_form_opens_although_slack_takes_long_for_all_else(desk):
    slow(desk)
    assert await desk.command("/digest subscribe") == []
    assert form(desk).view["title"]["text"] == "Subscribe to a digest"


async def test_the_form_of_a_change_opens_although_slack_takes_long(desk):
    await desk.store(judged("Aurelia Bio wins approval"))
    (made,) = await desk.command("/digest subscribe biotech 08:00")
    slow(desk)
    desk.workspace.drop()
    await desk.press(made, "Edit")
    assert form(desk).view["title"]["text"] == "Edit digest"


async def test_what_forbids_a_form_stands_in_it(desk):
    place = desk.channel("biotech-news")
    mara = desk.person("mara")
    desk.server.workspace.leave(place, mara.id)
    await desk.command("/digest subscribe", user=mara)
    assert "Only members" in str(form(desk).view["blocks"])
    assert "submit" not in form(desk).view or form(desk).view["submit"] is None


@pytest.mark.parametrize("where", ["in the channel", "directly"])
async def test_a_form_that_is_sent_late_is_answered_all_the_same(desk, where):
    await desk.command("/digest subscribe")
    for ticket in desk.server.seats.all.values():
        ticket.tickets.responses.clear()  # half an hour has passed
    if where == "directly":
        desk.server.faults.add(
            Fault(FaultKind.ERROR, "chat.postEphemeral", None, error="user_not_in_channel")
        )

    async def submit() -> None:
        assert await desk.server.interactions.submit(desk.you, form(desk), filled(desk)) == {}

    (told,) = await desk.after(submit)
    assert "Subscribed: Energy" in shown(told)
    if where == "directly":
        assert told.channel == desk.direct().id
    else:
        assert (told.channel, told.only_for) == (desk.channel("biotech-news").id, desk.you.id)


async def test_a_button_that_is_pressed_late_is_answered_all_the_same(desk):
    (made,) = await desk.command("/digest subscribe biotech 08:00")
    desk.server.faults.add(Fault(FaultKind.ERROR, "response_url", None, error="expired_url"))
    (told,) = await desk.press(made, "Pause" if "Pause" in labels(made) else "Preview")
    assert told.only_for == desk.you.id


async def test_an_answer_whose_address_serves_no_more_comes_all_the_same(desk):
    desk.server.faults.add(Fault(FaultKind.ERROR, "response_url", None, error="used_url"))
    (told,) = await desk.command("/company northwind power")
    assert "NWPW" in shown(told)
    assert told.only_for == desk.you.id


async def test_another_channel_is_named(desk):
    other = desk.channel("quiet")
    (told,) = await desk.command("/digest subscribe biotech 08:00 #quiet")
    assert f"<#{other.id}>: Subscribed: Biotech" in shown(told)
    (told,) = await desk.command("/digest change 09:00 #quiet")
    assert f"<#{other.id}>: Changed" in shown(told)
    (told,) = await desk.command("/digest subscribe biotech 08:00")
    assert "<#" not in shown(told)


async def test_a_channels_further_digest_goes_by_the_channels_zone(desk):
    await desk.command("/digest subscribe biotech 08:00 Asia/Tokyo")
    (told,) = await desk.command("/digest subscribe energy 09:00")
    assert "Tokyo" in shown(told)
