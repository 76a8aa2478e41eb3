"""Who is meant where several companies go by one name, or a name is short for many things."""

from __future__ import annotations

from functools import cached_property

from bot.companies.directory.directory import Directory, NameKind
from bot.companies.linking.context import Context
from bot.companies.linking.gazetteer import Alias, Form, NameClaim, folded
from bot.companies.linking.meanings import BROKERS, RATERS
from bot.companies.linking.mention import Mention
from bot.companies.linking.place import LARGE_RANK, goes_on
from bot.companies.linking.roles import Trade
from bot.companies.linking.sector_prior import KIN, Sectors
from bot.companies.names.lexicon import COMPANY_VERBS, ROLE_WORDS
from bot.companies.names.names import core, key, trade


class Chooser:
    """The choices over one directory; remembers only the words of names that it has looked up."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._known: dict[str, frozenset[str]] = {}
        self._kinds: dict[int, str | None] = {}
        self._trades: dict[tuple[int, str], Trade | None] = {}

    @cached_property
    def _further_names(self) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        for name in self._directory.names():
            if name.kind is not NameKind.NAME:
                found.setdefault(name.company, set()).update(key(name.text).split()[:2])
        return found

    def names_of(self, company: int) -> frozenset[str]:
        """The words with which the names of a company begin, its brands' too."""
        own = key(self._directory.company(company).name).split()[:2]
        return frozenset((*own, *self._further_names.get(company, ())))

    def trade_of(self, mention: Mention, written: str) -> Trade | None:
        """Whether a company's trade is to speak about others; ``written`` is its name as the text has it."""
        asked = (mention.company, written)
        if asked not in self._trades:
            self._trades[asked] = self._trade(*asked)
        return self._trades[asked]

    def _trade(self, number: int, written: str) -> Trade | None:
        company = self._directory.company(number)
        own = key(company.name)
        names = (key(written), folded(written).strip(), core(own))
        if RATERS.intersection(names):
            return Trade.RATER
        begun = {" ".join(name.split()[:count]) for name in names for count in (1, 2, 3)}
        finance = "finance" in {trade(own), company.sector}
        return Trade.BROKER if begun & BROKERS or finance else None

    def choose(
        self, alias: Alias, sectors: Sectors, following: list[str], *, legal: bool
    ) -> NameClaim | None:
        """The company that an alias means; None where only the rest of the article can tell.

        ``following`` are the capitalised words right behind it, ``legal`` says whether a legal form is.
        """
        claims = alias.claims
        if len(claims) == 1:
            return claims[0]
        if following:  # "Acadia Pharma" is not Acadia Realty
            own = [claim for claim in claims if goes_on(following[0], alias.text, self._words(claim))]
            if len(own) == 1:
                return own[0]
        whole = [claim for claim in claims if claim.form is Form.WHOLE]
        if legal and whole:
            return whole[0]
        first = claims[0]
        if (told := self.kind(first)) and sectors.known and told not in sectors.known:
            for claim in claims:
                if self.kind(claim) in sectors.known or (
                    claim.form is Form.WHOLE and self.kind(claim) is None
                ):
                    return claim
        if first.form in {Form.SHORT, Form.TRIMMED} and claims[1].form is first.form:
            fitting = [claim for claim in claims if self.kind(claim) in sectors.known]
            return fitting[0] if len(fitting) == 1 else None
        return first

    def out_of_place(self, claim: NameClaim, alias: Alias, found: str, sectors: Sectors) -> bool:
        """A short form of one word in news of another trade than its company's, or shouted though its owner does not."""
        if alias.several or claim.company < LARGE_RANK or claim.form is Form.CURATED:
            return False
        told = self.kind(claim)
        if claim.form is Form.SHORT:  # "Technologies" and "Systems" say too little about a trade
            return told not in {None, "technology"} and told not in sectors.known
        shouted = found.isupper() and len(found) >= 4 and not claim.name.text.startswith(found)
        return shouted and told not in sectors.known

    def by_sector(self, alias: Alias, sectors: Sectors, context: Context, end: int) -> NameClaim | None:
        """The one company of the news' own sector that a plain word at the head of a title is, where it acts."""
        after = context.after(end)
        if alias.person or after[3] is not None or (after[5] or "").lower() not in COMPANY_VERBS | ROLE_WORDS:
            return None
        fitting = [claim for claim in alias.claims if self.kind(claim) in sectors.known and self.kind(claim)]
        return fitting[0] if len({claim.company for claim in fitting}) == 1 else None

    def kind(self, claim: NameClaim) -> str | None:
        """The sector of the company: as it is known, else as the words of its name speak for it."""
        if claim.company not in self._kinds:
            company = self._directory.company(claim.company)
            known = KIN.get(company.sector, company.sector) if company.sector else None
            self._kinds[claim.company] = known or trade(key(company.name))
        return self._kinds[claim.company]

    def words_of(self, alias: Alias) -> frozenset[str]:
        """All words of the names of the companies that go by this alias."""
        words = self._known.get(alias.text)
        if words is None:
            words = frozenset(word for claim in alias.claims[:4] for word in self._words(claim))
            self._known[alias.text] = words
        return words

    def _words(self, claim: NameClaim) -> frozenset[str]:
        """The words of a company's name and of the name that the claim comes from."""
        company = self._directory.company(claim.company)
        return frozenset((*key(company.name).split(), *key(claim.name.text).split()))
