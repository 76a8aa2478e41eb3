"""What is read from feeds and kept: feeds, articles, and the words in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.models.articles import Article, ArticleTrace, JudgedArticle, NewsQuery, Sighting, StoryRow
from bot.models.feeds import FeedState, PollPlan, SeenEntry
from bot.models.operator import AddedFeed


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
        """Which of these fingerprints this feed's ledger holds, each with the key of its article.

        The beginning of a fingerprint, as long as its title's part, stands for whatever begins so.
        """
        ...

    async def titles(self, feed_url: str, since: datetime) -> dict[str, str]:
        """The titles of this feed's stored articles first seen since then, by article key."""
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


class AddedFeedStore(Protocol):
    """Feeds that were added beside the configuration. Raises :class:`~bot.errors.StorageError`."""

    async def added(self) -> Sequence[AddedFeed]:
        """All of them, oldest first."""
        ...

    async def add(self, feed: AddedFeed) -> bool:
        """Add it; False where its address was added already."""
        ...

    async def remove(self, url: str) -> bool:
        """Remove it; False where it was not added."""
        ...


class ArticleStore(Protocol):
    """Stored articles and what was judged of them."""

    async def unjudged(self, limit: int, *, but: Collection[str] = ()) -> list[Article]:
        """Articles that wait for judgement, oldest first; ``but`` are the keys of those that are not asked for."""
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

    async def newest_arrival(self) -> int:
        """The number of the newest arrival; 0 where nothing has arrived yet.

        An article arrives when it is judged for the first time: numbers grow in the order of commits, are never
        given twice, and stay when it is judged anew.
        """
        ...

    async def arrived(self, after: int, since: datetime, until: datetime) -> list[JudgedArticle]:
        """What arrived after this number and is not in :meth:`window`, oldest first; the last published of very many."""
        ...

    async def get(self, keys: Sequence[str]) -> dict[str, JudgedArticle]:
        """Judged articles by key; unknown and waiting ones are absent."""
        ...

    async def by_url(self, url: str) -> ArticleTrace | None:
        """All that is stored of the article at this address, as given or in its canonical form."""
        ...

    async def story_rows(
        self, since: datetime, limit: int, *, after: StoryRow | None = None
    ) -> list[StoryRow]:
        """Judged articles published since, oldest first, as the story index needs them; a slice behind ``after``."""
        ...

    async def story_rows_judged(self, turn: int, since: datetime, limit: int) -> list[StoryRow]:
        """What was judged after this turn, by whatever process, of the articles published since; in that order."""
        ...

    async def last_turn(self) -> int:
        """The turn of the newest judgement: they grow by one in the order of commits; 0 where there is none."""
        ...


class NewsSearch(Protocol):
    """Finds stored news."""

    async def search(self, query: NewsQuery) -> list[JudgedArticle]:
        """The articles of one page, newest and best first; whatever is typed is never an error."""
        ...


class StoryLookup(Protocol):
    """Finds a story again by its id."""

    async def story(self, story_id: str) -> list[JudgedArticle]:
        """All stored tellings of a story, oldest first; none where it is unknown or cleaned away."""
        ...

    async def digest_thread(self, team: str, channel: str, ts: str) -> bool:
        """Whether the message at this place is a digest's first message."""
        ...
