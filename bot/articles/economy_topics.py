"""Which release of the economy's figures, or decision of a central bank, a headline tells.

Desks write of one jobs report in words that have nothing in common ("hiring slows", "payrolls disappoint"), so the
figure that is released is the key, with the country whose it is. A headline that tells what markets, people or
politicians did about it tells something else: what stands behind "after", "despite", "ahead of" does not count.
"""

from __future__ import annotations

import re
from functools import lru_cache

_MOVED = (
    r"(?:eas|cool|slow|ris|rose|fall|fell|drop|jump|surg|climb|slid|dip|declin|accelerat|tick|edg|hold|held|heat|pick|rebound|shr[iau]nk|"
    r"grew|grow|expand|contract|stall|slump|weaken|strengthen|los|gain|come|came|hit|remain|stay|disappoint|undershoot|miss|beat|top|exceed|tumbl|sink|sank|soar|increas|decreas|stagnat|soften|moderat|steady|unchanged)\w*"
)
_REPORT = r"(?:report|data|figures?|numbers|reading|print)"
_KINDS = (
    (
        "jobs",
        (rf"(?:jobs|employment|payrolls?) {_REPORT}|(?<!private )(?<!private-sector )\bpayrolls\b|\bnon-?farm payroll|(?:un)?employment (?:rate\b|{_MOVED})|jobless rate|"
        rf"(?:hiring|job (?:growth|gains|creation)|(?:job|labou?r) market) (?:\w+ )?{_MOVED}|\b(?:economy|employers|us|u\.s\.?|america|businesses) (?:\w+ )?(?:add|creat|shed|los|lost|gain)\w* (?:\w+ ){{0,2}}[\d,.]+k? (?:\w+ )?jobs|"
        r"[\d,]+k? (?:new )?jobs (?:were )?(?:added|created|lost)|jobs added"),
    ),
    ("inflation", rf"(?:consumer|core) (?:prices?|inflation)|\bcpi\b|\binflation (?:{_REPORT}|rate|\w* ?{_MOVED})"),
    ("producer prices", r"\b(?:producer|wholesale|factory-gate) (?:prices?|inflation)|\bppi\b"),
    ("spending prices", r"\bpce\b"),
    ("growth", rf"\bgdp\b|gross domestic product|\beconomy (?:\w+ )?(?:grew|grows|shr[iau]nk\w*|contract\w*|expand\w*|stall\w*)|economic growth (?:\w+ )?{_MOVED}"),
    ("retail sales", r"\bretail sales\b"),
    ("jobless claims", r"jobless claims|claims for (?:unemployment|jobless)|unemployment (?:claims|benefits)"),
    ("job openings", r"job openings|\bjolts\b"),
    (
        "interest rates",
        r"\b(?:fed|federal reserve|fomc|ecb|bank of \w+|boe|boj|rbi|rba|central bank)\b.{0,30}\b(?:holds?|keeps?|leaves?|cuts?|raises?|hikes?|lowers?|lifts?|pauses?|maintains?)\b.{0,30}\b(?:rates?|repo|steady|unchanged)\b",
    ),
    ("oil stocks", r"\b(?:crude|oil) (?:stockpiles|inventories|stocks) (?:\w+ )?(?:slump|fall|fell|ris|rose|drop|draw|build|jump|declin|surg|swell|shr[iau]nk)\w*|\b(?:api|eia)\b.{0,40}\b(?:draw|build|crude|inventor\w+)\b"),
)  # fmt: skip
_TOPICS = tuple((name, re.compile(pattern)) for name, pattern in _KINDS)
_BEHIND = re.compile(
    r"\s(?:after|despite|amid|ahead of|following|before|on (?:hopes?|fears?|the back)|awaits?|awaiting|until|in response to|because of|thanks to)\s"
)
# Who moves on a figure, or speaks of it, is another story than the figure.
_OTHERS = re.compile(
    r"\b(?:stocks?|shares|equities|futures|wall street|dow|s&p|nasdaq|bonds?|yields?|treasur(?:y|ies)|gold|bitcoin|crypto|dollar|yen|euro|rupee|sterling|traders|investors|markets? (?:gain|rall|fall|ris|slip|slid|jump|climb|await|wrap|update)\w*|sensex|nifty|ftse|"
    r"advisors|eyes?|odds|bets|likely|what to watch|forecasts?|expected|expects?|expectations|preview|could|might|would|may (?:be|not|have|see|show|rise|fall|cut|raise|hold|lead|add|slow|ease|cool|need)|calendar|week ahead|poll|economists (?:see|expect))\b"
)
_COUNTRIES = (
    ("canada", r"canad\w+"), ("uk", r"uk|u\.k\.|britain|british|bank of england|boe"), ("euro zone", r"euro ?zone|euro area|european|ecb|europe"),
    ("japan", r"japan\w*|boj|tokyo"), ("china", r"chin(?:a|ese)"), ("india", r"india\w*|rbi"), ("australia", r"austral\w+|rba"), ("germany", r"german\w*"),
    ("france", r"french|france"), ("turkey", r"turk\w+"), ("mexico", r"mexic\w+"), ("brazil", r"brazil\w*"), ("korea", r"(?:south )?korea\w*"),
    ("russia", r"russia\w*"), ("switzerland", r"swiss|switzerland|snb"), ("italy", r"ital\w+"), ("spain", r"spain|spanish"), ("state", r"california|texas|florida|ohio|new york(?! fed)|county|state's|metro|michigan|hong kong|singapore"),
)  # fmt: skip
_WHERE = tuple((name, re.compile(rf"\b(?:{pattern})\b")) for name, pattern in _COUNTRIES)


@lru_cache(maxsize=4096)
def economy_topic(folded: str) -> str | None:
    """The figure or decision that a folded headline tells, as "us jobs", or None.

    Where no country is named it is the United States': other countries' figures are told with their names.
    """
    main = _BEHIND.split(folded, maxsplit=1)[0]
    if _OTHERS.search(main):
        return None
    kind = next((name for name, pattern in _TOPICS if pattern.search(main)), None)
    if kind is None:
        return None
    where = next((name for name, pattern in _WHERE if pattern.search(main)), "us")
    return f"{where} {kind}"
