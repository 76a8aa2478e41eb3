"""Which sectors an article belongs to: by its feed, by the operator's words, by the built-in vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.articles.prepare import PreparedText, prepare
from bot.articles.sector_terms import BUILT_IN
from bot.models.articles import SectorFit
from bot.models.operator import FeedSource, SectorRules
from bot.text.plain import fold, words

READ_CHARS = 1500  # of the text: configured words are looked for there
_LEAD_CHARS = 500
_LEAD_SENTENCES = 2
_FURTHER_CHARS = 500
_IN_TITLE = {"strong": 6.0, "named": 4.0, "analysts": 4.0, "good": 2.0, "weak": 0.5}
_IN_LEAD = {"strong": 3.0, "named": 1.0, "analysts": 1.0, "good": 1.0, "weak": 0.25}
_MANY = 3  # strong terms, anywhere in the first paragraphs, that leave no doubt
_DESCRIBED = 6.0  # a strong term by which a company describes itself weighs like one in the headline
_COMPANY = 4.0  # a company of the sector that the headline is about
_ENOUGH = 4.0
_OF_BUSINESS = "finance"  # whose readers want to know of every large deal and result
_MINOR = 0.3  # a sector with less than this share of the leading one's points is only touched upon
_FROM_FEED = 0.9  # strengths of what is not counted but told
_FROM_WORD = 0.8
_ARTICLES = frozenset(("a", "an", "the", "one"))
_BUSINESS_NOUNS = frozenset(
    "company firm maker developer producer provider manufacturer supplier operator leader innovator group "
    "startup business biotech organization explorer lender utility specialist pioneer".split()
)
# Headlines in which a bank speaks of somebody else: an analyst's opinion, a conference that it hosts.
_OTHERS = re.compile(
    r"\b(?:maintains?|reiterates?|initiates?|upgrades?|downgrades?|assumes|resumes|reinstates|price target|pt|analysts?|"
    r"overweight|underweight|conference|conf|summit|forum|symposium|comments?|stake)\b"
)
_FIRST_PERSON = re.compile(
    r"(?<!Phase )(?<!phase )(?<!Type )(?<!Part )(?<!War )(?<!Class )(?<!Stage )(?<!Series )(?<!Title )"
    r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]y|me|myself)\b(?![.)-])"
)
# Where a share is listed says nothing about what its company does.
_LISTED_ON = re.compile(
    r"\bnasdaq(?:\s+(?:global|capital|select|stock))*\s+market\b|\b\w+\s+(?:stock|securities)\s+exchange\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")


@dataclass(frozen=True, slots=True)
class KnownCompanies:
    """What other stages know of an article.

    ``companies`` are those that its headline is about, as (sector, name); ``business`` says which event of
    business life it tells ("deal"), where it does: such an article belongs to finance if to no other sector.
    """

    companies: tuple[tuple[str, str], ...] = ()
    business: str = ""


NOTHING_KNOWN = KnownCompanies()


@dataclass(frozen=True, slots=True)
class _Term:
    sector: str
    name: str
    strength: str
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
        return self.fit_telling(prepare(title, text), source)

    def fit_telling(
        self,
        telling: PreparedText,
        source: FeedSource | None = None,
        known: KnownCompanies = NOTHING_KNOWN,
    ) -> tuple[SectorFit, ...]:
        """As :meth:`fit`, for an article that was made ready; ``known`` is what other stages found in it."""
        counted = self._counted(telling, known)
        most = max((points for points, _ in counted.values()), default=0.0)
        folded = fold(f"{telling.title}\n{telling.text[:READ_CHARS]}") if self._has_words else ""
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

    def _counted(self, telling: PreparedText, known: KnownCompanies) -> dict[str, tuple[float, list[str]]]:
        """Points and the telling terms of each sector that headline and lead are about."""
        lead = _LISTED_ON.sub(" ", " ".join(telling.sentences[:_LEAD_SENTENCES])[:_LEAD_CHARS])
        rest = " ".join(telling.sentences[_LEAD_SENTENCES:])[:_FURTHER_CHARS]
        personal = _is_personal(telling.title, lead)
        headline, opening = telling.words, words(lead)
        until = len(opening)
        opening += words(rest)
        own = _self_described(opening[:until])
        others = bool(_OTHERS.search(" ".join(headline)))
        found: dict[str, _Evidence] = {}
        for term, _ in self._found(headline):
            if not (others and term.strength == "analysts"):
                said = found.setdefault(term.sector, _Evidence()).title
                said[term.name] = max(_IN_TITLE[term.strength], said.get(term.name, 0.0))
        for term, at in self._found(opening):
            evidence = found.setdefault(term.sector, _Evidence())
            if at >= until:
                evidence.further.update([term.name] if term.strength == "strong" else [])
                continue
            described = term.strength == "strong" and any(start <= at < end for start, end in own)
            points = _DESCRIBED if described else _IN_LEAD[term.strength]
            evidence.lead[term.name] = max(points, evidence.lead.get(term.name, 0.0))
        for sector, company in known.companies:
            if sector in self._keys and not (others and sector == "finance"):
                found.setdefault(sector, _Evidence()).companies.append(company)
        enough = {}
        for sector, evidence in found.items():
            if evidence.settles(bare=not opening, personal=personal):
                enough[sector] = (evidence.points, evidence.telling()[:4])
        if known.business and not enough and _OF_BUSINESS in self._keys:
            enough[_OF_BUSINESS] = (_IN_TITLE["named"], [known.business])
        return enough

    def _found(self, tokens: Sequence[str]) -> Iterator[tuple[_Term, int]]:
        """Every term that stands in the tokens, with the place of its first one."""
        for at, token in enumerate(tokens):
            for term in self._terms.get(token.removesuffix("'s"), ()):
                if len(term.tokens) == 1 or tuple(tokens[at : at + len(term.tokens)]) == term.tokens:
                    yield term, at


class _Evidence:
    """The terms of one sector in a headline and its lead, with their points."""

    __slots__ = ("companies", "further", "lead", "title")

    def __init__(self) -> None:
        self.companies: list[str] = []  # companies of the sector that the headline is about
        self.title: dict[str, float] = {}
        self.lead: dict[str, float] = {}
        self.further: set[str] = set()  # strong terms behind the lead

    @property
    def points(self) -> float:
        """All points; a term that says the same in both places counts where it weighs more."""
        title, lead = _longest(self.title), _longest(self.lead)
        words = sum(title.values()) + sum(value for name, value in lead.items() if name not in title)
        return words + _COMPANY * min(2, len(self.companies))

    def telling(self) -> list[str]:
        """The terms that say something, the weightiest first."""
        best = _longest({**dict.fromkeys(self.further, 1.0), **self.lead, **self.title})
        told = sorted((name for name in best if best[name] >= 1), key=lambda name: (-best[name], name))
        return [*(f"{company} (its industry)" for company in self.companies), *told]

    def settles(self, *, bare: bool, personal: bool) -> bool:
        """Whether the story is about the sector.

        The headline must speak of it, or the lead unmistakably: two strong terms, or one by which somebody
        describes himself. ``bare`` headlines have no lead to confirm them; ``personal`` pieces (I, my) mention
        all kinds of things, so there the headline alone decides.
        """
        in_title = _longest(self.title)
        strong = _IN_TITLE["strong"]
        telling = [name for name, value in in_title.items() if value >= _IN_TITLE["good"]]
        if any(value >= strong for value in in_title.values()):
            return True
        if self.companies and not personal:
            return True
        if personal:
            return len(telling) >= 2
        if bare:
            return len(telling) >= 2 or any(in_title[name] >= _IN_TITLE["named"] for name in telling)
        in_lead = _longest(self.lead)
        if any(value >= _DESCRIBED for value in in_lead.values()):
            return True
        unmistakable = {name for name, value in in_lead.items() if value >= _IN_LEAD["strong"]}
        if len(unmistakable) >= 2 or len(unmistakable | self.further) >= _MANY:
            return True
        if not telling or self.points < _ENOUGH:
            return False
        # A name alone may be a thing's or a passer-by's; the lead says it again where it is the subject's.
        only_named = self.points == _ENOUGH and all(
            points == _IN_TITLE["named"] for points in in_title.values()
        )
        return not only_named or not self.lead.keys().isdisjoint(in_title)


def _longest(terms: dict[str, float]) -> dict[str, float]:
    """The terms without those that stand within another: "bond" says nothing more beside "bond market"."""
    return {
        name: points
        for name, points in terms.items()
        if not any(name != other and name in other and more >= points for other, more in terms.items())
    }


def _self_described(tokens: Sequence[str]) -> list[tuple[int, int]]:
    """Where somebody says what it is: the words between "a", "an", "the" and "company", "maker" and the like."""
    found = []
    for at, token in enumerate(tokens):
        if token in _BUSINESS_NOUNS:
            for start in range(at - 1, max(-1, at - 12), -1):
                if tokens[start] in _ARTICLES:
                    found.append((start, at))
                    break
    return found


def _is_personal(title: str, lead: str) -> bool:
    """Whether somebody writes about himself: the first person, outside quotations."""
    return bool(_FIRST_PERSON.search(_QUOTED.sub(" ", f"{title}\n{lead}")))


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
    for strength in _IN_TITLE:
        for name in getattr(built_in, strength):
            tokens = tuple(words(name))
            yield _Term(key, name, strength, tokens)
            if tokens[-1][-1].isalpha() and not tokens[-1].endswith("s"):
                yield _Term(key, name, strength, (*tokens[:-1], tokens[-1] + "s"))
