"""What a claim is about: a drug or trial, a reported period, a deal, a conference."""

from __future__ import annotations

import re

from bot.models.claims import ClaimKind

_STEMS = (
    "mab|nib|cept|leucel|-cel|-gene|stat|ersen|parib|ciclib|vec|limus|fexor|gliptin|gliflozin|lisib|degib|oxetine|azole|vir|siran|gepant|orexant|tamide|lukast|"
    "profen|setron|statin|sartan|platin|mycin|cycline|caftor|trigine|phrine|olimus|sertib|glutide|patide|zepatide|"
    "oterol|mustine|lamide|tinib|drostat|vart|xaban|gatran|tasol|tretin|abine|rubicin|taxel|dronate|metostat|faxor|merstat|limab"
)
_CODE = re.compile(
    r"\b[A-Z]{1,5}[A-Za-z]?[-–]?(?:[A-Z]{2,6})?[-–]?\d{2,6}[A-Za-z]?\b(?!\s*(?:results|million))"
)
_BRAND = re.compile(r"\b([A-Za-z][\w-]{3,})(?:®|™|\s?\(TM\))")
_SUBSTANCE = re.compile(rf"\b([A-Za-z][a-z-]{{2,}}(?:{_STEMS})(?:-[a-z]{{4}})?)\b")
_TRIAL = re.compile(r"\b([A-Z][\w-]*[A-Z][\w-]*(?:\s?\d)?)\s+(?:\w+\s+){0,2}?(?:trial|study|program)\b")
_REGISTERED = re.compile(r"\bNCT\d{8}\b")
_NOT_CODES = re.compile(
    r"^(?:COVID|SARS|Q[1-4]|FY|H[12]|10-|8-|CY|ISO|RFC|S&P|US|EU|CD\d|PD-?L?1|HPV|GLP-?1|IL-?\d|USD|JPM|Form|Phase|AND|THE|HER2)",
    re.IGNORECASE,
)

_PERIOD = re.compile(
    r"\b(?:(?P<q>first|second|third|fourth)[\s-]+(?:fiscal\s+)?quarter|(?P<code>Q[1-4]|H[12])|(?P<half>first|second)[\s-]+half|(?P<nine>first\s+nine\s+months|nine\s+months)"
    r"|(?P<fy>full[\s-]+year|fiscal\s+year|year[\s-]end|annual|FY))\b(?P<between>[^.;]{0,40}?)\b(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
_QUARTERS = {"first": "Q1", "second": "Q2", "third": "Q3", "fourth": "Q4"}
_DEAL = re.compile(
    r"\b(?P<what>offering|merger|acquisition|private\s+placement|financing|business\s+combination|tender\s+offer|spin-?off|takeover|divestiture|sale|transaction|deal)\b",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"\b(?:acqui\w+|merge\w*|acquisition\s+of|merger\s+with|combination\s+with|buy|purchase)\s+(?:of\s+|with\s+)?(?P<name>[A-Z][\w&.-]*(?:\s+[A-Z][\w&.-]*){0,3})"
)
_NAME_WORD = r"(?:\(?[A-Z0-9][\w.&’'®™/-]*\)?|\d+(?:st|nd|rd|th)|of|the|for|in|and|&|on|\|)"
_EVENT = re.compile(
    rf"({_NAME_WORD}(?:\s+{_NAME_WORD}){{0,12}}?\s+"
    r"(?:Conference|Congress|Symposium|Summit|Forum|Meeting|Showcase|Expo|Day|AGM|Week|Series|Webcast))\b(?!\s+[Cc]all)"
)
_NO_NAME = re.compile(
    r"\b(?:Host|Hold|Sets?|Schedules?|Announces?|Participate|Present|Attend|Reports?|Quarter|Results|Update|Financial)\b\s*",
    re.IGNORECASE,
)
_CENTRAL = re.compile(
    r"\b(FOMC|Federal Reserve|the Fed|Fed|ECB|European Central Bank|Bank of England|Bank of Japan|OPEC\+?)\b"
)
_CENTRAL_NAMES = {"FOMC": "Federal Reserve", "the Fed": "Federal Reserve", "Fed": "Federal Reserve", "ECB": "European Central Bank"}  # fmt: skip
_LEADING = re.compile(r"^(?:(?:the|of|for|in|and|on|at|[a-z]\w*)\s+|\d{4}\s+)+")


def subject_of(kind: ClaimKind, clause: str, sentence: str, title: str) -> str:
    """The subject, named by the clause itself, else its sentence, else the title; empty where none is named."""
    finder = _FINDERS.get(kind, _thing)
    for words in dict.fromkeys((clause, sentence, title)):
        if found := finder(words):
            return found
    return ""


def _thing(words: str) -> str:
    """A drug by code, brand or substance; a trial; a central bank."""
    if central := _CENTRAL.search(words):
        return _CENTRAL_NAMES.get(central[1], central[1])
    codes = [code[0] for code in _CODE.finditer(words) if not _NOT_CODES.match(code[0])]
    if codes:
        return codes[-1]
    brand, substance = _BRAND.search(words), _SUBSTANCE.search(words)
    if brand and substance and brand[1].casefold() != substance[1].casefold():
        return f"{brand[1]} ({substance[1]})"  # so that either name finds it again
    for pattern in (_BRAND, _SUBSTANCE, _TRIAL):
        if found := pattern.search(words):
            return found[1]
    registered = _REGISTERED.search(words)
    return registered[0] if registered else ""


def _period(words: str) -> str:
    found = _PERIOD.search(words)
    if found is None:
        return ""
    fiscal = "FY " if "fiscal" in found[0].lower() and not found["fy"] else ""
    if found["half"]:
        return f"H{1 if found['half'].lower() == 'first' else 2} {fiscal}{found['year']}"
    if found["nine"]:
        return f"nine months of {fiscal}{found['year']}"
    if named := found["q"] or found["code"]:
        return f"{_QUARTERS.get(named.lower(), named.upper())} {fiscal}{found['year']}"
    return f"FY {found['year']}"


def _deal(words: str) -> str:
    if other := _WITH.search(words):
        return other["name"].rstrip(".,")
    found = _DEAL.search(words)
    return " ".join(found["what"].lower().split()) if found else ""


def _event(words: str) -> str:
    if central := _CENTRAL.search(words):
        return _CENTRAL_NAMES.get(central[1], central[1])
    found = _EVENT.search(words)
    if found is None:
        return ""
    name = _LEADING.sub("", found[1])
    if verbs := list(_NO_NAME.finditer(name)):
        name = _LEADING.sub("", name[verbs[-1].end() :])
    return name if " " in name else ""


_FINDERS = {
    ClaimKind.RESULTS: _period,
    ClaimKind.DEAL: _deal,
    ClaimKind.MEETING: _event,
}
