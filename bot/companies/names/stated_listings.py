"""Listings that a text or a feed spells out: "(NASDAQ: CRBP)", "(NYSE American – SVT)", "(Euronext: NANO - NASDAQ: NBTX)", "$PFE"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_US = (
    r"NASDAQ(?:GS|GM|CM)?(?:\s+(?:Global|Capital|Select|Stock|Market|Exchange|GS|GM|CM))*"
    r"|NYSE(?:[\s-]+(?:American|Arca|MKT|Amex))?|New\s+York\s+Stock\s+Exchange|AMEX|CBOE|OTC[\s-]?(?:QB|QX|BB|Pink|PK|Markets?)?(?:\s+(?:Pink|Markets?|Venture))*"
)
_ELSEWHERE = {
    "TSX": ".TO",
    r"TSX[\s.-]?V(?:enture)?(?:\s+Exchange)?|TSXV": ".V",
    r"Toronto(?:\s+Stock\s+Exchange)?": ".TO",
    "CSE": ".CN",
    r"NEO|Cboe\s+(?:Canada|CA)": ".NE",
    r"LSE|London(?:\s+Stock\s+Exchange)?|AIM": ".L",
    r"Euronext(?:\s+(?:Paris|Growth(?:\s+Paris)?|Growth\s+Paris))?|EPA": ".PA",
    r"Euronext\s+Brussels|EBR": ".BR",
    r"Euronext\s+Amsterdam|AMS": ".AS",
    r"Xetra|FRA|FSE|Frankfurt(?:\s+Stock\s+Exchange)?|ETR|Deutsche\s+B(?:ö|oe)rse": ".DE",
    r"SIX(?:\s+Swiss\s+Exchange)?|SWX": ".SW",
    r"(?:Nasdaq\s+)?(?:OMX\s+)?Copenhagen": ".CO",
    r"(?:Nasdaq\s+)?(?:OMX\s+)?(?:Stockholm|First\s+North(?:\s+Growth\s+Market)?)": ".ST",
    r"(?:Nasdaq\s+)?(?:OMX\s+)?Helsinki": ".HE",
    r"Oslo(?:\s+B(?:ø|o)rs)?|OSE": ".OL",
    "ASX": ".AX",
    r"HKEX|SEHK|HKSE|Hong\s+Kong(?:\s+Stock\s+Exchange)?": ".HK",
    r"SSE|Shanghai(?:\s+Stock\s+Exchange)?": ".SS",
    r"SZSE|Shenzhen(?:\s+Stock\s+Exchange)?": ".SZ",
    r"TSE|TYO|Tokyo(?:\s+Stock\s+Exchange)?": ".T",
    r"KRX|KOSPI": ".KS",
    "KOSDAQ": ".KQ",
    "NSE": ".NS",
    "BSE": ".BO",
    "TASE": ".TA",
    "SGX": ".SI",
    "JSE": ".JO",
    r"BME|BMAD": ".MC",
    r"BIT|Borsa\s+Italiana": ".MI",
}
_EXCHANGE = re.compile(
    rf"(?<![\w])(?:(?P<us>{_US})|"
    + "|".join(f"(?P<x{number}>{pattern})" for number, pattern in enumerate(_ELSEWHERE))
    + r")(?:\s*(?:symbol|ticker))?\s*$",
    re.IGNORECASE,
)
_LAST_WORDS = frozenset(
    """nasdaq nasdaqgs nasdaqgm nasdaqcm global capital select stock market markets exchange gs gm cm nyse american arca
    mkt amex cboe otc otcqb otcqx otcbb otcpink otcpk qb qx bb pink pk venture tsx v tsxv toronto cse neo canada ca lse
    london aim euronext paris growth epa brussels ebr amsterdam ams xetra fra fse frankfurt etr börse boerse six swx
    copenhagen stockholm north helsinki oslo børs bors ose asx hkex sehk hkse kong sse shanghai szse shenzhen tse tyo
    tokyo krx kospi kosdaq nse bse tase sgx jse bme bmad bit italiana symbol ticker""".split()
)
"""What an exchange's name ends in: a cheap look before the whole pattern is tried."""
_SUFFIXES = tuple(_ELSEWHERE.values())
_SYMBOL = re.compile(r"\s{0,2}[“\"]?\$?(?P<symbol>[A-Z0-9]{1,6}(?:[.\-/][A-Z]{1,2})?)(?![\w’'])")
_MORE = re.compile(
    r"(?:\s*(?:,|;|/|and|&)\s*(?P<symbol>[A-Z]{1,5}(?:[.\-][A-Z]{1,2})?)(?=\s*[,;/)\]]|\s+and\b))"
)
_ANY_US = re.compile(r"NASDAQ|NYSE|AMEX|OTC", re.IGNORECASE)
_DASHED = re.compile(
    r"\(\s*(?P<where>[A-Za-z][A-Za-z. ]{1,28}?)\s?(?P<joint>[–—,]| -)\s?(?=[A-Z0-9]{1,5}(?:[.\-][A-Z])?\s*[);,/])"
)
_CASHTAG = re.compile(
    r"(?<![\w$])\$(?P<symbol>[A-Z]{1,5}(?:[.\-][A-Z])?)(?![\w$])(?!\s+(?i:tokens?|coins?|presale|airdrop)\b)"
)
_SUPPOSED = {
    "nasdaq": "Nasdaq",
    "nyse": "NYSE",
    "new york": "NYSE",
    "amex": "NYSE",
    "cboe": "CBOE",
    "otc": "OTC",
}


@dataclass(frozen=True, slots=True)
class Stated:
    """A listing as a text states it, at ``start``..``end``; ``symbols`` in the forms to be tried, best first.

    ``symbol`` and ``exchange`` are what to show where the directory knows none of them.
    """

    start: int
    end: int
    symbols: tuple[str, ...]
    symbol: str
    exchange: str
    cashtag: bool = False
    bare: bool = False  # no exchange beside it


def stated_listings(text: str) -> list[Stated]:
    """Every listing that the text spells out, in order. Found from their colons: few, so this costs little."""
    found: list[Stated] = []
    at = text.find(":")
    while at != -1:
        if _may_follow(text, at) and _may_precede(text, at) and (symbol := _SYMBOL.match(text, at + 1)):
            name_from = max(0, at - 40)
            if exchange := _EXCHANGE.search(text[name_from:at]):
                found += _listings(text, name_from + exchange.start(), exchange, symbol)
        at = text.find(":", at + 1)
    found += _without_colon(text)
    at = text.find("$")
    while at != -1:
        if match := _CASHTAG.match(text, at):
            found.append(Stated(at, match.end(), (match["symbol"],), match["symbol"], "", cashtag=True))
        at = text.find("$", at + 1)
    return found


def _without_colon(text: str) -> list[Stated]:
    """Listings whose exchange a dash or a comma follows: "(NYSE American – SVT)", "(OTCQB, LOGN)"."""
    found: list[Stated] = []
    at = text.find("(")
    while at != -1:
        closed = text.find(")", at, at + 44)
        inside = text[at:closed] if closed != -1 else ""
        joined = "," in inside or "–" in inside or "—" in inside or " -" in inside
        match = _DASHED.match(text, at) if joined else None
        if match and match["where"].split()[-1].lower() in _LAST_WORDS:
            exchange = _EXCHANGE.search(match["where"])
            symbol = _SYMBOL.match(text, match.end("joint"))
            if exchange and symbol and exchange.start() == 0:
                found += _listings(text, match.start("where"), exchange, symbol)
        at = text.find("(", at + 1)
    return found


def _may_follow(text: str, at: int) -> bool:
    """Whether a symbol may stand behind this colon: a cheap look before the pattern is tried."""
    first = text[at + 1 : at + 4].lstrip(' $"“')[:1]
    return first.isupper() or first.isdigit()


def _may_precede(text: str, at: int) -> bool:
    """Whether the word before this colon is one that exchanges' names end in."""
    stop = at
    while stop and text[stop - 1] == " ":
        stop -= 1
    begin = stop
    while begin and text[begin - 1].isalnum():
        begin -= 1
    return text[begin:stop].lower() in _LAST_WORDS


def _listings(text: str, start: int, exchange: re.Match[str], symbol: re.Match[str]) -> list[Stated]:
    """The listing of one exchange, and the further symbols that follow it after commas."""
    matches = [symbol]
    while len(matches) < 6 and (more := _MORE.match(text, matches[-1].end())):
        matches.append(more)
    opened = text.rfind("(", max(0, start - 80), start + 1)
    closed = text.find(")", symbol.end(), symbol.end() + 80)
    bracket = text[opened:closed] if opened != -1 and closed != -1 else ""
    found = []
    for match in matches:
        bare = match["symbol"]
        if bare.isdigit() and exchange["us"]:
            continue
        tries: tuple[str, ...] = (bare,)
        if exchange["us"]:
            shown = bare
            where = next(
                name for begin, name in _SUPPOSED.items() if exchange["us"].lower().startswith(begin)
            )
        else:
            number = int((exchange.lastgroup or "x0")[1:])
            home = f"{_home(bare, _SUFFIXES[number])}{_SUFFIXES[number]}"
            # "(Nasdaq and TSX: ABC)": the symbol is the American one as well.
            shown = home
            tries = (home, bare) if _ANY_US.search(bracket) else (home,)
            where = " ".join(exchange[0].split())
        found.append(Stated(start, match.end("symbol"), tries, shown, where))
    return found


def _home(bare: str, suffix: str) -> str:
    """A symbol at home as data providers write it: Hong Kong's have four digits, classes a hyphen."""
    if suffix == ".HK" and bare.isdigit():
        return bare.lstrip("0").rjust(4, "0")
    return bare.replace(".", "-")


def feed_listing(listing: str) -> Stated | None:
    """A listing as a feed gives it, "Nasdaq:AAPL" or "NASDAQ: AAPL"; None where it names no exchange known."""
    where, colon, bare = listing.partition(":")
    found = stated_listings(f"{where.strip()}: {bare.strip().upper()}") if colon else []
    return found[0] if found else None
