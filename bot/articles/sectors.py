"""Which sectors an article belongs to: by its feed, by the operator's words, by the built-in vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.articles.vocabulary import BUILT_IN
from bot.models import FeedSource, SectorFit, SectorRules
from bot.text import before_boilerplate, fold, words

READ_CHARS = 1500  # of the text: what an article is about stands at its beginning
_POINTS = {"strong": 3.0, "good": 1.0, "weak": 0.25}
_TITLE_FACTOR = 2.0
_ENOUGH = 4.0  # points that make a sector, from at least two terms or a strong one in the title
_MINOR = 0.3  # a sector with less than this share of the leading one's points is only touched upon
_FROM_FEED = 0.9  # strengths of what is not counted but told
_FROM_WORD = 0.8


@dataclass(frozen=True, slots=True)
class _Term:
    sector: str
    name: str
    points: float
    tokens: tuple[str, ...]


class SectorMatcher:
    """The rules of all sectors, compiled once; then :meth:`fit` is pure.

    Include and exclude terms are literal words and phrases: matched at Unicode word borders, without
    regard to case, accents, typographic quotes, or whether a space or a hyphen joins the words.
    """

    def __init__(self, rules: Sequence[SectorRules]) -> None:
        self._keys = tuple(rule.key for rule in rules)
        self._include = {rule.key: literal(rule.include) for rule in rules}
        self._exclude = {rule.key: literal(rule.exclude) for rule in rules}
        self._has_words = any(rule.include or rule.exclude for rule in rules)
        self._terms: dict[str, list[_Term]] = {}
        for key in self._keys:
            for term in _vocabulary(key):
                self._terms.setdefault(term.tokens[0], []).append(term)

    def fit(self, title: str, text: str, source: FeedSource | None = None) -> tuple[SectorFit, ...]:
        """The sectors of an article, strongest first; empty where none fits."""
        body = before_boilerplate(text[:READ_CHARS])
        counted = self._counted(title, body)
        most = max((points for points, _ in counted.values()), default=0.0)
        folded = fold(f"{title}\n{body}") if self._has_words else ""
        fits = []
        for key in self._keys:
            exclude, include = self._exclude[key], self._include[key]
            if exclude and exclude.search(folded):
                continue
            if source and key in source.sectors:
                fits.append(SectorFit(key, _FROM_FEED, f"the feed {source.name} belongs to it"))
            elif include and (found := include.search(folded)):
                fits.append(SectorFit(key, _FROM_WORD, f"the configured word “{found[0]}”"))
            elif key in counted and counted[key][0] >= _MINOR * most:
                points, names = counted[key]
                fits.append(SectorFit(key, round(points / (points + 6), 3), "the words " + ", ".join(names)))
        return tuple(sorted(fits, key=lambda fit: -fit.strength))

    def excluded(self, key: str, title: str, text: str) -> str | None:
        """The configured word that keeps an article out of a sector, or None."""
        pattern = self._exclude.get(key)
        found = pattern.search(fold(f"{title}\n{text[:READ_CHARS]}")) if pattern else None
        return found[0] if found else None

    def _counted(self, title: str, body: str) -> dict[str, tuple[float, list[str]]]:
        """Points and the telling terms of each sector that has enough of them."""
        in_title = self._found(words(title))
        in_body = self._found(words(body))
        best: dict[str, dict[str, float]] = {}
        for term in in_body:
            best.setdefault(term.sector, {})[term.name] = term.points
        for term in in_title:
            best.setdefault(term.sector, {})[term.name] = term.points * _TITLE_FACTOR
        strong_titles = {term.sector for term in in_title if term.points == _POINTS["strong"]}
        enough = {}
        for sector, terms in best.items():
            for name in sorted(terms, key=len):  # "bond" says nothing more beside "bond market"
                if any(name != other and name in other for other in terms):
                    del terms[name]
            telling = sorted(
                (name for name in terms if terms[name] >= 1), key=lambda name: (-terms[name], name)
            )
            points = sum(terms.values())
            if points >= _ENOUGH and (len(telling) >= 2 or sector in strong_titles):
                enough[sector] = (points, telling[:4])
        return enough

    def _found(self, tokens: list[str]) -> set[_Term]:
        found = set()
        for at, token in enumerate(tokens):
            for term in self._terms.get(token, ()):
                if len(term.tokens) == 1 or tuple(tokens[at : at + len(term.tokens)]) == term.tokens:
                    found.add(term)
        return found


def literal(terms: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for folded text that finds any of these words and phrases, or None where there are none."""
    plain = [
        r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", folded)))
        for folded in sorted(map(fold, terms), key=len, reverse=True)
        if folded
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(plain)})(?!\w)") if plain else None


def _vocabulary(key: str) -> Iterable[_Term]:
    built_in = BUILT_IN.get(key)
    if built_in is None:
        return
    for strength, points in _POINTS.items():
        for name in getattr(built_in, strength):
            tokens = tuple(words(name))
            yield _Term(key, name, points, tokens)
            if tokens[-1][-1].isalpha() and not tokens[-1].endswith("s"):
                yield _Term(key, name, points, (*tokens[:-1], tokens[-1] + "s"))
