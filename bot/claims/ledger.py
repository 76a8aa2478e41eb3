"""From what was said to what stands: claims folded into threads, pure and in the order in which they were said.

A thread is one company's one commitment. A later claim confirms, moves or ends it; a re-telling changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import blake2b

from bot.models.claims import (
    Claim,
    ClaimEffect,
    ClaimKind,
    ClaimStatus,
    LedgerEntry,
    Precision,
    SaidClaim,
    Window,
)

HEARD_NOTHING = timedelta(days=5)  # after its window a claim is due, then it lapses
EARLY = timedelta(days=120)  # before its window an outcome still answers a claim: approvals come early
AGAIN = timedelta(days=540)  # after a missed or refused decision the next date is told this late
NEAR = timedelta(days=45)  # two results dates this near are of one report

OPEN = {ClaimStatus.SET, ClaimStatus.POTENTIAL, ClaimStatus.MOVED}
_ENDS = {
    ClaimStatus.MET: ClaimEffect.MEETS,
    ClaimStatus.MISSED: ClaimEffect.MISSES,
    ClaimStatus.WITHDRAWN: ClaimEffect.WITHDRAWS,
}
# Of these a company has several at once: only a sentence that says so moves one.
_SEVERAL = {ClaimKind.READOUT, ClaimKind.MILESTONE, ClaimKind.MEETING}
_FINENESS = {precision: number for number, precision in enumerate(Precision)}
_BODIES = (
    ("committee", re.compile(r"\badvisory\s+committee|\bAdCom", re.IGNORECASE)),
    ("Europe", re.compile(r"\b(?:EMA|CHMP|European|MAA|EC|EU)\b")),
    ("Britain", re.compile(r"\b(?:MHRA|CMA)\b")),
    ("China", re.compile(r"\b(?:NMPA|China|Chinese)\b")),
    ("Japan", re.compile(r"\b(?:PMDA|Japan|Japanese)\b")),
    ("America", re.compile(r"\b(?:FDA|PDUFA|NDA|BLA|U\.?S\.?)\b|complete\s+response", re.IGNORECASE)),
)
_TOKEN = re.compile(r"[^\W_]+")
_INSTITUTIONS = {
    "Federal Reserve",
    "European Central Bank",
    "Bank of England",
    "Bank of Japan",
    "OPEC",
    "OPEC+",
}


def group_of(said: SaidClaim) -> str | None:
    """Whose claims of one kind are folded together; None for a claim that belongs to nobody in particular."""
    claim = said.claim
    owner = claim.symbol or claim.company
    if not owner and claim.subject in _INSTITUTIONS:
        owner = claim.subject
    return f"{owner.casefold()}|{claim.kind.value}" if owner else None


def fold(said: Iterable[SaidClaim]) -> list[LedgerEntry]:
    """The entries that these claims of one group make, in the order of their first claims."""
    entries: list[LedgerEntry] = []
    ordered = sorted(said, key=lambda one: (one.said_at, one.article_key))
    numbers: dict[str, int] = {}
    for one in ordered:
        number = numbers[one.article_key] = numbers.get(one.article_key, -1) + 1
        at = _thread_of(one, entries)
        if at is not None:
            entries[at] = _continued(entries[at], one)
        elif one.claim.status in OPEN and one.claim.window is not None and not _told_before(one, entries):
            entries.append(_begun(one, number))
    return entries


def standing(entry: LedgerEntry, today: date) -> ClaimStatus:
    """The status on a day: what passed without an outcome lapses after five days."""
    if entry.status in OPEN and entry.window is not None and entry.window.end + HEARD_NOTHING < today:
        return ClaimStatus.LAPSED
    return entry.status


def is_due(entry: LedgerEntry, today: date) -> bool:
    """Whether its time has passed, nothing was heard, and it has not lapsed yet."""
    window = entry.window
    return entry.status in OPEN and window is not None and window.end < today <= window.end + HEARD_NOTHING


def effect_on(entry: LedgerEntry | None, one: SaidClaim) -> ClaimEffect | None:
    """What a claim does to an entry as it stood before."""
    claim = one.claim
    if claim.status in _ENDS:
        return _ENDS[claim.status] if entry is not None else None
    if claim.status is ClaimStatus.POTENTIAL:
        return None
    if entry is None or entry.status is ClaimStatus.POTENTIAL:
        return ClaimEffect.SETS
    return ClaimEffect.CONFIRMS if _agree(entry.window, claim.window) else ClaimEffect.MOVES


# --- threads ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Fit:
    place: int
    named: bool  # both name their subject


def _thread_of(one: SaidClaim, entries: Sequence[LedgerEntry]) -> int | None:
    claim = one.claim
    fits = [
        _Fit(place, bool(claim.subject and entry.claim.subject))
        for place, entry in enumerate(entries)
        if entry.status in OPEN
        and _same_subject(claim.subject, entry.claim.subject)
        and _same_body(claim, entry.claim)
        and _may_answer(one, entry)
    ]
    if named := [fit for fit in fits if fit.named]:
        return _best(one, entries, named)
    # Where one of the two names no subject, there must be no choice, or the window must say which.
    same = [fit for fit in fits if _agree(entries[fit.place].window, claim.window)]
    if same:
        return same[-1].place
    return (
        fits[0].place
        if len(fits) == 1 and claim.status not in {ClaimStatus.SET, ClaimStatus.POTENTIAL}
        else None
    )


def _best(one: SaidClaim, entries: Sequence[LedgerEntry], fits: Sequence[_Fit]) -> int:
    agreeing = [fit for fit in fits if _agree(entries[fit.place].window, one.claim.window)]
    return (agreeing or list(fits))[-1].place


def _may_answer(one: SaidClaim, entry: LedgerEntry) -> bool:
    """Whether a claim can be about this entry at all."""
    claim, window = one.claim, entry.window
    if window is None:
        return False
    if claim.status in _ENDS and claim.window is None:
        if claim.status is ClaimStatus.MET:
            return window.start - EARLY <= one.said_at.date() and _plausible(claim.kind, window, one)
        return True
    if _agree(window, claim.window):
        return True
    named = bool(claim.subject and entry.claim.subject)
    late = AGAIN if claim.kind is ClaimKind.DECISION and named else EARLY
    if claim.window is None or one.article_key == entry.last.article_key:
        return False
    if window.end < one.said_at.date() - late:
        return False
    if claim.effect is ClaimEffect.MOVES or claim.status is ClaimStatus.MET:
        return True
    if claim.status is ClaimStatus.POTENTIAL or claim.kind in _SEVERAL:
        return False
    if claim.kind is ClaimKind.RESULTS and not (claim.subject and claim.subject == entry.claim.subject):
        return abs(claim.window.start - window.start) <= NEAR
    return True


def _plausible(kind: ClaimKind, window: Window, one: SaidClaim) -> bool:
    """Readouts and milestones have many steps: only one whose time has come, or nearly, is met."""
    early = timedelta(31) if kind in _SEVERAL else EARLY
    return window.start - early <= one.said_at.date()


def _told_before(one: SaidClaim, entries: Sequence[LedgerEntry]) -> bool:
    """Whether a thread that has ended was about just this: a recap opens nothing anew."""
    return any(
        entry.status not in OPEN
        and _same_subject(one.claim.subject, entry.claim.subject)
        and (_agree(entry.window, one.claim.window) or _agree(entry.was, one.claim.window))
        for entry in entries
    )


def _same_subject(one: str, other: str) -> bool:
    """Whether both may name one thing: a word in common, or nothing named."""
    if not one or not other:
        return True
    first, second = (set(_TOKEN.findall(name.casefold())) for name in (one, other))
    smaller = min(first, second, key=len)
    return smaller <= first & second


def _same_body(one: Claim, other: Claim) -> bool:
    """Whether one authority may be meant: Europe's approval answers no American date."""
    if one.kind is not ClaimKind.DECISION:
        return True
    first, second = _body_of(one.sentence), _body_of(other.sentence)
    return first is None or second is None or first == second


def _body_of(sentence: str) -> str | None:
    """The authority that a sentence names by an unmistakable word, where it names one only."""
    if re.search(r"\bPDUFA\b", sentence):
        return "America"
    named = [body for body, pattern in _BODIES if pattern.search(sentence)]
    return named[0] if named else None


def _agree(one: Window | None, other: Window | None) -> bool:
    """Whether two windows can both be right: one lies in the other."""
    if one is None or other is None:
        return False
    return (one.start >= other.start and one.end <= other.end) or (
        other.start >= one.start and other.end <= one.end
    )


# --- steps -----------------------------------------------------------------------------------------


def _begun(one: SaidClaim, number: int) -> LedgerEntry:
    seed = f"{group_of(one)}\n{one.article_key}\n{number}"
    uid = blake2b(seed.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    return LedgerEntry(uid, one.claim, one.claim.status, one.claim.window, None, 0, one, one.sectors)


def _continued(entry: LedgerEntry, one: SaidClaim) -> LedgerEntry:
    claim = one.claim
    sectors = tuple(dict.fromkeys((*entry.sectors, *one.sectors)))
    if claim.status is ClaimStatus.POTENTIAL:
        return entry
    if claim.status in _ENDS:
        return replace(entry, status=claim.status, sequence=entry.sequence + 1, last=one, sectors=sectors)
    shown = replace(entry.claim, subject=entry.claim.subject or claim.subject, sentence=claim.sentence)
    step = replace(entry, claim=shown, last=one, sectors=sectors)
    if entry.status is ClaimStatus.POTENTIAL:
        return replace(step, status=claim.status, window=claim.window, sequence=entry.sequence + 1)
    if entry.window is None or claim.window is None:
        return step
    if not _agree(entry.window, claim.window):
        return replace(
            step, status=ClaimStatus.MOVED, window=claim.window, was=entry.window, sequence=entry.sequence + 1
        )
    if _finer(claim.window, entry.window):
        return replace(step, window=claim.window, sequence=entry.sequence + 1)
    return replace(entry, last=one, sectors=sectors) if claim.window != entry.window else step


def _finer(one: Window, other: Window) -> bool:
    return _FINENESS[one.precision] < _FINENESS[other.precision]
