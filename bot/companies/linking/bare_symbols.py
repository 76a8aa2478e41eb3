"""Symbols that a text states without an exchange: "Vertex (VRTX)", "(Ticker: GBTC)", "SLQT Investors", "AAPL, MSFT and NVDA".

Letters in capitals mean many things, so a symbol alone counts only where the directory knows it as a share and its
surroundings speak of it: the company's name before the bracket, investors behind it, other symbols beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from bot.companies.directory.directory import Directory, Symbol
from bot.companies.linking import meanings
from bot.companies.linking.context import Context
from bot.companies.names import lexicon
from bot.companies.names.names import DESCRIPTORS, HOLDERS, LEGAL_FORMS, key
from bot.companies.names.stated_listings import Stated

READ = 8_000  # characters of a text in which they are looked for
LISTS_IN = 1_200  # of them in which lists are looked for: a text that is about them begins with them
_LETTERS = r"[A-Z]{1,5}(?:[.\-/][A-Z]{1,2})?"
_BRACKET = re.compile(
    rf"\(\s?(?:(?:stock\s+|trading\s+)?(?P<told>ticker|symbol)(?:\s+symbol)?\s*:?\s*)?[“\"$]?(?P<symbol>{_LETTERS})[”\"]?\s?\)",
    re.IGNORECASE,
)
_UNDER = re.compile(
    rf"under\s+the\s+(?:new\s+|ticker\s+|trading\s+|stock\s+)*(?:symbols?|tickers?)\s+[“\"‘']?(?P<symbol>{_LETTERS})(?![\w])"
)
_HOLDERS_AFTER = re.compile(
    r"(?<![\w$(])(?P<symbol>[A-Z]{3,5})(?=\s+(?:Investors?|Shareholders?|Stockholders?|Stock|Shares|INVESTORS?|SHAREHOLDERS?|STOCKHOLDERS?"
    r"|investors?|shareholders?|stockholders?|stock|shares)\b)"
)
_LAST = re.compile(r"\s[–—-]{1,2}\s(?P<symbol>[A-Z]{2,5})\s*$")
_LIST = re.compile(r"[A-Z]{1,5}(?:(?:,\s+(?:[Aa]nd\s+|&\s+)?|\s+[Aa]nd\s+|\s+&\s+|/)[A-Z]{1,5}(?![\w.])){2,}")
_SUIT = re.compile(
    r"\b(?:class action|lawsuit|deadline|rights|fraud|investigat\w+|losses|alert)\b", re.IGNORECASE
)
_TOKENS = frozenset(["BTC", "ETH", "SOL", "XRP", "ADA", "DOT", "BNB"])
_FUND = re.compile(r"\bETF\b|\bSPDR\b|iShares|\bQQQ\b|\bTrust, Series\b")
_ONE = re.compile(r"[A-Z]{1,5}")
_TELLING = 3  # letters of a word that may tell whose bracket it is


class BareSymbols:
    """Finds them with one directory."""

    def __init__(self, directory: Directory, names_of: Callable[[int], frozenset[str]]) -> None:
        self._directory = directory
        self._names_of = names_of

    def find(self, context: Context) -> list[Stated]:
        """The symbols that stand for companies, in no order; each with the name it was written beside checked."""
        text = context.whole[:READ]
        return [*self._brackets(text), *self._under(text), *self._of_holders(context), *self._lists(context)]

    def _brackets(self, text: str) -> Iterator[Stated]:
        at = text.find("(")
        while at != -1:
            closed = text.find(")", at, at + 34)
            if closed != -1 and (match := _BRACKET.match(text, at)):
                symbol, told = match["symbol"], bool(match["told"])
                listing = self._share(symbol, fund=told) if symbol.isupper() else None
                if listing and (told or self._belongs(text, at, listing)):
                    yield _stated(match)
            at = text.find("(", at + 1)

    def _under(self, text: str) -> Iterator[Stated]:
        at = text.find("under the ")
        while at != -1:
            match = _UNDER.match(text, at)
            if match and self._share(match["symbol"]):
                yield _stated(match)
            at = text.find("under the ", at + 1)

    def _of_holders(self, context: Context) -> Iterator[Stated]:
        title = context.whole[: context.title_end]
        if title.isupper():
            return
        matches = [*_HOLDERS_AFTER.finditer(title)]
        last = _LAST.search(title)
        if last and _SUIT.search(title):
            matches.append(last)
        for match in matches:
            symbol = match["symbol"]
            if self._share(symbol) and not _is_word(symbol) and symbol.lower() not in meanings.PUBLIC_BODIES:
                yield _stated(match)

    def _lists(self, context: Context) -> Iterator[Stated]:
        text = context.whole[: context.title_end + LISTS_IN]
        parts = text.split(", ")
        if not any(_both_capitals(part, then) for part, then in pairwise(parts)):
            return
        for match in _LIST.finditer(text):
            if match.start() and (text[match.start() - 1].isalnum() or text[match.start() - 1] in "$._"):
                continue
            found = [*_ONE.finditer(text, match.start(), match.end())]
            known = [(one, listing) for one in found if (listing := self._share(one[0]))]
            sure = sum(
                listing.company < 600 for _, listing in known
            )  # genes and blood counts have symbols, too
            if len(known) * 3 < len(found) * 2 or sure < (2 if match.end() <= context.title_end else 3):
                continue
            for one, _ in known:
                if len(one[0]) > 1:
                    yield Stated(one.start(), one.end(), (one[0],), one[0], "", bare=True)

    def _share(self, symbol: str, *, fund: bool = False) -> Symbol | None:
        """The ordinary share of a company; of a fund only where the text calls it a symbol."""
        listing = self._directory.symbol(symbol)
        if listing is None or not listing.share or symbol in _TOKENS:
            return None
        return None if not fund and _FUND.search(self._directory.company(listing.company).name) else listing

    def _belongs(self, text: str, at: int, listing: Symbol) -> bool:
        """Whether the words before the bracket are of the name of the symbol's company."""
        before = text[max(text.rfind("\n", 0, at), at - 60, 0) : at]
        own = self._names_of(listing.company)
        for word in key(before).split()[-6:]:
            plain = word in DESCRIPTORS or word in HOLDERS or word in LEGAL_FORMS
            if not plain and (word in own and len(word) >= _TELLING):
                return True
        first = next(iter(key(before).split()[-1:]), "")
        return first.upper() == listing.symbol


def _both_capitals(before: str, after: str) -> bool:
    """Whether words in capitals stand on both sides of a comma: a cheap look before the pattern is tried."""
    return before[-1:].isupper() and after[:1].isupper() and after[:6].partition(" ")[0].isupper()


def _is_word(symbol: str) -> bool:
    return symbol.lower() in lexicon.weak_words()


def _stated(match: re.Match[str]) -> Stated:
    symbol = match["symbol"]
    return Stated(*match.span("symbol"), (symbol,), symbol, "", bare=True)
