"""Telling watchers of their companies' news: each story once, and many stories in one message.

A story counts as told before it is sent. Where Slack certainly did not take the message it counts as not
told again; where that is not known it is left so: told twice would be worse than missed once.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.digests.compose import STALE, item_of
from bot.errors import DeliveryError, DeliveryFailed, DeliveryRateLimited, SlackAuthBroken
from bot.models.articles import CompanyRole, JudgedArticle
from bot.models.delivery import Message
from bot.models.digests import DigestItem, RankedStory, Story
from bot.models.people import Watch, watch_key
from bot.ports.digests import Poster
from bot.ports.news import ArticleStore
from bot.ports.people import WatchStore

EVENT_TYPE = "sectorwire_watch"
REACH = timedelta(hours=6)  # how long is tried to tell what Slack did not take
MOST = 12  # stories in one message; the rest is counted

NOT_TAKEN = (DeliveryFailed, DeliveryRateLimited, SlackAuthBroken)

Group = Callable[[Sequence[JudgedArticle]], Sequence[Story]]
Render = Callable[[Sequence[DigestItem], str, str], Message]
"""Takes stories, a raw heading and a time zone."""
Address = Callable[[str, str], Awaitable[tuple[str, str]]]
"""Takes a workspace's id and a person's or channel's; answers the channel to post to and the time zone to show."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class News:
    """What one watcher has not been told yet."""

    team: str
    place: str
    stories: tuple[Story, ...]
    names: tuple[str, ...]  # the watched companies that they are about


def news_for(
    watches: Iterable[Watch], articles: Iterable[JudgedArticle], group: Group
) -> dict[tuple[str, str], News]:
    """What there is for each watcher, by team and place; pure.

    A story counts where a watched company is its subject, it is no noise, and it came after the watch began.
    """
    about: dict[str, list[JudgedArticle]] = defaultdict(list)
    for judged in articles:
        if judged.judgement.noise is None:
            for key in _subjects(judged):
                about[key].append(judged)
    found: dict[tuple[str, str], dict[str, JudgedArticle]] = defaultdict(dict)
    names: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for watch in watches:
        for judged in about.get(watch.key, ()):
            if judged.article.first_seen >= watch.created_at:
                found[watch.team, watch.place][judged.article.key] = judged
                names[watch.team, watch.place][watch.name] = None
    return {
        where: News(*where, tuple(group(list(some.values()))), tuple(names[where]))
        for where, some in found.items()
    }


def _subjects(judged: JudgedArticle) -> set[str]:
    return {
        watch_key(link.name, link.symbol)
        for link in judged.judgement.companies
        if link.role is CompanyRole.SUBJECT
    }


class WatchAlerts:
    """The use-case; meant to be called after every poll."""

    def __init__(
        self,
        *,
        watches: WatchStore,
        articles: ArticleStore,
        posters: Callable[[str], Poster],
        address: Address,
        group: Group,
        render: Render,
        clock: Clock,
    ) -> None:
        self._watches = watches
        self._articles = articles
        self._posters = posters
        self._address = address
        self._group = group
        self._render = render
        self._clock = clock
        self._untaken_since: datetime | None = None

    async def announce(self) -> int:
        """Tell everybody what is new; returns how many messages were sent. Raises :class:`~bot.errors.StorageError`.

        New is what came in the last hours, and what arrived since the last call however long it had waited for its
        judgement: as long as it is news at all.
        """
        now = self._clock.now()
        before, newest = await self._watches.looked_at(), await self._articles.newest_arrival()
        watches = await self._watches.watches()
        sent, untaken = 0, False
        if watches:
            for news in news_for(watches, await self._new(before, now), self._group).values():
                taken = await self._tell(news, now)
                sent += taken or 0
                untaken = untaken or taken is None
        self._untaken_since = (self._untaken_since or now) if untaken else None
        if newest > before and (self._untaken_since is None or now - self._untaken_since > REACH):
            await self._watches.look_on(newest)
        return sent

    async def _new(self, arrival: int, now: datetime) -> list[JudgedArticle]:
        since, until = now - REACH, now + timedelta(microseconds=1)
        found = await self._articles.window(since, until) + await self._articles.arrived(
            arrival, since, until
        )
        return [judged for judged in found if judged.article.published >= now - STALE]

    async def _tell(self, news: News, now: datetime) -> int | None:
        """How many messages were sent; None where Slack did not take what there was."""
        ids = [story.id for story in news.stories]
        fresh = set(await self._watches.claim(news.team, news.place, ids, now))
        stories = [story for story in news.stories if story.id in fresh]
        if not stories:
            return 0
        extra = {"team": news.team, "channel": news.place, "stories": len(stories)}
        try:
            channel, timezone = await self._address(news.team, news.place)
            message = self._message(news, stories, timezone)
            await self._posters(news.team).post(channel, message, metadata=_metadata(stories))
        except NOT_TAKEN as error:
            await self._watches.unclaim(news.team, news.place, sorted(fresh))
            log.warning("announced later: %s", error, extra=extra)
            return None
        except DeliveryError as error:
            log.warning("not announced: %s", error, extra=extra)
            return 0
        log.info("announced", extra=extra)
        return 1

    def _message(self, news: News, stories: Sequence[Story], timezone: str) -> Message:
        newest = sorted(stories, key=lambda story: story.lead.article.published, reverse=True)
        items = [item_of(RankedStory(story, 0.0, ())) for story in newest]
        if len(news.names) == 1:
            heading = f"News of {news.names[0]}"
        else:
            heading = f"{len(items)} stories about companies watched here"
        if len(items) > MOST:
            heading += f" (the newest {MOST} of {len(items)})"
        return self._render(items[:MOST], heading, timezone)


def _metadata(stories: Sequence[Story]) -> Mapping[str, object]:
    return {"event_type": EVENT_TYPE, "event_payload": {"first": stories[0].id, "count": len(stories)}}
