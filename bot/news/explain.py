"""Why: stage by stage, what became of an article and by which rule, in lines for people."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.digests.rank_words import rank_sentences
from bot.models.articles import ArticleTrace, Judgement, Sighting
from bot.models.claims import Claim
from bot.models.delivery import Outcome, RunState
from bot.models.digests import LeftOutReason
from bot.ports.digests import DeliveryStore
from bot.ports.news import ArticleStore, FeedStore

MOST_OUTCOMES = 20
INDENT = " " * 11

LEFT_OUT = {
    LeftOutReason.NOISE: "left out as noise ({})",
    LeftOutReason.ALREADY_SHOWN: "left out: this channel had been shown the story before",
    LeftOutReason.EXCLUDED: "left out: the sector excludes “{}”",
    LeftOutReason.MUTED: "left out: the channel has muted {}",
    LeftOutReason.NO_ROOM: "left out: stories of higher rank filled the digest",
    LeftOutReason.ONE_SOURCE: "left out: {} had its share of the section, so that others come to word",
    LeftOutReason.TOLD_ABOVE: "left out: it seems to tell again what a story above it tells",
    LeftOutReason.TOO_OLD: "left out: it was published too long before",
}


MayName = Callable[[str], Awaitable[bool]]
"""Whether the asker may learn of the channel with this id."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Lines for people; ``known`` is False where the article was never seen."""

    lines: tuple[str, ...]
    known: bool


class Explainer:
    """Answers ``why``. ``feed_name`` gives a configured feed's publisher by URL, ``key_of`` an address's key."""

    def __init__(
        self,
        articles: ArticleStore,
        deliveries: DeliveryStore,
        feeds: FeedStore,
        *,
        feed_name: Callable[[str], str],
        key_of: Callable[[str], str],
        timezone: str,
    ) -> None:
        self._articles = articles
        self._deliveries = deliveries
        self._feeds = feeds
        self._feed_name = feed_name
        self._key_of = key_of
        self._zone = ZoneInfo(timezone)

    async def why(self, url: str, *, team: str | None = None, may_name: MayName | None = None) -> Explanation:
        """What became of the article at this address. Raises :class:`~bot.errors.StorageError`.

        With ``team`` only that workspace's digests are told: nobody learns of another's channels. Of a channel
        that ``may_name`` refuses neither the name is told nor what its readers muted or found not useful.
        """
        trace = await self._articles.by_url(url)
        if trace is None:
            return await self._not_stored(url)
        found = await self._deliveries.outcomes(trace.article.key, MOST_OUTCOMES)
        outcomes = [one for one in found if team is None or one.run.team == team]
        channels = {one.run.channel for one in outcomes}
        hidden = {one for one in channels if may_name is not None and not await may_name(one)}
        matched = await self._matched(trace.judgement)
        return Explanation(tuple(self._told(trace, outcomes, matched, hidden)), known=True)

    async def _not_stored(self, url: str) -> Explanation:
        sightings = await self._feeds.sightings(self._key_of(url))
        if not sightings:
            return Explanation((f"No feed has ever shown {url}, as far as is remembered.",), known=False)
        lines = [
            *self._seen(sightings),
            f"{'Stored':<{len(INDENT)}}no: it stood in the feed before its first poll, or was cleaned away",
        ]
        return Explanation((url, "", *lines), known=True)

    async def _matched(self, judgement: Judgement | None) -> str | None:
        """The title of the article that this one joined."""
        if judgement is None or judgement.story.matched is None:
            return None
        found = await self._articles.get([judgement.story.matched])
        return next((one.article.title for one in found.values()), None)

    # --- lines -------------------------------------------------------------------------------------

    def _told(
        self, trace: ArticleTrace, outcomes: Sequence[Outcome], matched: str | None, hidden: Collection[str]
    ) -> Iterator[str]:
        article = trace.article
        yield article.title
        yield article.url
        yield ""
        yield from self._seen(trace.sightings)
        date = (
            self._moment(article.published)
            if article.dated
            else "the feed gives no usable date; first seen counts"
        )
        yield _line("Published", date)
        if trace.judgement is None:
            yield _line("Judged", "not yet: it waits for its judgement")
            return
        yield _line("Page", trace.judgement.page or "not looked at")
        yield from _judged(trace.judgement, matched)
        if trace.waiting:
            yield _line("Judged", "will be judged anew: its feed has edited it since")
        yield from _delivered(outcomes, hidden)

    def _seen(self, sightings: Sequence[Sighting]) -> Iterator[str]:
        for number, sighting in enumerate(sightings):
            still = (
                ""
                if sighting.still_there
                else f", gone from the feed since {self._moment(sighting.last_seen_at)}"
            )
            told = f"{self._feed_name(sighting.feed_url)}, {self._moment(sighting.first_seen_at)}{still}"
            yield _line("Seen" if number == 0 else "", told)

    def _moment(self, at: datetime) -> str:
        return at.astimezone(self._zone).strftime("%-d %b %Y %H:%M %Z")


def _delivered(outcomes: Sequence[Outcome], hidden: Collection[str]) -> Iterator[str]:
    if not outcomes:
        yield _line("Digests", "in none so far")
    for number, outcome in enumerate(outcomes):
        stage, run = "Digests" if number == 0 else "", outcome.run
        when = f"{run.slot.local_date} {'on request' if run.asked else run.slot.name}"
        if run.channel in hidden:
            yield _line(stage, f"a private channel, {when}: {'left out' if outcome.reason else 'shown'}")
            continue
        where = f"{run.channel}, {when}"
        if outcome.reason is not None:
            yield _line(stage, f"{where}: {LEFT_OUT[outcome.reason].format(outcome.detail)}")
            continue
        state = "" if run.state is RunState.DONE else f" ({run.state.value})"
        yield _line(stage, f"{where}: shown{state}")
        if outcome.rank:
            for sentence in rank_sentences(outcome.rank):
                yield f"{INDENT}{sentence}"
            yield f"{INDENT}ranked {sum(part.value for part in outcome.rank):.2f}:"
            for part in outcome.rank:
                yield f"{INDENT}  {part.value:+.2f} {part.name}: {part.why}"


def _judged(judgement: Judgement, matched: str | None) -> Iterator[str]:
    noise = judgement.noise
    yield _line("Noise", f"{noise.noise_class.value}: {noise.why}" if noise else "none")
    if not judgement.sectors:
        yield _line("Sectors", "none: neither its feed nor its words belong to one")
    for number, fit in enumerate(judgement.sectors):
        yield _line("Sectors" if number == 0 else "", f"{fit.sector} ({fit.strength:.2f}): {fit.why}")
    event = judgement.event
    yield _line("Event", f"{event.type.value}: {event.why}" if event else "none that the text names")
    for number, link in enumerate(judgement.companies):
        listed = f" ({link.symbol})" if link.symbol else ""
        yield _line("Companies" if number == 0 else "", f"{link.name}{listed}, {link.role.value}: {link.why}")
    yield _line("Summary", f"{judgement.summary.why}: {judgement.summary.text}")
    for number, claim in enumerate(judgement.claims):
        yield _line("Claims" if number == 0 else "", _claimed(claim))
    story = judgement.story
    if story.matched is None:
        yield _line("Story", f"{story.story_id}, its own: {story.why}")
    else:
        other = f" with “{matched}”" if matched else ""
        yield _line(
            "Story", f"{story.story_id}, joined{other} as {story.kind} ({story.score:.2f}): {story.why}"
        )


def _claimed(claim: Claim) -> str:
    window = claim.window
    when = ""
    if window is not None:
        days = f"{window.start}" if window.start == window.end else f"{window.start} to {window.end}"
        when = f" {days} ({window.precision.value})"
    about = f" of {claim.subject}" if claim.subject else ""
    effect = f", {claim.effect.value}" if claim.effect else ""
    return f"{claim.kind.value}{about},{when} {claim.status.value}{effect}: “{claim.sentence}”"


def _line(name: str, told: str) -> str:
    return f"{name:<{len(INDENT)}}{told}"
