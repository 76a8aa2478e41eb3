"""What a poll's answer changes: pure rules from entries to a plan; identity never uses a date.

A date may only ever hold an entry back, never make one new. The rules, in their order:

1. An entry that this feed's ledger knows is no news. Where its words have changed, the stored article is
   updated, provided that it still says what this feed last said (another feed's telling of the same page
   is not overwritten).
2. An article that any feed has shown (same canonical address) is no news.
3. First poll: news is what carries a date within the digest's window. Everything else goes to the ledger
   as baseline, entries without a date too, and those of a feed that gives all of them the moment of the
   request: nothing says that they are recent, and the next ones will be news the moment they appear.
4. Later polls: an entry that was not there before is news, dated or not, if it is at most a week old:
   journals and regulators list things days after their date.
5. Many at once (ten, and at least half of the document) ask for a closer look, because that is what a
   moved or re-dated archive looks like. Entries whose words this feed has shown before are the old ones
   under new names. Of the others, those dated a day before the last good reading should have been there
   then. And dates count for nothing where the document re-dates entries that were seen before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.models.articles import Article
from bot.models.feeds import FeedState, PollPlan, SeenEntry

LATE_LIMIT = timedelta(days=7)  # an entry that turns up this long after its date is archive, not news
FLOOD = 10  # entries that were never seen before, in one document: worth a closer look
MOVED_AT_LEAST = 3  # entries with known words under new names that make a move; one alone may be a namesake
SLACK = timedelta(hours=24)  # how far a feed's dates may lag behind what it shows
TELLING = 120  # characters of title and text that no two items share by chance; a bare headline recurs
GENERATED = 5  # entries with one and the same date, which may be the moment of the request
GENERATED_WITHIN = timedelta(hours=1)  # one date for all entries, this close to now, is the request's own


@dataclass(frozen=True, slots=True)
class Sorted:
    """A document's entries that are not in the ledger, against what is known elsewhere."""

    strange: tuple[Article, ...]  # never seen, in the document's order
    updated: tuple[Article, ...]
    seen: tuple[SeenEntry, ...]  # every entry, with the article that it stands for


def sort_entries(
    articles: Sequence[Article], seen: Mapping[str, SeenEntry], known: Mapping[str, str]
) -> Sorted:
    """Rules 1 and 2: what the ledger and the stored articles know, and what nobody has seen.

    ``seen`` is the feed's ledger by feed key, ``known`` fingerprints by article key. Of entries with
    one key in one document the first counts.
    """
    strange: dict[str, Article] = {}
    updated: dict[str, Article] = {}
    entries: dict[str, SeenEntry] = {}
    for article in articles:
        if article.feed_key in entries:
            continue
        before = seen.get(article.feed_key)
        key = article.key if before is None else before.article_key
        entries[article.feed_key] = SeenEntry(article.feed_url, article.feed_key, key, article.fingerprint)
        if before is None:
            if key not in known:
                strange.setdefault(key, article)
        elif before.fingerprint != article.fingerprint and known.get(key) == before.fingerprint:
            updated[key] = replace(article, key=key)
    return Sorted(tuple(strange.values()), tuple(updated.values()), tuple(entries.values()))


def needs_words(state: FeedState, found: Sorted) -> bool:
    """Whether rule 5 will want to know which of the strange entries' words this feed has shown before."""
    return state.baselined and len(found.strange) >= MOVED_AT_LEAST


def decide(
    state: FeedState,
    articles: Sequence[Article],
    seen: Mapping[str, SeenEntry],
    known: Mapping[str, str],
    now: datetime,
    window: timedelta,
    words: Mapping[str, str] | None = None,
) -> PollPlan:
    """The plan for a document of ``state``'s feed, read at ``now``.

    ``state`` is the one before this poll; the plan carries it on with ``baselined`` set, for the health
    rule to move on. ``window`` is how far back a digest looks. ``words`` maps the fingerprints that this
    feed's ledger holds to article keys; only asked for where :func:`needs_words` says so.
    """
    found = sort_entries(articles, seen, known)
    dated = not _dates_are_idle(state, articles, seen, now)
    if state.baselined:
        new, baseline, renamed = _later(state, found, dated, now, window, words or {})
        archive: tuple[Article, ...] = ()
    else:
        new = tuple(one for one in found.strange if dated and one.dated and one.published >= now - window)
        baseline, renamed = _without(found.strange, new), {}
        # Stored, so that people can look further back from the first day on; news in no digest.
        archive = tuple(replace(one, first_seen=one.published) for one in baseline if dated and one.dated)
    entries = found.seen
    if renamed:
        entries = tuple(
            replace(entry, article_key=renamed.get(entry.article_key, entry.article_key)) for entry in entries
        )
    return PollPlan(
        state=replace(state, baselined=True),
        new=new,
        baseline=baseline,
        archive=archive,
        updated=found.updated,
        seen=entries,
    )


def _later(
    state: FeedState,
    found: Sorted,
    dated: bool,
    now: datetime,
    window: timedelta,
    words: Mapping[str, str],
) -> tuple[tuple[Article, ...], tuple[Article, ...], dict[str, str]]:
    """Rules 4 and 5: news, baseline, and the old article keys of renamed entries."""
    renamed = {one.key: words[one.fingerprint] for one in _moved(found.strange, words)}
    strange = tuple(one for one in found.strange if one.key not in renamed)
    flood = len(found.strange) >= FLOOD and len(found.strange) * 2 >= len(found.seen)
    oldest = now - max(window, LATE_LIMIT)
    if flood and state.last_ok_at is not None:
        oldest = max(oldest, state.last_ok_at - max(SLACK, window))
    new = tuple(one for one in strange if (one.published >= oldest if dated and one.dated else not flood))
    return new, _without(strange, new), renamed


def _moved(strange: Sequence[Article], words: Mapping[str, str]) -> list[Article]:
    """The strange entries that are old ones under new names.

    Words that tell enough count where half of the strange entries have known ones; bare headlines
    ("Weekly report") only where practically the whole document consists of different known ones.
    """
    known = [one for one in strange if one.fingerprint in words]
    telling = [one for one in known if len(one.title) + len(one.text) >= TELLING]
    different = len({one.fingerprint for one in telling})
    if different >= max(MOVED_AT_LEAST, len(strange) / 2):
        return telling
    different = len({one.fingerprint for one in known})
    return known if different >= max(FLOOD, 0.9 * len(strange)) else []


def _dates_are_idle(
    state: FeedState, articles: Sequence[Article], seen: Mapping[str, SeenEntry], now: datetime
) -> bool:
    """Whether this document's dates tell nothing.

    An unchanged entry that was seen before the last good reading cannot have been published after it;
    where most say so, the feed has re-dated its archive. On a first poll, one single date for all entries,
    within the hour, is the moment of the request.
    """
    told = [one for one in articles if one.dated]
    if not state.baselined:
        at_once = len(told) >= GENERATED and len({one.published for one in told}) == 1
        return at_once and abs(now - told[0].published) <= GENERATED_WITHIN
    if state.last_ok_at is None:
        return False
    old = [
        one
        for one in told
        if (before := seen.get(one.feed_key)) is not None and before.fingerprint == one.fingerprint
    ]
    redated = sum(one.published > state.last_ok_at for one in old)
    return redated >= 3 and redated * 2 >= len(old)


def _without(articles: Sequence[Article], taken: Sequence[Article]) -> tuple[Article, ...]:
    keys = {one.key for one in taken}
    return tuple(one for one in articles if one.key not in keys)
