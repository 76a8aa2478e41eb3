"""Companies that the directory does not know, and only their own listing in the text tells of."""

from __future__ import annotations

import re

from bot.companies.linking.context import Context
from bot.companies.names.lexicon import ROLE_WORDS
from bot.companies.names.names import LEGAL_FORMS, core
from bot.companies.names.stated_listings import Stated
from bot.models.articles import CompanyLink, CompanyRole

_BRACKET_BEFORE = re.compile(r"\([^()]{1,80}\)\s*$")
_AMERICAN = ("Nasdaq", "NYSE", "CBOE", "OTC")
_TRADED = re.compile(r"[A-Z]{1,5}(?:[.\-/][A-Z]{1,2})?")
_JOINING = frozenset({"of", "and", "&", "de"})


def stranger(context: Context, one: Stated) -> CompanyLink | None:
    """The company whose listing this is, by the capitalised words before its bracket; None without such."""
    if one.exchange.startswith(_AMERICAN) and not _TRADED.fullmatch(one.symbol):
        return None  # a fund's number, no listing
    opened = context.whole.rfind("(", max(0, one.start - 60), one.start + 1)
    while opened > 0 and (earlier := _BRACKET_BEFORE.search(context.whole, max(0, opened - 90), opened)):
        opened = earlier.start()  # "Aston Bay Holdings Ltd. (TSX.V: BAY) (OTCQB: ATBHF)"
    name = _name_before(context.whole, opened) if opened > 0 else ""
    start = context.whole.rfind(name, 0, opened) if len(name) >= 3 else -1
    if start == -1:
        return None
    introduced = one.start < context.title_end + 800 and context.starts_sentence(start)
    return CompanyLink(
        name=name,
        symbol=one.symbol,
        exchange=one.exchange,
        cik=None,
        role=CompanyRole.SUBJECT if introduced else CompanyRole.MENTIONED,
        span=name,
        start=start,
        end=start + len(name),
        why=f"listing {one.exchange}: {one.symbol} in the text; not in the directory",
    )


def _name_before(whole: str, opened: int) -> str:
    """The capitalised words right before a bracket, back to the sentence's start at most."""
    name: list[str] = []
    line = max(whole.rfind("\n", 0, opened) + 1, whole.rfind(")", 0, opened) + 1, opened - 90)
    for word in reversed(whole[line:opened].split()[-8:]):
        bare = word.strip('“”"')
        legal_only = all(core(part.lower().strip(".,")) in LEGAL_FORMS for part in name)
        if not bare or not (bare[0].isupper() or bare in _JOINING or legal_only):
            break
        ends = bare[-1] in ".;:!?" and len(bare) > 3 and core(bare.lower().strip(".")) not in LEGAL_FORMS
        if name and ends:
            break
        name.insert(0, bare)
    spoken = [
        place
        for place, word in enumerate(name)
        if word.lower() in ROLE_WORDS and name[place + 1 : place + 2] == ["of"]
    ]
    name = name[spoken[-1] + 2 :] if spoken else name  # "Shares of Myr Robotics Inc."
    while name and name[0] in _JOINING | {"The"}:
        name.pop(0)
    return " ".join(name).rstrip(",")
