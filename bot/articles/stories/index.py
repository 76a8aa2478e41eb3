"""Which of the stories seen lately does an article tell? Answered in constant time, in bounded memory.

Articles lie in buckets of three days, so that a lookup asks at most three of them and old days drop out
as a whole. Within a bucket, hashes of headline variants, of pairs of distinctive headline words and of
the text's first word triples lead to a few candidates, which :func:`same_story` then decides about.
Hash table and postings are flat arrays, signatures are packed: about a kilobyte an article.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import combinations, count
from zlib import crc32

from bot.articles.stories.same_story import WINDOW_SECONDS, Decision, forbids, same_story
from bot.articles.stories.signature import Signature, pack, unpack
from bot.articles.stories.title_words import rarity
from bot.models.articles import StoryMatch

_PAIRED_WORDS = 7  # of a headline's distinctive words, the rarest are paired: 21 pairs at most
_CHAIN = 96  # the most recent entries of a key that are looked at: a busy key cannot slow the index
_CANDIDATES = 24  # how many are compared in full, those with most keys in common first
_FAINT = 8  # how many of these may share a single key only
_RANK = {"same-event": 0, "copy": 1, "exact": 2}


def story_id(key: str) -> str:
    """The id of the story that the article with this key begins: 16 hexadecimal digits."""
    return blake2b(key.encode(), digest_size=8, person=b"story").hexdigest()


class _Bucket:
    """Three days of articles: a chained hash table from 32-bit keys to places in ``records``."""

    __slots__ = (
        "first",
        "heads",
        "keys",
        "mask",
        "next",
        "owner",
        "postings",
        "records",
        "serial",
        "stories",
    )

    def __init__(self, serial: int) -> None:
        self.serial = serial  # never given twice: the days of a bucket that was dropped may come again
        self.records: list[bytes] = []
        self.keys: list[str] = []
        self.stories: list[str] = []
        self.first = array("q")  # serial of the bucket and place of the story's first article, in one number
        self.mask = (1 << 10) - 1
        self.heads = array("i", [-1]) * (self.mask + 1)
        self.next = array("i")
        self.postings = array("I")
        self.owner = array("I")

    def add(self, key: str, story: str, record: bytes, hashes: Iterable[int], first: int) -> None:
        place = len(self.records)
        self.records.append(record)
        self.keys.append(key)
        self.stories.append(story)
        self.first.append(first)
        for hashed in hashes:
            slot = hashed & self.mask
            self.next.append(self.heads[slot])
            self.heads[slot] = len(self.postings)
            self.postings.append(hashed)
            self.owner.append(place)
        if len(self.postings) > 2 * self.mask:
            self._grow()

    def _grow(self) -> None:
        self.mask = 4 * self.mask + 3
        heads = array("i", [-1]) * (self.mask + 1)
        following = array("i", bytes(4 * len(self.postings)))
        mask = self.mask
        for number, hashed in enumerate(self.postings):
            slot = hashed & mask
            following[number] = heads[slot]
            heads[slot] = number
        self.heads, self.next = heads, following

    def find(self, hashes: Iterable[int], hits: dict[int, int]) -> None:
        """Count in ``hits`` how many of the keys each place shares."""
        heads, following, postings, owner, mask = self.heads, self.next, self.postings, self.owner, self.mask
        for hashed in hashes:
            number = heads[hashed & mask]
            left = _CHAIN
            while number >= 0 and left:
                if postings[number] == hashed:
                    place = owner[number]
                    hits[place] = hits.get(place, 0) + 1
                left -= 1
                number = following[number]


class StoryIndex:
    """The stories of the last days. Not thread-safe; times are aware.

    ``keep`` is how long articles are remembered after their publication; None: for good.
    """

    def __init__(self, keep: timedelta | None = timedelta(days=9)) -> None:
        self._keep = keep.total_seconds() if keep else None
        self._buckets: dict[int, _Bucket] = {}  # by three days since the epoch
        self._by_serial: dict[int, _Bucket] = {}
        self._serials = count()

    def __len__(self) -> int:
        """How many articles are remembered."""
        return sum(len(bucket.records) for bucket in self._buckets.values())

    def load(self, rows: Iterable[tuple[str, str, Signature, datetime]], now: datetime) -> None:
        """Add what was judged elsewhere: (article key, story id, signature, moment), oldest first.

        The moment stands in for an unknown publication time.
        """
        begun = {
            story: first
            for bucket in self._buckets.values()
            for story, first in zip(bucket.stories, bucket.first, strict=True)
        }
        for key, story, signature, moment in rows:
            begun[story] = self._remember(key, story, signature, moment, begun.get(story))
        self.forget(now)

    def assign(
        self, key: str, signature: Signature, now: datetime, moment: datetime | None = None
    ) -> StoryMatch:
        """Find the article's story, or let it begin one; the article is remembered either way.

        An article that is already known keeps its story. ``now`` decides what is too old to be remembered;
        ``moment``, or else it, stands in for an unknown publication time.
        """
        self.forget(now)
        moment = moment if moment is not None else now
        best: tuple[int, float, Decision, _Bucket, int] | None = None
        for bucket, place in self._candidates(signature, moment):
            if bucket.keys[place] == key:
                return StoryMatch(bucket.stories[place], None, "exact", 1.0, "this very article")
            decision = same_story(signature, unpack(bucket.records[place]))
            if not decision.same or (best and (_RANK[decision.kind], decision.score) <= best[:2]):
                continue
            if self._fits_story(signature, bucket.first[place]):
                best = (_RANK[decision.kind], decision.score, decision, bucket, place)
        if best is None:
            story = story_id(key)
            self._remember(key, story, signature, moment, None)
            return StoryMatch(story, None, "new", 1.0, "no story like it in the last days")
        _, _, decision, bucket, place = best
        story = bucket.stories[place]
        self._remember(key, story, signature, moment, bucket.first[place])
        return StoryMatch(story, bucket.keys[place], decision.kind, decision.score, decision.why)

    def forget(self, now: datetime) -> None:
        """Drop the buckets that ended before the time that is kept."""
        if self._keep is None:
            return
        oldest = int((now.timestamp() - self._keep) // WINDOW_SECONDS)
        for number in [number for number in self._buckets if number < oldest]:
            del self._by_serial[self._buckets.pop(number).serial]

    def _candidates(self, signature: Signature, moment: datetime) -> list[tuple[_Bucket, int]]:
        middle = _bucket_number(signature, moment)
        hashes = _keys(signature)
        found: list[tuple[int, int, _Bucket]] = []
        for number in (middle, middle - 1, middle + 1):
            if bucket := self._buckets.get(number):
                hits: dict[int, int] = {}
                bucket.find(hashes, hits)
                found.extend((count, place, bucket) for place, count in hits.items())
        found.sort(key=lambda hit: (-hit[0], -hit[1]))
        clear = sum(count > 1 for count, _, _ in found)
        return [(bucket, place) for _, place, bucket in found[: min(_CANDIDATES, clear + _FAINT)]]

    def _fits_story(self, signature: Signature, first: int) -> bool:
        """A story must not drift: whoever joins must be allowed beside the article that began it."""
        bucket = self._by_serial.get(first >> 32)
        return bucket is not None and forbids(signature, unpack(bucket.records[first & 0xFFFFFFFF])) is None

    def _remember(
        self, key: str, story: str, signature: Signature, moment: datetime, first: int | None
    ) -> int:
        number = _bucket_number(signature, moment)
        bucket = self._buckets.get(number)
        if bucket is None:
            bucket = self._buckets[number] = _Bucket(next(self._serials))
            self._by_serial[bucket.serial] = bucket
        own = (bucket.serial << 32) | len(bucket.records)
        begun = own if first is None else first
        bucket.add(key, story, pack(signature), _keys(signature), begun)
        return begun


def _bucket_number(signature: Signature, moment: datetime) -> int:
    seconds = moment.timestamp() if signature.published is None else signature.published
    return int(seconds // WINDOW_SECONDS)


def _keys(signature: Signature) -> list[int]:
    # The rarest, by hash where they are as rare: what tellings share is chosen in each of them.
    paired = sorted(sorted(signature.title, key=lambda word: (-rarity(word), word))[:_PAIRED_WORDS])
    pairs = [(a * 0x9E3779B1 ^ b) & 0xFFFFFFFF for a, b in combinations(paired, 2)]
    topics = [crc32(signature.topic.encode())] if signature.topic else []
    return list(dict.fromkeys([*signature.title_keys, *topics, *signature.anchors, *pairs]))
