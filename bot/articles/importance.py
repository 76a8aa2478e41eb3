"""What in a headline says that it matters: amounts, setbacks, authorities, the economy, shocks; all by form, not by case."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from bot.articles.stories.quantities import quantities_of
from bot.text.plain import fold

_LEAST, _MOST = 7.5, 11.0  # log10 of an amount: 30 million count nothing, 100 billion all

_SETBACK = re.compile(
    r"\b(?:fail(?:s|ed|ure)?|reject(?:s|ed|ion)?|complete response letter|crl|cancel(?:s|led|ed)?|fined?|fines|ban(?:s|ned)?|halt(?:s|ed)?|recall(?:s|ed)?|withdr(?:aw|aws|ew|awal)|suspend(?:s|ed)?|"
    r"collaps(?:e|es|ed)|crisis|breach|hack(?:ed)?|outage|shut(?:s|ting)? down|clos(?:es|ing|ure)|bankrupt\w*|chapter 11|layoffs?|lay(?:s|ing)? off|cuts? (?:[\d,]+ )?jobs|ousted|fraud|probe|investigat\w+|"
    r"sues?|sued|lawsuit|clinical hold|miss(?:es|ed)|blow|setback|warn(?:s|ing|ed)?|death|terminat\w+|axes|scraps|abandons?|discontinu\w+|kill(?:s|ing)?|end(?:s|ing)?|not (?:extended|renewed))\b"
)
_AUTHORITY = re.compile(
    r"\b(?:fda|ema|chmp|ftc|sec|doj|fcc|ferc|epa|eu|european (?:commission|union)|supreme court|court|judge|congress|senate|lawmakers|white house|trump|president|government|administration|minist(?:er|ry)|"
    r"regulators?|pentagon|treasury|commerce department|sebi|rbi|cma|nhs|cms|medicare|china|beijing|washington|governor|state department|doe|energy department)\b"
)
_ECONOMY = re.compile(
    r"\b(?:jobs report|payrolls|unemployment|jobless|job openings|jolts|labor market|labour market|hiring|employers|job (?:growth|market)|labor force|mortgage rates?|inflation|cpi|consumer prices|gdp|recession|interest rates?|rate (?:cut|hike|decision|rise)s?|"
    r"federal reserve|the fed|fed (?:holds|cuts|raises|chair|officials?|minutes)|ecb|bank of (?:england|japan)|central bank|tariffs?|trade (?:deal|deficit|war|talks)|export controls?|sanctions|record (?:high|close|low|monthly)|"
    r"(?:hits?|hit|scores?|closes? at|sets?|new|fresh|monthly|all-time) (?:\w+ )?(?:record|high|low|all-time)s?|dow|s&p 500|nasdaq|wall street|nikkei|sensex|nifty|ftse|opec\+?|crude (?:stockpiles|inventories)|oil (?:prices|stocks|output|supply|exports|demand)|"
    r"(?:lng|crude|gas|oil) exports|gas storage|strait of hormuz|usmca|budget deficit|debt ceiling|treasury yields?)\b"
)
_SHOCK = re.compile(
    r"\b(?:plung\w+|plummet\w*|tumbl\w+|soar(?:s|ed|ing)?|surg(?:e|es|ed|ing)|skyrocket\w*|crash\w*|crater\w*|selloff|sell-off|slump\w*|sink(?:s|ing)?|jump(?:s|ed)?|rout|wipes? out|nosediv\w+|pops|spikes?|spiked)\b"
)


_LISTED = re.compile(r"\([a-z0-9.\-]{1,12}:[a-z0-9.\-]{1,12}\)")


@lru_cache(maxsize=16_384)
def folded_of(title: str) -> str:
    """The folded title without listings ("(ABCD:NASDAQ)"); kept, as stories are ranked for many channels."""
    return _LISTED.sub(" ", fold(title))


@lru_cache(maxsize=16_384)
def amount(title: str) -> float:
    """The largest sum of money in a headline, in its own currency's units; 0 where there is none."""
    return max((value for value, _ in quantities_of(folded_of(title)).money), default=0.0)


def amount_share(value: float) -> float:
    """How much a sum says, 0..1: 0 up to 30 million, 1 from 100 billion on."""
    if value <= 0:
        return 0.0
    return min(1.0, max(0.0, (math.log10(value) - _LEAST) / (_MOST - _LEAST)))


@lru_cache(maxsize=16_384)
def marks(title: str) -> tuple[tuple[str, str], ...]:
    """The marks of importance in a headline, as (name, words found)."""
    folded = folded_of(title)
    return tuple(
        (name, found[0])
        for name, pattern in (
            ("setback", _SETBACK),
            ("authority", _AUTHORITY),
            ("economy", _ECONOMY),
            ("shock", _SHOCK),
        )
        if (found := pattern.search(folded))
    )
