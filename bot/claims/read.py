"""Reading claims out of a judged article: no sentence, no claim, and nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.claims import cues
from bot.claims.kinds import OUTCOMES, RANK, KindTrigger, triggers_of
from bot.claims.spans import day
from bot.claims.subjects import subject_of
from bot.claims.windows import Found, windows_of
from bot.models.articles import Article, CompanyLink, CompanyRole
from bot.models.claims import Claim, ClaimEffect, ClaimKind, ClaimStatus, Precision
from bot.text.plain import after_dateline, before_boilerplate, sentences

READ = 40  # sentences of one text: what commits anybody stands before that
LONGEST = 900  # characters of a sentence
OUTCOMES_IN = 4  # sentences, title included, that may tell what happened; further down stands history
MOST = 12  # claims of one article

# In small letters; without any of these no outcome is told.
_HAPPENED = (
    "approv clear authori reject declin grant opinion letter recommend oppose back endorse committee rate decision fid topline top-line "
    "endpoint first dose enrol initiat clos complet withdr cancel call terminat abandon scrap discontinu not miss passed chmp"
).split()
_TODAY = re.compile(
    r"\b(?:will|to\s+(?:host|hold|present|report|participate|be)|scheduled|expected|today|tomorrow|starting|from|held|available)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|to\s+\w+|scheduled|expected|due|slated|set|on\s+track|call|webcast|conference)\b",
    re.IGNORECASE,
)
_FINANCIAL = re.compile(
    r"\b(?:financial|quarter(?:ly)?|year|half|earnings|interim|Q[1-4])\b[^;]{0,60}\bresults\b|\bearnings\b|\bresults\b[^;]{0,40}\bquarter\b",
    re.IGNORECASE,
)
_CLINICAL = re.compile(
    r"\b(?:top-?line|phase|trial|study|clinical(?![-\s]stage)|data|cohort|poster)\b", re.IGNORECASE
)
_REACH = {ClaimKind.MILESTONE: 220.0}
_FAR = 240.0
_ADJOINING = 2  # characters
_TO_COME = re.compile(r"\bwill\b|\bto [a-z]{3,}")
_IF = re.compile(r"\b(?:if|potential\w*)\b", re.IGNORECASE)
_NEVER = day(date(1970, 1, 1))
_HARD = re.compile(
    r";|\s[-–—]{1,2}\s|\s--|--\s|[–—]{2}|\s•\s|(?<=[a-z]{4})\.\s+(?=[A-Z])|(?<=[a-z\d])–\s(?=[A-Z])"
)
_SOFT = re.compile(
    r",\s+(?:with|and|while|which|followed|then|as)\b|\s+(?:and|while|with|followed\s+by)\s+|\)\s|,\s"
)


def claims_of(article: Article, companies: Sequence[CompanyLink]) -> tuple[Claim, ...]:
    """The claims of an article, in its order, each commitment once."""
    said = article.published.date()
    owner = _subject_company(companies)
    told: dict[tuple[object, ...], Claim] = {}
    units = sentences_of(article.title, article.text)
    for number, sentence in enumerate(units):
        for claim in claims_in(sentence, said, title=article.title, outcomes=number < OUTCOMES_IN):
            claim = _owned(claim, owner, companies)
            key = (claim.kind, claim.window, claim.status) if claim.window else (claim.kind, claim.status)
            earlier = told.get(key)
            if earlier is None or (not earlier.subject and claim.subject):
                told[key] = claim
    return tuple(_without_echoes(list(told.values())))[:MOST]


def sentences_of(title: str, text: str) -> list[str]:
    """The title and the text's sentences that are read, without dateline and boilerplate."""
    body = text[len(title) :] if title and text.startswith(title) else text
    return [title, *sentences(before_boilerplate(after_dateline(body)), limit=READ)]


def claims_in(sentence: str, said: date, *, title: str = "", outcomes: bool = True) -> list[Claim]:
    """The claims of one sentence, published on the day ``said``; companies are not looked at."""
    if len(sentence) > LONGEST:
        return []
    found = windows_of(sentence, said)
    claims = list(_commitments(sentence, said, found, title))
    if outcomes and any(word in sentence.lower() for word in _HAPPENED):
        claims += _outcomes(
            sentence, said, found, title, [claim.kind for claim in claims if claim.status is ClaimStatus.MET]
        )
    return claims


# --- commitments -----------------------------------------------------------------------------------


def _commitments(sentence: str, said: date, found: Sequence[Found], title: str) -> Iterator[Claim]:
    triggers = triggers_of(sentence) if found else []
    for one in found:
        low, high = _segment(sentence, one)
        trigger = _nearest(sentence, one, triggers, low, high)
        if trigger is None:
            continue
        words, own = sentence[low:high], sentence[max(low, one.start - 140) : min(high, one.end + 60)]
        if one.window.end < said:
            if trigger.kind in {ClaimKind.DECISION, ClaimKind.MEETING} and cues.IN_THE_PAST.search(
                sentence[low : one.start]
            ):
                yield _claim(trigger.kind, sentence, words, title, one, ClaimStatus.MET, ClaimEffect.MEETS)
            continue
        if not _committed(sentence, one, trigger, low, high, said):
            continue
        told = sentence[low : one.end] if trigger.kind is ClaimKind.MEETING else own
        if cues.HAPPENED.search(told) and not _TO_COME.search(told):
            continue
        if cues.IN_THE_PAST.search(sentence[low : one.start]) or (
            cues.WITHDRAWS.search(words) and not cues.MOVES.search(words)
        ):
            continue
        vague = trigger.kind is ClaimKind.RESULTS and cues.UNCONFIRMED_RESULTS.search(words)
        hearsay = cues.HEARSAY.search(words) and trigger.kind is not ClaimKind.MEETING
        if vague or hearsay or cues.is_potential(_around(sentence, one, trigger, low, high)):
            yield _claim(trigger.kind, sentence, words, title, one, ClaimStatus.POTENTIAL, None)
        elif cues.MOVES.search(words):
            if not _old_date(sentence, one, found, said):
                yield _claim(trigger.kind, sentence, words, title, one, ClaimStatus.MOVED, ClaimEffect.MOVES)
        else:
            effect = ClaimEffect.CONFIRMS if cues.CONFIRMS.search(words) else ClaimEffect.SETS
            yield _claim(trigger.kind, sentence, words, title, one, ClaimStatus.SET, effect)


def _committed(sentence: str, one: Found, trigger: KindTrigger, low: int, high: int, said: date) -> bool:
    """Whether the words around the window commit anybody to it, rather than only date something."""
    if cues.OLD_PLAN.search(sentence[max(low, one.start - 60) : one.start]):
        return False
    if trigger.kind is ClaimKind.DEAL and not cues.CLOSES.search(sentence[low:high]):
        return False
    if ";" in sentence[max(0, low - 2) : low] and not cues.STRONG.search(sentence[low:high]):
        low = 0  # "expected in the third quarter; those of cohort B in the fourth"
    if trigger.kind is ClaimKind.MEETING:
        low, high = 0, len(sentence)
    if not cues.COMMITS.search(sentence[low:high]) or cues.LATER.search(
        sentence[max(low, one.start - 45) : one.start]
    ):
        return False
    if one.spoken and not _AHEAD.search(sentence[max(low, one.start - 90) : one.start]):
        return False
    if one.window == day(said):
        return bool(_TODAY.search(sentence[max(low, one.start - 90) : one.end]))
    if one.window.precision is Precision.DAY:
        return True
    if "(" in sentence[max(0, one.start - 12) : one.start] and sentence[one.end : one.end + 1] == ")":
        return False  # a book's or a paper's date
    return bool(cues.STRONG.search(sentence[max(low, one.start - 160) : min(high, one.end + 30)]))


def _old_date(sentence: str, one: Found, found: Sequence[Found], said: date) -> bool:
    """Whether this is the date before the move: "from 3 May to 9 June", "instead of 3 May"."""
    before = sentence[max(0, one.start - 80) : one.start].lower()
    return (
        bool(
            re.search(
                r"\b(?:from|instead of|originally|previously|was|initial)\s+(?:\w+\s+){0,2}$|\b(?:was|is)\s+(?:originally\s+)?scheduled\b.{0,60}$",
                before,
            )
        )
        and len(found) > 1
    )


def _claim(
    kind: ClaimKind,
    sentence: str,
    words: str,
    title: str,
    one: Found | None,
    status: ClaimStatus,
    effect: ClaimEffect | None,
) -> Claim:
    return Claim(
        kind, subject_of(kind, words, sentence, title), one.window if one else None, status, effect, sentence
    )


def _segment(sentence: str, one: Found) -> tuple[int, int]:
    """The part of the sentence between hard borders in which the window stands."""
    low, high = 0, len(sentence)
    for border in _HARD.finditer(sentence):
        if border.end() <= one.start:
            low = border.end()
        elif border.start() >= one.end:
            high = border.start()
            break
    return low, high


def _nearest(
    sentence: str, one: Found, triggers: Sequence[KindTrigger], low: int, high: int
) -> KindTrigger | None:
    """The trigger that the window belongs to: near, rather before than behind, and not beyond a comma."""
    best, least = None, 10_000.0
    for trigger in triggers:
        if not low <= trigger.start < high or (
            trigger.start < one.end and one.start < trigger.end and trigger.end <= one.end
        ):
            continue
        if trigger.start >= one.end:
            between, cost = (
                sentence[one.end : trigger.start],
                80.0 if trigger.kind is ClaimKind.MILESTONE else 40.0,
            )
        else:
            between, cost = sentence[min(trigger.end, one.start) : one.start], 0.0
        if trigger.start >= one.end and len(between) <= _ADJOINING:
            cost = 0.0  # "a November PDUFA date"
        cost += len(between) + 35 * len(_SOFT.findall(between)) + 15 * RANK[trigger.kind]
        if cost < least and cost < _REACH.get(trigger.kind, _FAR):
            best, least = trigger, cost
    if best is not None and best.kind in {ClaimKind.MEETING, ClaimKind.READOUT, ClaimKind.MILESTONE}:
        words = sentence[low:high]
        if _FINANCIAL.search(words) and not _CLINICAL.search(words) and one.window.precision is Precision.DAY:
            return KindTrigger(ClaimKind.RESULTS, best.start, best.end)
    return best


def _around(sentence: str, one: Found, trigger: KindTrigger, low: int, high: int) -> str:
    """The words in which a hedge is about this window: from before its trigger to a little after it."""
    start, end = max(low, min(trigger.start, one.start) - 60), max(trigger.end, one.end)
    behind = sentence[one.end : min(high, one.end + 30)]
    return sentence[start:end] + (behind if _IF.search(behind) else "")


# --- outcomes --------------------------------------------------------------------------------------

_HISTORY = re.compile(
    r"\b(?:previously|last\s+(?:year|month|quarter)|in\s+20\d\d|earlier\s+this\s+year|historical|was\s+approved\s+in|since|plans?|expect\w*|if|would|could|will|anticipat\w*|upcoming|seek\w*|pending|following|after)\b",
    re.IGNORECASE,
)


def _outcomes(
    sentence: str, said: date, found: Sequence[Found], title: str, known: Sequence[ClaimKind]
) -> Iterator[Claim]:
    """What happened: approvals, results, closings; what was withdrawn, and dates that passed without."""
    if cues.MISSES.search(sentence):
        yield _claim(
            ClaimKind.DECISION, sentence, sentence, title, None, ClaimStatus.MISSED, ClaimEffect.MISSES
        )
        return
    ended = cues.WITHDRAWS.search(sentence) or cues.WITHDRAWN.search(sentence)
    if ended and not cues.MOVES.search(sentence):
        before = sentence[max(0, ended.start() - 60) : ended.end()]
        if not _HISTORY.search(before) and not cues.is_potential(before):
            kind = _kind_of(ended["what"])
            yield _claim(kind, sentence, sentence, title, None, ClaimStatus.WITHDRAWN, ClaimEffect.WITHDRAWS)
            return
    seen = set(known)
    for kind, pattern in OUTCOMES:
        for match in pattern.finditer(sentence):
            low, high = _segment(sentence, Found(_NEVER, match.start(), match.end()))
            before = sentence[max(low, match.start() - 60) : match.start()]
            if kind in seen or _HISTORY.search(before) or cues.is_potential(before):
                continue
            if any(
                one.window.end < said and (said - one.window.end).days > 14 and low <= one.start < high
                for one in found
            ):
                continue
            seen.add(kind)
            yield _claim(kind, sentence, sentence[low:high], title, None, ClaimStatus.MET, ClaimEffect.MEETS)


def _kind_of(word: str) -> ClaimKind:
    word = word.lower()
    for kind, words in _ENDINGS:
        if word.startswith(words):
            return kind
    return ClaimKind.DEAL


_ENDINGS: tuple[tuple[ClaimKind, tuple[str, ...]], ...] = (
    (ClaimKind.DECISION, ("application", "nda", "bla", "maa", "submission")),
    (ClaimKind.MEETING, ("conference", "meeting", "call")),
    (ClaimKind.MILESTONE, ("trial", "study", "program", "launch")),
    (ClaimKind.RESULTS, ("guidance",)),
)


# --- whose claim it is -----------------------------------------------------------------------------


def _subject_company(companies: Sequence[CompanyLink]) -> CompanyLink | None:
    return next((link for link in companies if link.role is CompanyRole.SUBJECT), None)


def _owned(claim: Claim, owner: CompanyLink | None, companies: Sequence[CompanyLink]) -> Claim:
    """The claim with its company; what the article tells of somebody else is not theirs to set."""
    named = [
        link
        for link in companies
        if link.span and link.span in claim.sentence and link.role is not CompanyRole.ANALYST
    ]
    if owner is None or any(link.name == owner.name for link in named) or not named:
        return replace(claim, company=owner.name, symbol=owner.symbol) if owner else claim
    other = named[0]
    if other.role is CompanyRole.SUBJECT or claim.kind in {ClaimKind.MEETING, ClaimKind.DEAL}:
        first = other if other.role is CompanyRole.SUBJECT else owner
        return replace(claim, company=first.name, symbol=first.symbol)
    firm = claim.status in {ClaimStatus.SET, ClaimStatus.MOVED}
    return replace(
        claim,
        company=other.name,
        symbol=other.symbol,
        status=ClaimStatus.POTENTIAL if firm else claim.status,
        effect=None if firm else claim.effect,
    )


def _without_echoes(claims: list[Claim]) -> Iterator[Claim]:
    """Without coarser tellings of what is told to the day, as a title's "in June" beside the text's 4 June."""
    for claim in claims:
        window = claim.window
        if window is not None and window.precision is not Precision.DAY:
            finer = (
                other.window is not None
                and other.kind is claim.kind
                and other.window.precision is Precision.DAY
                and window.precision in {Precision.WEEK, Precision.MONTH}
                and window.start <= other.window.start <= window.end
                for other in claims
            )
            if any(finer):
                continue
        yield claim
