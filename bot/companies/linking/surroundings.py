"""What a name is set in: an address, a channel, a credit, an exchange, a slug. There it is no news of a company."""

from __future__ import annotations

import re

from bot.companies.linking.context import Context
from bot.companies.linking.gazetteer import Alias, Form
from bot.companies.names import lexicon

_ATTRIBUTED_BEFORE = re.compile(
    r"(?:according to|told|said|says|reported by|compiled by|data from|figures from|poll of|interview with|cited by|citing"
    r"|published (?:by|in|on)|provided by|by|via|photo:?|source:?|\()\s*(?:the\s+|a\s+)?$",
    re.IGNORECASE,
)
_ATTRIBUTED_AFTER = re.compile(
    r"(?:['’]s?)?\s+(?:data|poll|polls|survey|news|estimates?|i/b/e/s|ibes|eikon|starmine|consensus|reported|reports"
    r"|first reported|column|calculations|interview|story|article|website)\b",
    re.IGNORECASE,
)
_MARKET_AFTER = re.compile(
    r"(?:['’]s)?(?:\s*:|-listed|-traded|\s+(?:global|capital|select|stock|composite|comp|first|omx|copenhagen|stockholm|helsinki"
    r"|biotech|index|listing|listed|listings?|rule|rules|market|100|futures|exchange|under|delist\w*|minimum|notice|opening|closing|bell|symbol|ticker|and nyse)\b)",
    re.IGNORECASE,
)
_SLUG = re.compile(r"[A-Z]+(?:[ -](?:[A-Z]+|\d+))*-")
_CHANNEL_BEFORE = re.compile(
    r"\b(?:(?:follow|connect|find|visit|join|like|subscribe|reach|engage|tag)(?:\s+[\w@.&’'-]+){0,6}\s+(?:on|at|via|to|through)"
    r"|conversation\s+on|(?:photo|image|video|podcast|book|novel|album)s?\s+(?:\w+\s+){0,3}(?:on|by|via|from|at)"
    r"|available\s+(?:\w+\s+){0,3}(?:on|at|via|through|from)|social\s+(?:media|networks?|platforms?))\b[^.!?\n]{0,90}$",
    re.IGNORECASE,
)
_CHANNEL_WORDS = frozenset(
    ["on", "via", "at", "through", "by", "from", "or", "and", "the", ",", "/", ":", "•", "|"]
)
_CHANNEL_AFTER = re.compile(
    r"\s*[:(|]\s*(?:https?:|www\.|@|t\.me|[\w.]+\.com|\+?\d{6}|\w+\s*\|)|\s+\(@|(?:['’]s)?\s+(?:page|pages|channel|channels|account|accounts|profile|followers|feed|handle|hashtag)\b",
    re.IGNORECASE,
)
_TICKER_BEFORE = re.compile(r"\(\s*[A-Z][\w. ]{1,18}:\s?$")
_NO_ATTRIBUTE = re.compile(
    r"-(?:positive|negative|mediated|induced|containing|style|like|type|esque|specific|dependent|mutant|mutated|worthy|free)\b"
)


def is_channel(whole: str, start: int, end: int, alias: Alias, before: str) -> bool:
    """A platform where something is posted, or a link's label: named, but not in the news."""
    if whole[start - 1 : start] == "[" and "](" in whole[end : end + 40]:
        return True
    if alias.claims[0].form not in {Form.CURATED, Form.FORMER, Form.PART}:
        return False
    if _CHANNEL_AFTER.match(whole, end):
        return True
    if before not in _CHANNEL_WORDS:
        return False
    line = max(whole.rfind("\n", 0, start), whole.rfind(". ", 0, start), start - 170) + 1
    return bool(_CHANNEL_BEFORE.search(whole, line, start))


def is_source_or_market(context: Context, start: int, end: int, alias: Alias, source: str) -> bool:
    """A publisher that is quoted, or an exchange that something is listed on, is not in the news itself."""
    whole = context.whole
    near = whole[max(0, start - 30) : start]
    if alias.text in {"nasdaq", "nyse", "cboe"}:
        at_start = not near.strip() and not _MARKET_AFTER.match(whole, end)
        verb = context.after(end)[5] or ""
        return not (at_start and verb.lower() in lexicon.COMPANY_VERBS)
    if source and (alias.text in source or source in alias.text):
        return True
    if _ATTRIBUTED_AFTER.match(whole, end) and alias.press:
        return True
    return alias.press and bool(_ATTRIBUTED_BEFORE.search(near))


def slugged(whole: str, start: int) -> bool:
    """A wire's slug stands before the name: "UPDATE 1-Apple", "BRIEF-Amyris"."""
    return whole[start - 1 : start] == "-" and start < 60 and bool(_SLUG.fullmatch(whole, 0, start))


def glued(whole: str, start: int, end: int) -> bool:
    """Part of an address, a handle, a hyphenated or dotted word."""
    left = whole[start - 1 : start]
    if ":" in whole[max(0, start - 2) : start] and _TICKER_BEFORE.search(
        whole, max(0, start - 24), start
    ):  # "(TSX.V: LG)"
        return True
    right = whole[end : end + 1]
    if (left and left in "@#._&") or (right and right in "@_&" and not whole[end + 1 : end + 2].isspace()):
        return True
    if "/" in {left, right}:  # "Samsung/Apple" are two, a path is none
        token = whole[whole.rfind(" ", 0, start) + 1 : end] + whole[end : end + 40].partition(" ")[0]
        if "." in token.rstrip(".,;)") or token.startswith("/") or "//" in token:
            return True
    if right == "." and whole[end + 1 : end + 2].islower():
        return True
    if right == "-" and _NO_ATTRIBUTE.match(whole, end):
        return True
    if right == "-" and (whole[end + 1 : end + 2].isupper() or whole[end + 1 : end + 2].isdigit()):
        return True
    if left == "-" and not slugged(whole, start):
        return whole[start - 2 : start - 1].isalnum() and not whole[
            max(0, start - 6) : start
        ].lower().endswith(("non-", "ex-", "anti-", "pro-"))
    return False
