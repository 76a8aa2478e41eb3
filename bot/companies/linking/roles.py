"""What a company does in a text: the news is its own, it is only named, or it speaks as broker or rater."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum

from bot.companies.linking.context import Context
from bot.companies.linking.mention import Identity, Mention
from bot.companies.names import lexicon
from bot.models.articles import CompanyRole


class Trade(Enum):
    """Whose trade it is to speak about others: on shares, on debt."""

    BROKER = "broker"
    RATER = "rater"


TradeOf = Callable[[Mention, str], Trade | None]
"""The trade of a company that is mentioned, as the text writes it; None for all that make and sell things."""

_DEBT_AFTER = (
    r"(?:warns?|says|said|affirms?|revises?|places?|assigns?|cuts?|raises?|lifts?|keeps?|puts?|withdraws?)\b[^.]{0,80}"
    r"\b(?:junk|ratings?|creditwatch|negative watch|investment grade|idr{outlook})\b"
)
_RATES_AFTER = (
    r"(?:['’]s)?\s+(?:analysts?\b|(?:PT|price targets?)\s+(?:on|for|of)\b|turns?\s+(?:\w+\s+)?(?:bullish|bearish|neutral|positive|cautious)"
    rf"|{_DEBT_AFTER}|research\b|strategists?\b|economists?\b|(?:maintains?|reiterates?|upgrades?|upgraded(?!\s+(?:to|by|at|from|with))|downgrades?"
    r"|downgraded(?!\s+(?:to|by|at|from|with))|rates?|reaffirms?)\b(?=.{0,60}\b(?:buy|sell|hold|neutral|overweight"
    r"|underweight|outperform|underperform|equal|rating|coverage|target|price|at|to|on|stock|shares)\b)"
    r"|(?:initiates?|initiated(?!\s+(?:to|by|at|with))|resumes?|reinstates?|assigns?)\b(?=.{0,60}\b(?:buy|sell|hold|neutral"
    r"|overweight|underweight|outperform|underperform|perform|equal-weight|rating|coverage|price target)\b)"
    r"|(?:raises?|raised|cuts?|lowers?|lowered|ups|boosts?|trims?|hikes?|adjusts?|lifts?|sets?)\s+(?:[^.]{0,50}\s)?(?:price target|target price|price objective|PT|rating|stake|estimates?)\b"
    r"|(?:keeps|starts|begins|sees)\s+(?:[^.]{0,40}\s)?(?:coverage|buy|sell|hold|rating)\b)"
)
_SPEAKS_AFTER = {
    Trade.BROKER: re.compile(_RATES_AFTER.replace("{outlook}", ""), re.IGNORECASE),
    Trade.RATER: re.compile(_RATES_AFTER.replace("{outlook}", "|outlook"), re.IGNORECASE),
}
_RATES_BEFORE = re.compile(
    r"(?:\banalysts?\s+(?:at|from|with)|\b(?:up|down)graded\s+(?:\w+\s+){0,4}(?:by|at)|\bcoverage\s+(?:by|at|from)"
    r"|\brat(?:ed|ing|ings)\s+(?:\w+\s+){0,4}(?:by|at|from)|\btarget\s+(?:\S+\s+){0,9}(?:by|at)|\btarget\s+(?:\w+\s+){0,4}from|\b(?:strategist|economist)s?\s+(?:at|with|from)"
    r"|\bunderwrit\w+[^.]{0,60}|\bbookrunn\w+[^.]{0,80}|\bplacement agents?[^.]{0,40}|\bfinancial advis[eo]rs?[^.]{0,40}|\bcalls?ed? it a)\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_AS_MANAGER = re.compile(
    r"[^.]{0,120}\b(?:book-?running|bookrunners?|underwriters?|lead managers?|placement agents?|financial advis[eo]rs?|sales agents?)\b",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"\b(?:is|are|was|were)?\s*(?:acting|acted|acts|serving|served|serves)\s+as\b", re.IGNORECASE
)
_AGENCY = frozenset(
    """fda ema chmp eu european commission us u.s uk court judge jury senate congress sec doj ftc justice treasury
    fed government regulator regulators lawmakers investors analysts shares stocks stock wall street why how what
    when should is are these this here hedge funds report reports market markets after as with trump biden
    california texas new york germany france china japan india britain italy spain senator senators
    attorney texas ag union workers unions ec cfpb nhtsa epa faa dot watchdog activist""".split()
)
"""Whoever stands before the verb here is not itself the issuer."""


def rates_or_hosts(context: Context, start: int, end: int, trade: Trade | None) -> bool:
    """Whether the company speaks as a broker here: it rates, hosts a conference, underwrites or advises.

    Who makes and sells things raises its own outlook, and its summit is its own news; it only underwrites
    or is quoted where the words say so.
    """
    whole = context.whole
    if trade is not None and _RATES_BEFORE.search(whole, max(0, start - 110), start):
        return True
    sentence_end = whole.find(". ", end)
    rest = whole[end : sentence_end if sentence_end != -1 else end + 200][:200]
    if _ACTS.search(rest) and _AS_MANAGER.match(rest):
        return True
    return trade is not None and (_speaks(context, end, trade) or _hosts(context, end))


def _speaks(context: Context, end: int, trade: Trade) -> bool:
    speaks = _SPEAKS_AFTER[trade]
    if speaks.match(context.whole, end, end + 130):
        return True
    longer = context.following(end, 1)  # "Stifel Nicolaus Raises", "Leerink Swann Initiates"
    if not longer or longer[0].lower() in lexicon.COMPANY_VERBS:
        return False
    further = end + 1 + len(longer[0])
    return bool(speaks.match(context.whole, further, further + 130))


def _hosts(context: Context, end: int) -> bool:
    whole = context.whole
    possessive = 2 if whole[end : end + 3] in {"'s ", "’s "} else 0
    words = [word.lower() for word in context.following(end + possessive, 8)]
    for word, then in zip(words, [*words[1:], ""], strict=False):
        if word in lexicon.GATHERINGS and then not in {"call", "calls"}:
            return word not in {"days", "meeting", "congress", "webinar"}
        if word in lexicon.COMPANY_VERBS or word in lexicon.RELEASE_VERBS or word.endswith("ing"):
            break
    return False


def leads_title(context: Context, start: int, taken: list[tuple[int, int]]) -> bool:
    """Whether a name in the title stands before its verb, or behind one whose own subject is no company.

    ``taken`` are the other names in the title, which may stand before it in the same list ("Pfizer and
    BioNTech announce").
    """
    title = context.whole[: context.title_end]
    before = title[:start]
    for begin, stop in sorted(taken, reverse=True):
        if stop <= start:
            before = before[:begin] + " " * (stop - begin) + before[stop:]
    words = [word.strip("()\"“”'‘’,;:.!?") for word in re.split(r"[\s—–-]+", before)]
    words = [word for word in words if word]
    if any(word.lower() in lexicon.COMPANY_VERBS and not word.isupper() for word in words):
        return any(word.lower() in _AGENCY for word in words[:4])
    # Nothing but adjectives and apposition: "Drugmaker", "Shares of". An unknown name would be followed by a verb.
    return len(words) <= 7


def _spoken(context: Context, mention: Mention, trade_of: TradeOf) -> bool:
    trade = trade_of(mention, context.whole[mention.start : mention.end])
    return rates_or_hosts(context, mention.start, mention.end, trade)


def role_of(context: Context, mentions: list[Mention], trade_of: TradeOf, *, subject: bool) -> CompanyRole:
    """The role of a company that is named: who rates or hosts at its first place is no subject."""
    spoken = [_spoken(context, mention, trade_of) for mention in mentions[:4]]
    in_title = mentions[0].start < context.title_end
    if spoken[0] if in_title else any(spoken) and not subject:
        return CompanyRole.ANALYST
    return CompanyRole.SUBJECT if subject else CompanyRole.MENTIONED


def subjects(context: Context, by_company: dict[Identity, list[Mention]], trade_of: TradeOf) -> set[Identity]:
    """Whose news this is: the title begins with it, or the text introduces it with its listing, or begins with it."""
    spans = [
        (mention.start, mention.end)
        for mentions in by_company.values()
        for mention in mentions
        if mention.end <= context.title_end
    ]
    leading = sorted(
        (mentions[0].start, identity)
        for identity, mentions in by_company.items()
        if mentions[0].end <= context.title_end and leads_title(context, mentions[0].start, spans)
    )
    if leading:
        first = leading[0][0]
        return {
            identity for place, identity in leading if place == first or _joined(context.whole[first:place])
        }
    named = [
        (mention, identity, mentions) for identity, mentions in by_company.items() for mention in mentions
    ]
    introduced = [
        (mention.start, identity)
        for mention, identity, mentions in named
        if mention.stated
        and mention.start < context.title_end + 900
        and any(
            other.claim is not None
            and 0 <= mention.start - other.end < 60
            and context.starts_sentence(other.start)
            for other in mentions
        )
    ]
    if introduced:
        return {min(introduced)[1]}
    begins = [
        (mention.start, identity)
        for mention, identity, _ in named
        if context.title_end < mention.start < context.title_end + (400 if spans else 700)
        and (mention.stated or context.starts_sentence(mention.start))
        and not _spoken(context, mention, trade_of)
    ]
    return {min(begins)[1]} if begins else set()


def _joined(between: str) -> bool:
    """Whether two names in a title belong to one list: "Pfizer and BioNTech", "Pfizer, BioNTech"."""
    return len(between) < 60 and any(joint in between for joint in (" and ", " & ", ", ", "/"))
