"""The hard facts of a headline: amounts, percentages, quarters, years, phases, doses, codes, agencies.

Two headlines that disagree in one of these are never one story, however alike their words are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.text.plain import fold

_SCALE = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "mm": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9,
    "bln": 1e9, "billion": 1e9, "t": 1e12, "tn": 1e12, "trln": 1e12, "trillion": 1e12,
}  # fmt: skip
_UNITS = frozenset("mg mcg ug ml iu bp bps pc st nd rd th q h".split())
_NUMBER = re.compile(
    r"""(?<![\w.])(?P<money>us\$|c\$|a\$|hk\$|[$€£¥₹])?\s?(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)
        (?:\s?-?(?P<pct>%|percent\b|per\s+cent\b|pct\b|pc\b|bps?\b|basis\s+points?\b)
          |\s?-?(?P<dose>mg|mcg|µg|ug|ml|g/l|mg/kg|iu)\b
          |\s?-?(?P<scale>thousand|million|billion|trillion|mln|bln|trln|mn|bn|tn|mm|[kmbt])\b)?
        (?P<after>\s+(?:usd|dollars?|euros?|eur|gbp|pounds?|yen|yuan|rupees?|francs?|crowns?)\b)?
        (?P<ordinal>st\b|nd\b|rd\b|th\b)?(?![\w]|[.,]\d)""",
    re.VERBOSE,
)
_QUARTER = re.compile(
    r"\b(?:q([1-4])|([1-4])q|(first|second|third|fourth|1st|2nd|3rd|4th)[\s-]quarter|(h[12]|[12]h)|"
    r"(first|second|1st|2nd)[\s-]half|(full[\s-]year|annual|year-end|fy))(?:\s?'?(\d\d(?:\d\d)?))?\b"
)
_ORDINAL = {
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "1st": "1",
    "2nd": "2",
    "3rd": "3",
    "4th": "4",
}
_YEAR = re.compile(r"\b(?:fy\s?'?|fiscal\s+(?:year\s+)?)?((?:19|20)\d\d)\b")
_FISCAL = re.compile(r"\bfy\s?'?(\d\d)\b")
_PHASE = re.compile(r"\bphase[\s-]*((?:[1-4]|i{1,3}v?|iv)[ab]?(?:\s?[/-]\s?(?:[1-4]|i{1,3}|iv)[ab]?)?)\b")
_ROMAN = (("iv", "4"), ("iii", "3"), ("ii", "2"), ("i", "1"))
_CODE = re.compile(
    r"\b(?=[a-z0-9-]*[a-z])(?=[a-z0-9-]*\d)[a-z]{1,8}-?\d{1,6}[a-z]{0,3}(?:-\d{1,4})?\b|\b\d{2,5}[a-z]{1,3}\b"
)
_DRUG = re.compile(
    r"\b[a-z]{3,}(?:mab|nib|tide|gliptin|gliflozin|parib|ciclib|limus|cept|leucel|parvovec|sertib|stat|"
    r"vastatin|prazole|sartan|cillin|mycin|floxacin|navir|buvir|tegravir|ersen|siran|rsen|zumab|ximab|degib|"
    r"lisib|rafenib|tinib|dopa|oxetine|azepam|setron|triptan|semide|tecan|taxel|platin|rubicin)\b"
)
_MONTH = re.compile(
    r"\b(january|february|march|april|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b(?!\s+\d)"
)
_AGENCY = re.compile(
    r"\b(fda|ema|chmp|mhra|nmpa|pmda|health canada|ftc|sec|doj|justice department|fcc|cftc|fed|ecb|boe|boj|cma|"
    r"european commission|fdic|epa|ferc|finra|nhtsa|ntsb|faa|itc)\b"
)
_UP = re.compile(
    r"\b(?:ris(?:es?|ing)|rose|climb(?:s|ed)?|gain(?:s|ed)?|jump(?:s|ed)?|surg(?:es?|ed)|soar(?:s|ed)?|advanc(?:es?|ed)|"
    r"rall(?:y|ies|ied)|increas(?:es?|ed)|grow(?:s|th)|grew|beats?|tops|tripl(?:es?|ing|ed)|doubl(?:es?|ed)|higher|"
    r"upgrad(?:es?|ed)|approv(?:es?|ed|al)|wins?|won|rais(?:es?|ed)|rebound(?:s|ed)?|meets?|skyrockets?|pops|rockets|up(?= \d|$|,| (?:on|as|after|by)\b))\b"
)
_DOWN = re.compile(
    r"\b(?:fall(?:s|ing)?|fell|drop(?:s|ped)?|declin(?:es?|ed)|slump(?:s|ed)?|plung(?:es?|ed)|tumbl(?:es?|ed)|sink(?:s)?|sank|"
    r"decreas(?:es?|ed)|shr(?:ink|ank)s?|miss(?:es|ed)?|lower|downgrad(?:es?|ed)|reject(?:s|ed)?|los(?:es?|t)|cut(?:s)?|"
    r"plummet(?:s|ed)?|crater(?:s|ed)?|crash(?:es|ed)?|sell-?offs?|nosediv(?:es?|ed)|wip(?:es?|ed) out|slid(?:es?)?|retreat(?:s|ed)?|fails?|failed|slips?|slipped|weak(?:er|ens)?|down)\b"
)
_PAPER = r"\b(?:offerings?|placements?|notes|ipo)\b"
_STEPS = tuple(
    (step, re.compile(pattern))
    for step, pattern in (
        (
            "proposed",
            rf"\b(?:proposed|proposes|launch(?:es|ed)?|commences|plans|intention|intends)\b.{{0,50}}{_PAPER}",
        ),
        ("priced", rf"\bpric(?:es|ed|ing)\b.{{0,60}}{_PAPER}"),
        (
            "closed",
            r"\b(?:clos(?:es|ed|ing)|complet(?:es|ed|ion))\b.{0,60}\b(?:offerings?|placements?|notes|ipo|acquisition|merger|sale|purchase|takeover|deal|enrol\w+|dosing|trial|study)\b",
        ),
        (
            "begun",
            r"\b(?:begins?|initiat(?:es|ed|ion)|starts?|commences|launch(?:es|ed)?)\b.{0,50}\b(?:trial|study|enrol\w+|dosing)\b|\bfirst (?:patient|participant|subject)s? (?:dosed|enrolled)\b",
        ),
        (
            "submitted",
            r"\b(?:submits?|submitted|submission|files for|filed for|seeks)\b.{0,60}\b(?:application|approval|clearance|review|nda|bla|maa)\b",
        ),
        ("accepted", r"\baccept(?:s|ed|ance)\b.{0,60}\b(?:application|submission|filing|nda|bla|maa)\b"),
        ("approved", r"\bapprov(?:es|ed|al)\b"),
        (
            "agreed",
            r"\b(?:to (?:acquire|buy|merge)|agrees to (?:acquire|buy|merge|sell)|(?:definitive|merger) agreement)\b",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Quantities:
    """What a headline states hard, by kind; every set may be empty.

    ``money``, ``percent`` and ``counts`` hold (value, decimal places written, scale);
    ``direction`` is +1, -1, or 0 where the headline says both or neither.
    """

    money: frozenset[tuple[float, float]]
    percent: frozenset[tuple[float, float]]
    counts: frozenset[tuple[float, float]]
    doses: frozenset[tuple[float, float]]
    periods: frozenset[str]
    years: frozenset[str]
    months: frozenset[str]
    phases: frozenset[str]
    codes: frozenset[str]
    drugs: frozenset[str]
    agencies: frozenset[str]
    steps: frozenset[str]
    direction: int


OPPOSITE = "opposite directions"
_NONE: frozenset[Any] = frozenset()
NO_QUANTITIES = Quantities(*(_NONE,) * 12, 0)


def quantities(headline: str) -> Quantities:
    """Read the hard facts of a headline (or a sentence)."""
    return quantities_of(fold(headline))


def quantities_of(folded: str) -> Quantities:
    """As :func:`quantities`, for a headline that is folded already."""
    periods = frozenset(filter(None, (_period(found) for found in _QUARTER.finditer(folded))))
    phases = frozenset(_phase(found[1]) for found in _PHASE.finditer(folded))
    if len(periods) > 1:
        periods -= {"fy"}  # "fourth quarter and full year": the quarter says which release it is
    years = frozenset(_YEAR.findall(folded)) | {f"20{short}" for short in _FISCAL.findall(folded)}
    codes = frozenset(found[0].replace("-", "") for found in _CODE.finditer(folded)) - {"covid19"}
    rest = _CODE.sub(_keep_scaled, _YEAR.sub(" ", _PHASE.sub(" ", _QUARTER.sub(" ", folded))))
    kinds: dict[str, set[tuple[float, float]]] = {"money": set(), "pct": set(), "dose": set(), "count": set()}
    for found in _NUMBER.finditer(rest):
        kind, value = _number(found)
        kinds[kind].add(value)
    up, down = bool(_UP.search(folded)), bool(_DOWN.search(folded))
    return Quantities(
        money=frozenset(kinds["money"]),
        percent=frozenset(kinds["pct"]),
        counts=frozenset(kinds["count"]),
        doses=frozenset(kinds["dose"]),
        periods=periods,
        years=years,
        months=frozenset(found[:3] for found in _MONTH.findall(folded)),
        phases=phases,
        codes=frozenset(code for code in codes if not _QUARTER.fullmatch(code) and not _scaled(code)),
        drugs=frozenset(_DRUG.findall(folded)),
        agencies=frozenset(_AGENCY.findall(folded)),
        steps=_steps(folded),
        direction=int(up) - int(down),
    )


def _steps(folded: str) -> frozenset[str]:
    """How far the matter of a headline has come: an offering proposed, priced, closed; a trial begun, completed."""
    found = frozenset(step for step, pattern in _STEPS if pattern.search(folded))
    return found - {"approved"} if "submitted" in found else found


def conflict(a: Quantities, b: Quantities) -> str | None:
    """Why two headlines cannot tell one story, or None.

    A kind of fact that only one of them states is no conflict; one that both state must agree in at
    least one value (amounts: one is the other, rounded).
    """
    for name, left, right in (
        ("amounts", a.money, b.money),
        ("percentages", a.percent, b.percent),
        ("doses", a.doses, b.doses),
        ("numbers", a.counts, b.counts),
    ):
        if left and right and not any(_agree(x, y) for x in left for y in right):
            return f"differing {name}"
    for name, left_words, right_words in (
        ("reporting periods", a.periods, b.periods),
        ("years", a.years, b.years),
        ("months", a.months, b.months),
        ("trial phases", a.phases, b.phases),
        ("codes", a.codes, b.codes),
        ("drugs", a.drugs, b.drugs),
        ("authorities", a.agencies, b.agencies),
        ("steps of the matter", a.steps, b.steps),
    ):
        if left_words and right_words and not left_words & right_words:
            return f"differing {name}"
    if a.direction * b.direction < 0:
        return OPPOSITE
    return None


def _number(found: re.Match[str]) -> tuple[str, tuple[float, float]]:
    digits = found["value"].replace(",", "")
    places = len(digits.partition(".")[2])
    scale = _SCALE.get(found["scale"] or "", 1.0)
    value = (float(digits) * scale, 10.0**-places * scale)
    if found["pct"]:
        return "pct", value
    if found["dose"]:
        return "dose", value
    if found["money"] or found["after"] or (found["scale"] and scale >= 1e6):
        return "money", value
    return "count", value


def _agree(a: tuple[float, float], b: tuple[float, float]) -> bool:
    step = max(a[1], b[1])
    return abs(a[0] - b[0]) <= step * 0.5001


def _period(found: re.Match[str]) -> str | None:
    quarter = found[1] or found[2] or _ORDINAL.get(found[3] or "")
    if quarter:
        return f"q{quarter}"
    if found[4] or found[5]:
        return "h" + (found[4] or "").strip("h") + _ORDINAL.get(found[5] or "", "")
    return "fy"


def _phase(written: str) -> str:
    plain = written.replace(" ", "").replace("-", "/")
    for roman, digit in _ROMAN:
        plain = plain.replace(roman, digit)
    return plain.rstrip("ab")


def _keep_scaled(found: re.Match[str]) -> str:
    return found[0] if _scaled(found[0]) else " "


def _scaled(code: str) -> bool:
    return code.lstrip("0123456789") in _SCALE or code.lstrip("0123456789") in _UNITS
