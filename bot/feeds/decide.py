"""What a poll's answer changes: pure rules from entries to a plan; identity never uses a date.

A date may only ever hold an entry back, never make one new. The rules, in their order:

1. An entry that this feed's ledger knows is no news. Where its words have changed, the stored article is
   updated, provided that it still says what this feed last said (another feed's telling of the same page
   is not overwritten). So too where the entry's name is a new one and its address is the old one, and
   where a headline says that it corrects another of this feed's last days.
2. An article that any feed has shown (same canonical address) is no news.
3. First poll: news is what carries a date within the digest's window. Everything else goes to the ledger
   as baseline, entries without a date too, and those of a feed that gives all of them the moment of the
   request: nothing says that they are recent, and the next ones will be news the moment they appear.
4. Later polls: an entry that was not there before is news, dated or not, if it is at most a week old:
   journals and regulators list things days after their date.
5. Many at once (ten, and at least half of the document) ask for a closer look, because that is what a
   moved or re-dated archive looks like. Entries whose words this feed has shown before are the old ones
   under new names; where nothing of a document was seen before and most of its headlines were, it is the
   whole feed that has moved. Of the others, those dated a day before the last good reading should have been
   there then. And dates count for nothing where the document re-dates entries that were seen before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.feeds.corrections import corrected, marks_correction
from bot.models.articles import Article
from bot.models.feeds import TITLE_DIGITS, FeedState, PollPlan, SeenEntry

LATE_LIMIT = timedelta(days=7)  # an entry that turns up this long after its date is archive, not news
FLOOD = 10  # entries that were never seen before, in one document: worth a closer look
MOVED_AT_LEAST = 3  # entries with known words under new names that make a move; one alone may be a namesake
SLACK = timedelta(hours=24)  # how far a feed's dates may lag behind what it shows
MOVED_SHARE = 0.7  # of a document's entries, whose headlines make a move where nothing else is known
TELLING_TITLE = 4  # words of a headline that no two items share by chance, when many do at once
CORRECTED_WITHIN = timedelta(days=3)  # how long after an article its correction comes
TELLING = 120  # characters of title and text that no two items share by chance; a bare headline recurs
GENERATED = 5  # entries with one and the same date, which may be the moment of the request
GENERATED_WITHIN = timedelta(hours=1)  # one date for all entries, this close to now, is the request's own


@dataclass(frozen=True, slots=True)
class Sorted:
    """A document's entries that are not in the ledger, against what is known elsewhere."""

    strange: tuple[Article, ...]  # never seen, in the document's order
    retold: tuple[Article, ...]  # entries with new names, of known articles, in words that are new to them
    updated: tuple[Article, ...]
    seen: tuple[SeenEntry, ...]  # every entry, with the article that it stands for


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a feed's memory answers to :func:`wanted_words` and :func:`needs_titles`.

    ``words`` maps the fingerprints that the feed's ledger holds, and the title's part of them, to article
    keys; ``titles`` the keys of its articles of the last days to their headlines.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


def sort_entries(
    articles: Sequence[Article], seen: Mapping[str, SeenEntry], known: Mapping[str, str]
) -> Sorted:
    """Rules 1 and 2: what the ledger and the stored articles know, and what nobody has seen.

    ``seen`` is the feed's ledger by feed key, ``known`` fingerprints by article key. Of entries with
    one key in one document the first counts.
    """
    strange: dict[str, Article] = {}
    retold: dict[str, Article] = {}
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
            elif known[key] != article.fingerprint:
                retold.setdefault(key, article)
        elif before.fingerprint != article.fingerprint and known.get(key) == before.fingerprint:
            updated[key] = replace(article, key=key)
    return Sorted(
        tuple(strange.values()), tuple(retold.values()), tuple(updated.values()), tuple(entries.values())
    )


def wanted_words(state: FeedState, found: Sorted, known: Mapping[str, str]) -> list[str]:
    """The fingerprints, and titles' parts of them, of which rules 1 and 5 want to know whether the feed has shown them."""
    if not state.baselined:
        return []
    wanted = [known[one.key] for one in found.retold]
    if len(found.strange) >= MOVED_AT_LEAST:
        wanted += [one.fingerprint for one in found.strange]
        if _all_strange(found):
            wanted += [one.fingerprint[:TITLE_DIGITS] for one in found.strange]
    return wanted


def needs_titles(state: FeedState, found: Sorted) -> bool:
    """Whether rule 1 will want to know the headlines of the feed's last days."""
    return state.baselined and any(marks_correction(one.title) for one in found.strange)


def decide(
    state: FeedState,
    articles: Sequence[Article],
    seen: Mapping[str, SeenEntry],
    known: Mapping[str, str],
    now: datetime,
    window: timedelta,
    recalled: Recalled = Recalled(),
) -> PollPlan:
    """The plan for a document of ``state``'s feed, read at ``now``.

    ``state`` is the one before this poll; the plan carries it on with ``baselined`` set, for the health
    rule to move on. ``window`` is how far back a digest looks.
    """
    found = sort_entries(articles, seen, known)
    dated = not _dates_are_idle(state, articles, seen, now)
    if state.baselined:
        corrections, renamed = _corrections(found, known, recalled)
        found = replace(found, strange=tuple(one for one in found.strange if one.key not in renamed))
        new, baseline, moved = _later(state, found, dated, now, window, recalled.words)
        renamed |= moved
        updated = (*found.updated, *corrections)
        archive: tuple[Article, ...] = ()
    else:
        new = tuple(one for one in found.strange if dated and one.dated and one.published >= now - window)
        baseline, renamed, updated = _without(found.strange, new), {}, found.updated
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
        updated=updated,
        seen=entries,
    )


def _corrections(
    found: Sorted, known: Mapping[str, str], recalled: Recalled
) -> tuple[list[Article], dict[str, str]]:
    """Rule 1 for entries with new names: the stored articles in their new words, and the keys that these had.

    What another feed said last stays as it is.
    """
    own = [one for one in found.retold if recalled.words.get(known[one.key]) == one.key]
    taken = {one.key for one in (*own, *found.updated)}
    renamed: dict[str, str] = {}
    for one in found.strange:
        key = corrected(one.title, recalled.titles)
        if key is not None and key not in taken:
            taken.add(key)
            renamed[one.key] = key
            own.append(replace(one, key=key))
    return own, renamed


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
    if not renamed and _all_strange(found):
        titles = {one.key: one.fingerprint[:TITLE_DIGITS] for one in found.strange}
        renamed = {one.key: words[titles[one.key]] for one in _moved_whole(found.strange, titles, words)}
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


def _all_strange(found: Sorted) -> bool:
    """Whether nothing of the document was seen before: news come among what is known."""
    return len(found.strange) >= MOVED_AT_LEAST and len(found.strange) == len(found.seen)


def _moved_whole(
    strange: Sequence[Article], titles: Mapping[str, str], words: Mapping[str, str]
) -> list[Article]:
    """The entries of a relaunched feed, whose headlines alone are the old ones; none where too few are."""
    known = [one for one in strange if titles[one.key] in words and len(one.title.split()) >= TELLING_TITLE]
    different = len({titles[one.key] for one in known})
    return known if different >= max(MOVED_AT_LEAST, MOVED_SHARE * len(strange)) else []


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
