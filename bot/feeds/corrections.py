"""Which earlier article a correction takes the place of: publishers mark it in the headline."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.text.plain import words

# At the beginning of a headline, with a mark behind it: "CORRECTED:", "Correction -", "(Corrected)".
_MARK = re.compile(
    r"""\W{0,3}(?:correct(?:ed|ion|s|ing)|refile[ds]?|berichtig(?:t|ung)|korri(?:giert|gerad)|korrektur|korrigering
    |rectificati(?:f|on)|corrig[ée]|correcci[óo]n|corregid[oa]|rettifica|corretto|errata(?:\s+corrige)?|erratum
    |rettelse|rettet|correctie|gecorrigeerd|corre[çc][ãa]o|corrigid[oa]|sprostowanie|訂正|更正)
    (?:\s+(?:version|copy|headline))?\s?(?:[:：\])–—-]+)\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_ALIKE = 0.6  # share of the words of both headlines that stand in both
_WORDS = 4  # fewer tell no two headlines apart


def marks_correction(title: str) -> bool:
    """Whether a headline says that it corrects another."""
    return _MARK.match(title) is not None


def corrected(title: str, titles: Mapping[str, str]) -> str | None:
    """The key of the article, of those with these ``titles``, whose headline this one corrects; None for none."""
    mark = _MARK.match(title)
    own = set(words(title[mark.end() :])) if mark else set()
    if len(own) < _WORDS:
        return None
    best: tuple[float, str] | None = None
    for key, other in titles.items():
        theirs = set(words(_MARK.sub("", other, count=1)))
        alike = len(own & theirs) / len(own | theirs)
        if alike >= _ALIKE and (best is None or alike > best[0]):
            best = alike, key
    return best[1] if best else None
