"""What the stages need from the edges, as protocols: storage, pages, Slack.

Each method says what it raises; beyond that only :class:`~bot.errors.StorageError` (stores) may come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.models import (
    Article,
    ArticleTrace,
    CachedPiece,
    Dislike,
    FeedState,
    Installation,
    Instance,
    JudgedArticle,
    Message,
    Mute,
    Mutes,
    NewsQuery,
    Outcome,
    Part,
    PollPlan,
    Posted,
    RankPart,
    Run,
    RunState,
    SavedStory,
    SeenEntry,
    Shown,
    Sighting,
    Slot,
    StoryRow,
    Subscription,
    Watch,
)


class FeedStore(Protocol):
    """What is remembered of feeds and their entries."""

    async def states(self, urls: Sequence[str]) -> dict[str, FeedState]:
        """The states of these feeds by configured URL; a feed never polled is absent."""
        ...

    async def seen(self, feed_url: str, feed_keys: Sequence[str]) -> dict[str, SeenEntry]:
        """What the ledger knows of these entries of this feed, by feed key."""
        ...

    async def known(self, article_keys: Sequence[str]) -> dict[str, str]:
        """The fingerprints of articles by key, whatever feed they came from.

        Ledgers count too: what was cleaned away, or was old news elsewhere, is known.
        """
        ...

    async def words(self, feed_url: str, fingerprints: Sequence[str]) -> dict[str, str]:
        """Which of these fingerprints this feed's ledger holds, each with the key of its article."""
        ...

    async def record(self, plan: PollPlan, at: datetime) -> None:
        """Write all of a poll in one transaction."""
        ...

    async def record_all(self, polls: Sequence[tuple[PollPlan, datetime]]) -> None:
        """Write the polls of several feeds, no feed twice, in one transaction: all of them or none."""
        ...

    async def sightings(self, article_key: str) -> tuple[Sighting, ...]:
        """Which feeds showed this article, first first; also where only the ledger still knows it."""
        ...

    async def record_states(self, states: Sequence[FeedState]) -> None:
        """Write the states of many feeds whose polls brought no document, in one transaction."""
        ...


class ArticleStore(Protocol):
    """Stored articles and what was judged of them."""

    async def unjudged(self, limit: int) -> list[Article]:
        """Articles that wait for judgement, oldest first."""
        ...

    async def save_judged(self, judged: Sequence[JudgedArticle], at: datetime) -> None:
        """Store judgements (and page text, where the article's text was completed) in one transaction.

        The article keeps the fingerprint it had when it waited; where a feed has edited it meanwhile, the
        judgement is not kept and the article goes on waiting.
        """
        ...

    async def window(self, since: datetime, until: datetime) -> list[JudgedArticle]:
        """Judged articles first seen or published in the half-open window, oldest first."""
        ...

    async def get(self, keys: Sequence[str]) -> dict[str, JudgedArticle]:
        """Judged articles by key; unknown and waiting ones are absent."""
        ...

    async def by_url(self, url: str) -> ArticleTrace | None:
        """All that is stored of the article at this address, as given or in its canonical form."""
        ...

    async def story_rows(self, since: datetime) -> list[StoryRow]:
        """Judged articles published since, oldest first, as the story index needs them after a start."""
        ...


class NewsSearch(Protocol):
    """Finds stored news."""

    async def search(self, query: NewsQuery) -> list[JudgedArticle]:
        """The articles of one page, newest and best first; whatever is typed is never an error."""
        ...


class Poster(Protocol):
    """Slack, as far as delivery needs it. Raises :class:`~bot.errors.DeliveryError` in its forms."""

    async def post(
        self, channel: str, message: Message, *, metadata: Mapping[str, object], thread_ts: str | None = None
    ) -> Posted:
        """Post a message; metadata is ``{"event_type": ..., "event_payload": {...}}``."""
        ...

    async def find(
        self,
        channel: str,
        *,
        event_type: str,
        payload: Mapping[str, object],
        since: datetime,
        thread_ts: str | None = None,
    ) -> Posted | None:
        """Look into the channel's history (or a thread) for the message with this metadata.

        None means that it certainly does not stand there now. Raises
        :class:`~bot.errors.HistoryUnavailable` where that cannot be found out.
        """
        ...


class SubscriptionStore(Protocol):
    """Which channels want which digest when."""

    async def subscriptions(self) -> list[Subscription]:
        """All of them, paused ones too, oldest first."""
        ...

    async def subscription(self, subscription_id: str) -> Subscription | None:
        """One of them."""
        ...

    async def save_subscriptions(self, subscriptions: Sequence[Subscription]) -> None:
        """Add or replace, in one transaction."""
        ...

    async def remove_subscriptions(self, ids: Sequence[str]) -> None:
        """Remove; what their channels have been shown stays remembered."""
        ...

    async def pause_channel(self, team: str, channel: str, why: str) -> int:
        """Pause a channel's subscriptions; returns how many were not paused before."""
        ...


class DeliveryStore(Protocol):
    """Digest slots, their messages, and what each channel has been shown.

    A run belongs to its ``owner`` until its lease ends. Whatever an owner writes raises
    :class:`~bot.errors.LeaseLost` where the run is no longer its own.
    """

    async def slots(self, since: date) -> list[Slot]:
        """The slots of the plan that have a row, from this local date on."""
        ...

    async def claim(self, run: Run) -> bool:
        """Make the slot's row; False where the slot, or its subscription's local date, has one already.

        False, too, for a slot of the plan while another instance holds the lease.
        """
        ...

    async def take_over(self, owner: str, now: datetime, lease_until: datetime) -> list[Run]:
        """Make unfinished runs whose lease has ended, or that are this owner's anyway, this owner's.

        None while another instance holds the lease of the whole database.
        """
        ...

    async def renew(self, run_id: str, owner: str, lease_until: datetime) -> None:
        """Hold a run for longer."""
        ...

    async def release(self, run_id: str, owner: str, at: datetime, why: str) -> None:
        """Hand an unfinished run back, to be taken over by whoever comes first."""
        ...

    async def hand_back(self, owner: str, at: datetime, why: str) -> int:
        """Release all that this owner has not finished; returns how many runs."""
        ...

    async def window_ends(self) -> dict[str, datetime]:
        """Up to where each subscription's digests have read, by id; one that was given up has read nothing."""
        ...

    async def shown(self, team: str, channel: str) -> Shown:
        """What this channel has been shown or is about to be."""
        ...

    async def freeze(
        self,
        run: Run,
        messages: Sequence[Message],
        stories: Mapping[str, Sequence[str]],
        left_out: Mapping[str, Sequence[str]],
        ranks: Mapping[str, Sequence[RankPart]],
    ) -> bool:
        """Store a composed run, its messages, and its stories (id to article keys) as shown to its channel.

        All in one transaction; False, and nothing stored, where another run has meanwhile shown one of
        the stories. ``left_out`` maps "reason" or "reason:detail" to article keys, ``ranks`` a story's id to
        the parts of its rank.
        """
        ...

    async def parts(self, run_id: str) -> list[Part]:
        """A run's messages in order."""
        ...

    async def record_part(self, part: Part, owner: str, lease_until: datetime) -> None:
        """Write where a message stands, and hold its run until then."""
        ...

    async def finish(self, run_id: str, owner: str, state: RunState, why: str | None) -> None:
        """End a run. Where nothing of it was posted, its stories count as not shown."""
        ...

    async def outcomes(self, article_key: str, limit: int) -> list[Outcome]:
        """What became of an article in the runs that considered it, newest first."""
        ...

    async def forget(self, before: datetime) -> int:
        """Remove finished runs claimed before then, and what they showed; returns how many runs.

        The newest of each subscription stay, so that a clock that is far ahead for a while makes nobody
        post or show again what was posted.
        """
        ...


class LeaseStore(Protocol):
    """Which one of several instances on the same database is at work."""

    async def holder(self) -> Instance | None:
        """The instance at work; None where none is."""
        ...

    async def take(self, me: Instance, now: datetime, seen: Instance | None) -> bool:
        """Make it this instance's where nobody has it, or where it is still as it was ``seen``."""
        ...

    async def touch(self, owner: str, now: datetime) -> bool:
        """A sign of life; False where another instance has taken it."""
        ...

    async def give_back(self, owner: str) -> None:
        """Nobody has it any more; nothing where another instance does."""
        ...


class EventLedger(Protocol):
    """What was answered already, so that it is answered once."""

    async def first(self, key: str, now: datetime, keep: timedelta) -> bool:
        """Whether nobody has done this yet; whoever is told True has it to himself for ``keep``."""
        ...

    async def undo(self, key: str) -> None:
        """It was not done after all."""
        ...

    async def forget(self, now: datetime) -> int:
        """Remove what need not be remembered any longer; returns how many."""
        ...


class StoryLookup(Protocol):
    """Finds a story again by its id."""

    async def story(self, story_id: str) -> list[JudgedArticle]:
        """All stored tellings of a story, oldest first; none where it is unknown or cleaned away."""
        ...

    async def digest_thread(self, team: str, channel: str, ts: str) -> bool:
        """Whether the message at this place is a digest's first message."""
        ...


class InstallationStore(Protocol):
    """Where the app is installed, and the states of installations that were begun."""

    async def installations(self) -> list[Installation]:
        """All of them, oldest first."""
        ...

    async def installation(self, team: str) -> Installation | None:
        """A workspace's."""
        ...

    async def keep(self, installation: Installation) -> None:
        """Keep it in place of what the workspace had before."""
        ...

    async def reseal(self, team: str, before: str, after: str) -> bool:
        """Put a token sealed anew in the place of the old one; False where another one stands there by now."""
        ...

    async def begin(self, state: str, now: datetime, until: datetime) -> None:
        """Remember the state of an installation that was begun; only so many of the newest are remembered."""
        ...

    async def finish(self, state: str, now: datetime) -> bool:
        """Use a state up; False where it is unknown, used or too old. Of several who try at once one succeeds."""
        ...


class WatchStore(Protocol):
    """Who wants to hear of which company, and which stories they were told of."""

    async def watches(self, team: str | None = None, place: str | None = None) -> list[Watch]:
        """Of a workspace and a person or channel, or all; oldest first."""
        ...

    async def add(self, watch: Watch) -> bool:
        """Keep it; False where it was kept already."""
        ...

    async def remove(self, watch: Watch) -> bool:
        """Keep it no longer; False where there was none."""
        ...

    async def claim(self, team: str, place: str, stories: Sequence[str], now: datetime) -> list[str]:
        """Those of the stories that this watcher was not told of yet; they count as told from now on."""
        ...

    async def unclaim(self, team: str, place: str, stories: Sequence[str]) -> None:
        """They were not told after all."""
        ...

    async def forget(self, before: datetime) -> int:
        """Forget what was told before then; returns how much."""
        ...


class SavedStore(Protocol):
    """Stories that people saved for later."""

    async def saved(self, team: str, user: str, limit: int) -> list[SavedStory]:
        """Somebody's saved stories, last saved first."""
        ...

    async def save(self, story: SavedStory) -> bool:
        """Keep it; False where it was kept already."""
        ...

    async def remove(self, team: str, user: str, story_id: str) -> None:
        """Keep it no longer."""
        ...


class MuteStore(Protocol):
    """What channels do not want to see, and what their readers found not useful."""

    async def mutes(self, team: str, channel: str) -> list[Mute]:
        """What this channel has muted, oldest first."""
        ...

    async def as_rules(self, team: str, channel: str) -> Mutes:
        """The same as a digest needs it, with what readers found not useful."""
        ...

    async def mute(self, mute: Mute) -> bool:
        """Show it here no longer; False where it was muted already."""
        ...

    async def unmute(self, team: str, channel: str, kind: str, key: str) -> bool:
        """Show it again; False where it was not muted."""
        ...

    async def dislike(self, dislike: Dislike) -> bool:
        """Remember it; False where this reader said so before."""
        ...

    async def undo_dislike(self, team: str, channel: str, user: str, story_id: str) -> None:
        """It was useful after all."""
        ...

    async def forget(self, before: datetime) -> int:
        """Forget dislikes of before then; returns how many. What is muted stays muted."""
        ...


class CompanyCache(Protocol):
    """What sources said about companies, by kind and key."""

    async def pieces(self, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], CachedPiece]:
        """Those of the wanted (kind, key) that are kept, however old."""
        ...

    async def keep(self, piece: CachedPiece) -> None:
        """Keep a piece in place of an older one; one that is newer stays."""
        ...

    async def forget_pieces(self, before: datetime) -> int:
        """Remove what was fetched before then; returns how many."""
        ...


class DirectoryStore(Protocol):
    """Keeps the newest list of companies that was fetched."""

    async def newest(self) -> tuple[date, str] | None:
        """The day the kept list is of, and its text; None where none was fetched yet."""
        ...

    async def keep(self, of: date, text: str) -> None:
        """Keep this list instead."""
        ...
