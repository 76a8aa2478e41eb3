"""A channel's subscriptions in words, as a list with buttons, and as a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.models.delivery import Message, Subscription
from bot.models.operator import DeliveryDefaults, SectorRules
from bot.render import wording
from bot.render.escape import mrkdwn, plain
from bot.render.slack.blocks import Block, context, section
from bot.render.slack.lint import check, check_view
from bot.render.slack.menus import Button, actions

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MOST_LISTED = 12
MOST_RESUMED = 5
SIZES = (3, 5, 6, 8, 10, 15, 20, 25)
MODAL = "subscription"


def days_words(days: Sequence[int]) -> str:
    """When it comes: on weekdays, every day, or on the days named."""
    wanted = tuple(sorted(set(days)))
    known = {(1, 2, 3, 4, 5): "on weekdays", (1, 2, 3, 4, 5, 6, 7): "every day", (6, 7): "on weekends"}
    return known.get(wanted) or "on " + ", ".join(DAY_NAMES[day - 1] for day in wanted)


def subscription_words(subscription: Subscription, titles: Mapping[str, str]) -> str:
    """Raw text: "Biotech and Pharma on weekdays at 08:00 Berlin time, 8 stories a sector"."""
    named = wording.listing([titles.get(sector, sector) for sector in subscription.sectors])
    shut = f", not on {subscription.holidays} holidays" if subscription.holidays else ""
    return (
        f"{named} {days_words(subscription.days)} at {subscription.time} "
        f"{wording.zone_words(subscription.timezone)}{shut}, {wording.count(subscription.size, 'story', 'stories')} a sector"
    )


def subscription_blocks(
    subscription: Subscription,
    titles: Mapping[str, str],
    *,
    now: datetime,
    next_at: datetime | None,
    number: int = 0,
    channel: bool = False,
    may_change: bool = True,
) -> list[Block]:
    """One subscription with what can be done to it; ``channel`` names where it is posted."""
    where = f"<#{subscription.channel}>: " if channel and subscription.channel.isalnum() else ""
    text = f"{where}*{mrkdwn(subscription_words(subscription, titles), 600)}*"
    if subscription.paused:
        state = f"Paused. {subscription.paused_why or ''}".strip()
    elif next_at is not None:
        state = f"Next {wording.day_and_time(next_at, now, wording.zone_of(subscription.timezone))}."
    else:
        state = "No day ahead on which it would be posted."
    if subscription.origin == "config":
        state += " Set in the configuration."
    blocks: list[Block] = [section(text), context([mrkdwn(state, 600)])]
    if may_change:
        carries = {"id": subscription.id}
        pause = (
            Button("Resume", "digest-resume", carries)
            if subscription.paused
            else Button("Pause", "digest-pause", carries)
        )
        row = [
            Button("Change", "digest-change", carries),
            pause,
            Button("Post now", "digest-now", carries, confirm="A digest is posted to the channel at once."),
            Button("Preview", "digest-preview", carries),
        ]
        if subscription.origin != "config":
            row.append(
                Button(
                    "Unsubscribe",
                    "digest-unsubscribe",
                    carries,
                    style="danger",
                    confirm="The channel gets this digest no longer.",
                )
            )
        blocks.append(actions(row, f"subscription-{number}"))
    return blocks


def subscriptions_message(
    subscriptions: Sequence[Subscription],
    titles: Mapping[str, str],
    *,
    now: datetime,
    next_at: Mapping[str, datetime | None],
    heading: str,
    may_change: bool,
    muted: Sequence[tuple[str, Button]] = (),
) -> Message:
    """All subscriptions of a channel with buttons; ``heading`` is raw, ``muted`` are names with a button each."""
    heading = plain(heading, 600) or "…"
    blocks: list[Block] = [section(mrkdwn(heading, 600))]
    for number, one in enumerate(subscriptions[:MOST_LISTED]):
        blocks += subscription_blocks(
            one, titles, now=now, next_at=next_at.get(one.id), number=number, may_change=may_change
        )
    if len(subscriptions) > MOST_LISTED:
        blocks.append(context([f"and {len(subscriptions) - MOST_LISTED} more"]))
    if muted:
        names = wording.listing([name for name, _ in muted])
        blocks.append(context([f"Muted here: {mrkdwn(names, 1_000)}"]))
        if may_change:
            blocks.append(actions([button for _, button in muted[:10]], "muted"))
    lines = [heading, *(subscription_words(one, titles) for one in subscriptions[:MOST_LISTED])]
    return check(Message(mrkdwn("; ".join(lines), 3_000), tuple(blocks)))


def paused_message(some: Sequence[Subscription], titles: Mapping[str, str], why: str) -> Message:
    """What somebody who subscribed a channel is told when it gets no more digests; ``why`` is raw."""
    channel = some[0].channel
    where = f"<#{channel}>" if channel.isalnum() else mrkdwn(channel, 100)
    named = wording.listing([titles.get(sector, sector) for one in some for sector in one.sectors])
    said = f"{where} gets no more digests ({mrkdwn(named, 300)}): {mrkdwn(why, 600)} Then press Resume."
    buttons = [
        Button(
            f"Resume {wording.listing([titles.get(key, key) for key in one.sectors])}",
            "digest-resume",
            {"id": one.id},
        )
        for one in some[:MOST_RESUMED]
    ]
    return check(Message(said, (section(said), actions(buttons, "paused"))))


# --- the form --------------------------------------------------------------------------------------


def subscription_modal(
    sectors: Sequence[SectorRules],
    defaults: DeliveryDefaults,
    *,
    channel: str,
    state: str,
    given: Subscription | None = None,
    timezone: str | None = None,
) -> Mapping[str, object]:
    """The form for a new subscription, or for changing ``given``; ``state`` comes back on submission."""
    chosen = given.sectors if given else ()
    days = given.days if given else defaults.days
    options = [_option(sector.title, sector.key) for sector in sectors[:100]]
    blocks: list[Block] = [
        _input("sectors", "Sectors", _multiple(options, chosen)),
        _input(
            "time",
            "Time of day",
            {
                "type": "timepicker",
                "action_id": "value",
                "initial_time": given.time if given else defaults.time,
            },
        ),
        _input(
            "days",
            "Days",
            {
                "type": "checkboxes",
                "action_id": "value",
                "options": [_day(number) for number in range(1, 8)],
                "initial_options": [_day(number) for number in sorted(days)],
            },
        ),
        _input(
            "timezone",
            "Time zone",
            {
                "type": "plain_text_input",
                "action_id": "value",
                "initial_value": given.timezone if given else timezone or defaults.timezone,
                "max_length": 60,
            },
            hint="A city or an IANA name: Berlin, America/New_York.",
        ),
        _input("size", "Stories a sector", _size(given.size if given else defaults.size)),
    ]
    if given is None:
        blocks.insert(0, _input("channel", "Channel", _conversation(channel)))
    view: dict[str, object] = {
        "type": "modal",
        "callback_id": MODAL,
        "private_metadata": state,
        "title": _plain("Change the digest" if given else "Subscribe to a digest"),
        "submit": _plain("Save" if given else "Subscribe"),
        "close": _plain("Cancel"),
        "blocks": blocks,
    }
    return check_view(view)


def _conversation(channel: str) -> Block:
    element: Block = {
        "type": "conversations_select",
        "action_id": "value",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if channel[:1] in {"C", "G"}:
        element["initial_conversation"] = channel
    else:
        element["default_to_current_conversation"] = True
    return element


def _multiple(options: list[Block], chosen: Sequence[str]) -> Block:
    """Boxes to tick where there are few options, else a menu."""
    few = len(options) <= 10
    initial = [option for option in options if option["value"] in chosen]
    element: Block = {
        "type": "checkboxes" if few else "multi_static_select",
        "action_id": "value",
        "options": options,
    }
    if initial:
        element["initial_options"] = initial
    return element


def _size(size: int) -> Block:
    options = [_option(str(number), str(number)) for number in sorted({*SIZES, size})]
    return {
        "type": "static_select",
        "action_id": "value",
        "options": options,
        "initial_option": _option(str(size), str(size)),
    }


def _day(number: int) -> Block:
    return _option(DAY_NAMES[number - 1], str(number))


def _input(block_id: str, label: str, element: Block, *, hint: str = "") -> Block:
    block: Block = {"type": "input", "block_id": block_id, "label": _plain(label), "element": element}
    if hint:
        block["hint"] = _plain(hint)
    return block


def _option(label: str, value: str) -> Block:
    return {"text": _plain(label), "value": value}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": plain(text, 75) or "…", "emoji": False}
