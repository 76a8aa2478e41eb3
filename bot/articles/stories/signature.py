"""What a telling of a story is compared by: a compact fingerprint of title and lead.

Only the title and about a thousand characters of the text count, taken after the dateline and before the first
boilerplate heading: whole releases of one issuer share so much boilerplate that they all look alike.
Tokens are CRC-32 hashes, so that a signature is the same after a restart.
"""

from __future__ import annotations

import marshal
import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

from bot.articles.economy_topics import economy_topic
from bot.articles.prepare import PreparedText, prepare
from bot.articles.stories.aliases import doing, maker, written_out
from bot.articles.stories.quantities import NO_QUANTITIES, Quantities, quantities_of
from bot.articles.stories.title_words import split_words, token_hash
from bot.articles.tone import HeadlineForm, form_of
from bot.text.plain import fold, folded_words, words

LEAD_CHARS = 1000
SKETCH_SIZE = 64  # the smallest shingle hashes that are kept; shorter texts are kept whole
_LEAD_TOKENS = 160

_DESK_PREFIX = re.compile(
    r"""^\W*(?:(?:update|wrapup|rpt|brief|exclusive|corrected|correction|refile|factbox|breaking(?:\s+news)?|
    press\s+release|news\s+release|breakingviews|preview|analysis|live|watch|video|alert|just\s+in|flash|
    insight|focus|timeline|poll|official|update\s*\d)\s*\d*\s*(?:[-–—:|]+|(?<=\d)\s)\s*)+""",
    re.IGNORECASE | re.VERBOSE,
)
_ATTRIBUTION = re.compile(
    r"\s*[-–—:(|]+\s*(?:(?:source|report|filing|media|paper|ft|wsj|nyt|nikkei|bloomberg|reuters|cnbc|bbc|"
    r"afp|ap|minister|ceo|cfo|court|agency|statement|memo|survey|study|poll)s?\)?)\s*$",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s+[-–—|•·]+\s+|\s*\|\s*|:\s+|\s+::\s+|\s*»\s*")
_LISTING = re.compile(
    r"\(\s*(?:[^()]{0,40}?[\s;,])?"
    r"(?:NASDAQ|NYSE|Nasdaq(?:GS|GM|CM)?|AMEX|OTC(?:QB|QX|MKTS)?|TSX(?:\.?V)?|CSE|LSE|AIM|ASX|Euronext(?:\s+\w+)?|HKEX|"
    r"SEHK|XETRA|FSE|SIX|Oslo|TSE)(?:\s+(?:American|Arca|MKT|CM|GM|GS))?\s*:\s*((?-i:[A-Z0-9.]{1,8}))\b",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\(\s*[A-Z][\w .]{1,20}:\s*[A-Z0-9.]{1,8}\s*\)")
# Over folded headlines with a space in front, at word borders only.
_ROUTINE = re.compile(
    r""" [("]?(?:on the move|research and markets|analyst blog|final terms|
    bull and bear|net asset values?|nav|holdings?(?:\(s\))? in (?:the )?company|transactions? in own|
    share (?:buy-?back|repurchase)s? (?:program|transaction|weekly|status)|total voting rights|
    director(?:/pdmr|\ dealing|\ declaration)|pdmr|form 8(?:\.\d|\ )|dividend declaration|
    declares? .{0,40}\b(?:dividend|distribution)|(?:daily|weekly|monthly|quarterly) (?:update|report|wrap|summary|recap)|
    (?:market|stocks?|shares?|bond|forex|fx) (?:update|wrap|report|summary|close|movers?)|
    movers?|most active|day ahead|morning (?:brief|call|note)|notice of (?:agm|meeting)|
    publication of (?:a )?(?:prospectus|final terms)|conversion of securities|listing rule|
    stabili[sz]ation notice|blog highlights|outlook highlights|chart of the day)(?!\w)""".replace(
        "\n    ", ""
    )
)


_ASIDE = re.compile(r"\s*\([^()]{1,25}\)$")  # "Title (Daily Ledger)"
_CALENDAR = re.compile(r" to (?:present|participate|speak|exhibit) (?:in|at) ")  # only issuers write so
# Over lower-case text; every alternative begins with a plain character, so that the search can skip.
_RELEASE = re.compile(
    r"[/(]\s?[\w .-]{0,30}(?:news\s?wire|prnewswire|pr\s?wire|business\s+wire|press\s?release|accesswire|newsfile)[\w .-]{0,20}[/)]"
    r"|--\s?news\s+direct\s?--|today\s+(?:announced|reported|introduced|launched|unveiled)|announced\s+today|announces?\s+(?:that|the|its)\b"
    r"|pleased\s+to\b|proud\s+to\b|excited\s+to\b|thrilled\s+to\b|delighted\s+to\b|proudly\b|\(?the\s+[\"“]company[\"”]"
)
_NAME = re.compile(r"(?<![\w'’])[A-Z][\w&.-]*")
_PLACE = re.compile(r"\b(?:in|near|at|along|around)\s+(?:the\s+)?([^\W\d_]{3,})")


@dataclass(frozen=True, slots=True)
class Signature:
    """One telling of a story.

    ``title_keys`` hash the folded title whole, without its first part, without its last, and without
    both ("Outlet - Title - Outlet"); ``anchors`` are the smallest triple hashes of the first words, by
    which copies are found. ``title`` and ``common`` are hashes of the distinctive and of the
    everyday words of the title, ``lead`` of the distinctive words of title and lead (32 bits each), to which
    the makers of products named there are added; ``names`` are those of ``title`` that are written as names;
    ``doings`` are the kinds of doing that it tells ("fall", "buy"), ``form`` says whether it is news or a piece about it;
    ``topic`` which figure of the economy or decision on rates it tells ("us jobs", "" for none);
    ``places`` those of what stands after "in", "near" or "at"; ``shingles`` the smallest hashes of word triples of the lead. ``routine``
    marks notices that come every day in the same words, ``release`` an issuer's own press release;
    ``source`` hashes the publisher (0: not known); ``published`` is in Unix seconds.
    """

    title_keys: tuple[int, ...]
    anchors: tuple[int, ...]
    title: array[int]
    common: array[int]
    lead: array[int]
    shingles: array[int]
    quantities: Quantities
    lead_numbers: array[int]
    listings: frozenset[str]
    places: frozenset[int]
    names: frozenset[int]
    doings: frozenset[str]
    form: HeadlineForm
    topic: str
    routine: bool
    release: bool
    source: int
    published: float | None


def sign(
    title: str,
    text: str,
    published: datetime | None = None,
    source: str = "",
    listings: Sequence[str] = (),
) -> Signature:
    """The signature of an article.

    ``listings`` are listings of the companies it is about, where known ("NASDAQ:AAPL"); those in the
    text are read from it.
    """
    return signature_of(prepare(title, text), published, source, listings)


def signature_of(
    telling: PreparedText, published: datetime | None = None, source: str = "", listings: Sequence[str] = ()
) -> Signature:
    """As :func:`sign`, for an article that was made ready."""
    title, text = telling.title, telling.text
    headline = clean_title(title, source)
    lead = " ".join(telling.story[: LEAD_CHARS + 200].split())[:LEAD_CHARS]
    lead_words = words(lead)
    hashed = [token_hash(word) for word in lead_words]
    triples = _triples([token for token, _ in hashed])
    in_lead = [token for token, everyday in dict.fromkeys(hashed[:_LEAD_TOKENS]) if not everyday]
    headline = _LISTED.sub(" ", headline) if "(" in headline else headline
    folded = fold(headline)
    title_words = folded_words(written_out(folded))
    distinctive, common = split_words(title_words)
    if in_lead and (core := _core(headline)) != headline:
        # An outlet's name before or after the headline does not occur in the story, a company's does.
        belonging = {*split_words(words(core))[0], *in_lead}
        distinctive = [token for token in distinctive if token in belonging]
    makers = [
        token_hash(made_by)[0]
        for word in (*title_words, *lead_words[:_LEAD_TOKENS])
        if (made_by := maker(word))
    ]
    written = {token_hash(word)[0] for word in words(" ".join(_NAME.findall(headline)))}
    return Signature(
        title_keys=_title_keys(headline, folded_words(folded)),
        anchors=_anchors(triples),
        title=array("I", distinctive),
        common=array("I", common),
        lead=array("I", dict.fromkeys([*distinctive, *in_lead, *makers])),
        shingles=_sketch(triples),
        quantities=quantities_of(folded),
        lead_numbers=array(
            "I",
            dict.fromkeys(
                token for word, (token, _) in zip(lead_words, hashed, strict=True) if word[0].isdigit()
            ),
        ),
        listings=frozenset(
            _symbol(listing) for listing in [*listings, *_LISTING.findall(f"{title} {lead[:600]}")]
        ),
        places=frozenset(token_hash(place)[0] for place in _PLACE.findall(folded)),
        names=frozenset(written.intersection(distinctive)) | frozenset(makers[:2]),
        doings=frozenset(filter(None, map(doing, title_words))),
        form=form_of(folded),
        topic=economy_topic(folded) or "",
        routine=bool(_ROUTINE.search(f" {folded}")),
        release=bool(_CALENDAR.search(folded) or _RELEASE.search(text[:700].lower())),
        source=crc32(fold(source).encode()) if source else 0,
        published=published.timestamp() if published else None,
    )


def clean_title(title: str, source: str = "") -> str:
    """The title without desk marks ("UPDATE 2-"), attributions ("- sources") and the source's own name."""
    headline = _DESK_PREFIX.sub("", " ".join(title.split()))
    if source:
        parts = _PARTS.split(headline)
        name = fold(source)
        if len(parts) > 1 and fold(parts[-1]) == name:
            headline = headline[: headline.rindex(parts[-1])].rstrip(" -–—|:•·»")
        elif len(parts) > 1 and fold(parts[0]) == name:
            headline = headline[len(parts[0]) :].lstrip(" -–—|:•·»")
    return _ATTRIBUTION.sub("", headline) or title


def _core(headline: str) -> str:
    """The headline without short first and last parts ("Outlet - Title | Outlet")."""
    parts = list(_PARTS.finditer(headline))
    start, end = 0, len(headline)
    if parts and parts[0].start() <= 25 and len(words(headline[parts[0].end() :])) >= 2:
        start = parts[0].end()
    if parts and parts[-1].start() > start and end - parts[-1].end() <= 25:
        end = parts[-1].start()
    core = _ASIDE.sub("", headline[start:end])
    return core if core != headline and len(words(core)) >= 2 else headline


def _title_keys(headline: str, title_words: Sequence[str]) -> tuple[int, ...]:
    borders = [(found.start(), found.end()) for found in _PARTS.finditer(headline)]
    variants = [title_words]
    if borders:
        first, last = borders[0], borders[-1]
        for shorter in (headline[first[1] :], headline[: last[0]], headline[first[1] : last[0]]):
            outer = len(headline) - len(shorter)
            if outer <= max(40, len(headline) // 2) and len(variant := words(shorter)) >= 4:
                variants.append(variant)
    return tuple(dict.fromkeys(crc32(" ".join(variant).encode()) for variant in variants))


def _triples(ids: Sequence[int]) -> list[int]:
    """The hashes of all triples of hashed words, in order."""
    return [
        (a * 0x9E3779B1 ^ b * 0x85EBCA6B ^ c) & 0xFFFFFFFF
        for a, b, c in zip(ids, ids[1:], ids[2:], strict=False)
    ]


def _sketch(triples: Sequence[int]) -> array[int]:
    return array("I", sorted(set(triples))[:SKETCH_SIZE])


def _anchors(triples: Sequence[int]) -> tuple[int, ...]:
    """The smallest triple hashes of the beginning, and of a longer beginning: most copies share them."""
    return tuple(
        dict.fromkeys(
            [*sorted(triples[:12])[:2], *sorted(triples[:30])[:2], *sorted(triples[:60])[:2]],
        )
    )


def _symbol(listing: str) -> str:
    return listing.rpartition(":")[2].strip(" .").upper()


# --- the packed form ---------------------------------------------------------------------------------


def pack(signature: Signature) -> bytes:
    """The signature in a few hundred bytes, for keeping a million of them."""
    q = signature.quantities
    facts: Any = None
    if q != NO_QUANTITIES:
        facts = (*(tuple(getattr(q, name)) for name in _FACTS), q.direction)
    flags = signature.routine + 2 * signature.release
    return marshal.dumps(
        (
            signature.title_keys,
            signature.anchors,
            *(getattr(signature, name).tobytes() for name in _ARRAYS),
            facts,
            tuple(signature.listings),
            tuple(signature.places),
            tuple(signature.names),
            tuple(signature.doings),
            signature.form.value,
            signature.topic,
            flags,
            signature.source,
            signature.published,
        )
    )


def unpack(packed: bytes) -> Signature:
    """The signature back from :func:`pack`."""
    keys, anchors, *rest = marshal.loads(packed)  # noqa: S302  only ever our own bytes, never stored
    arrays: list[Any] = []
    for part in rest[: len(_ARRAYS)]:
        numbers = array("I")
        numbers.frombytes(part)
        arrays.append(numbers)
    facts, listings, places, names, doings, form, topic, flags, source, published = rest[len(_ARRAYS) :]
    return Signature(
        title_keys=keys,
        anchors=anchors,
        title=arrays[0],
        common=arrays[1],
        lead=arrays[2],
        shingles=arrays[3],
        quantities=_facts(facts) if facts else NO_QUANTITIES,
        lead_numbers=arrays[4],
        listings=frozenset(listings),
        places=frozenset(places),
        names=frozenset(names),
        doings=frozenset(doings),
        form=HeadlineForm(form),
        topic=topic,
        routine=bool(flags & 1),
        release=bool(flags & 2),
        source=source,
        published=published,
    )


def _facts(packed: Any) -> Quantities:
    fields: list[Any] = [*map(frozenset, packed[:-1]), packed[-1]]
    return Quantities(*fields)


_ARRAYS = ("title", "common", "lead", "shingles", "lead_numbers")
_FACTS = tuple(NO_QUANTITIES.__slots__[:-1])
