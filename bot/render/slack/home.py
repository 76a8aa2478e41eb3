"""The app's Home tab: one person's desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.models.companies import Price
from bot.models.delivery import Subscription
from bot.models.digests import DigestItem, SilentSource
from bot.models.people import SavedStory, Watch
from bot.render import wording
from bot.render.company_wording import price as price_words
from bot.render.escape import mrkdwn
from bot.render.slack.blocks import Block, context, divider, header, linked, section
from bot.render.slack.lint import check_view
from bot.render.slack.menus import Button, actions, button_element
from bot.render.slack.rules import VIEW_BLOCKS
from bot.render.slack.subscriptions import subscription_blocks

MOST_SUBSCRIPTIONS = 12
MOST_WATCHED = 12
MOST_SAVED = 15
MOST_SOURCES = 12
STORIES_EACH = 2


@dataclass(frozen=True, slots=True)
class WatchedNews:
    """A watched company, its latest stories and its last price, where that is known."""

    watch: Watch
    items: tuple[DigestItem, ...] = ()
    price: Price | None = None


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """All that stands on one person's Home tab. ``silent`` and ``sources`` are None for all but admins."""

    name: str
    now: datetime
    timezone: str
    titles: Mapping[str, str]
    subscriptions: Sequence[Subscription] = ()
    next_at: Mapping[str, datetime | None] | None = None
    watched: Sequence[WatchedNews] = ()
    saved: Sequence[SavedStory] = ()
    silent: Sequence[SilentSource] | None = None
    sources: int | None = None


def home_view(facts: HomeFacts) -> Mapping[str, object]:
    """The Home tab; it has passed the lint."""
    blocks: list[Block] = []
    if not (facts.subscriptions or facts.watched or facts.saved):
        blocks += _first_run(facts)
    blocks += _digests(facts)
    blocks += _watchlist(facts)
    blocks += _saved(facts)
    if facts.silent is not None:
        blocks += _sources(facts)
    blocks.append(
        context(
            [mrkdwn(f"As of {wording.day_and_time(facts.now, facts.now, wording.zone_of(facts.timezone))}.")]
        )
    )
    return check_view({"type": "home", "callback_id": "home", "blocks": blocks[:VIEW_BLOCKS]})


def _first_run(facts: HomeFacts) -> list[Block]:
    sector = next(iter(facts.titles), "biotech")
    steps = (
        "*1.* Subscribe a channel: press the button below, choose sectors, a time, and the channel.",
        f"*2.* Ask for news anywhere: `/news {mrkdwn(sector)}`, `/news 7d pfizer`, `/company $LLY`.",
        "*3.* In a digest's thread just name a company, and its card comes there.",
        "*4.* Watch a company with `/watch pfizer`; what is new about it is told to you.",
    )
    return [
        header(f"Welcome to {facts.name}"),
        section("\n".join(steps)),
        divider(),
    ]


def _digests(facts: HomeFacts) -> list[Block]:
    blocks: list[Block] = [header("Digests in your channels")]
    for number, one in enumerate(facts.subscriptions[:MOST_SUBSCRIPTIONS]):
        next_at = (facts.next_at or {}).get(one.id)
        blocks += subscription_blocks(
            one, facts.titles, now=facts.now, next_at=next_at, number=number, channel=True
        )
    if len(facts.subscriptions) > MOST_SUBSCRIPTIONS:
        blocks.append(
            context([f"and {len(facts.subscriptions) - MOST_SUBSCRIPTIONS} more: `/digest list` there"])
        )
    if not facts.subscriptions:
        blocks.append(section("None of your channels gets a digest yet."))
    blocks.append(
        actions([Button("Subscribe a channel", "home-subscribe", {}, style="primary")], "subscribe")
    )
    return blocks


def _watchlist(facts: HomeFacts) -> list[Block]:
    blocks: list[Block] = [divider(), header("Your watchlist")]
    if not facts.watched:
        return [*blocks, section("Nothing yet. `/watch pfizer` tells you when there is news of a company.")]
    for number, one in enumerate(facts.watched[:MOST_WATCHED]):
        watch = one.watch
        symbol = f"  `{mrkdwn(watch.symbol, 24)}`" if watch.symbol else ""
        zone = wording.zone_of(facts.timezone)
        price = f"  {mrkdwn(price_words(one.price, facts.now, zone), 200)}" if one.price else ""
        lines = [f"*{mrkdwn(watch.name, 120)}*{symbol}{price}"]
        for item in one.items[:STORIES_EACH]:
            small = f"{mrkdwn(item.source, 60)}, {wording.published(item, facts.now, zone)}"
            lines.append(f"{linked(item.url, item.title, 160)}  {small}")
        if not one.items:
            lines.append("Nothing new in the last 24 hours.")
        carries = {"place": watch.place, "name": watch.name, "symbol": watch.symbol}
        remove = button_element(Button("Remove", "home-unwatch", carries), number)
        blocks.append(section("\n".join(lines), block_id=f"watch-{number}", accessory=remove))
    if len(facts.watched) > MOST_WATCHED:
        blocks.append(context([f"and {len(facts.watched) - MOST_WATCHED} more: `/watch list`"]))
    return blocks


def _saved(facts: HomeFacts) -> list[Block]:
    if not facts.saved:
        return []
    blocks: list[Block] = [divider(), header("Saved for later")]
    for number, one in enumerate(facts.saved[:MOST_SAVED]):
        when = wording.moment(one.published, facts.now, wording.zone_of(facts.timezone))
        text = f"{linked(one.url, one.title, 200, 1_500)}\n{mrkdwn(one.source, 60)}, {when}"
        done = button_element(Button("Done", "home-unsave", {"story": one.story_id}), number)
        blocks.append(section(text, block_id=f"saved-{number}", accessory=done))
    return blocks


def _sources(facts: HomeFacts) -> list[Block]:
    silent = facts.silent or ()
    total = facts.sources or 0
    line = f"{total - len(silent)} of {wording.count(total, 'source')} can be read."
    blocks: list[Block] = [divider(), header("Sources"), section(mrkdwn(line))]
    for one in silent[:MOST_SOURCES]:
        blocks.append(context([f"*{mrkdwn(one.source, 80)}*: {mrkdwn(one.why, 300)}"]))
    return blocks
