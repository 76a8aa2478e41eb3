"""Text -> companies: stated listings, then names, each with its role and the reason why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from bot.companies.directory.directory import Directory, Symbol
from bot.companies.linking import roles
from bot.companies.linking.bare_symbols import BareSymbols
from bot.companies.linking.context import Context
from bot.companies.linking.disambiguate import Chooser
from bot.companies.linking.evidence import Examiner, Rule
from bot.companies.linking.gazetteer import Form, Gazetteer, NameClaim, folded
from bot.companies.linking.meanings import MONEY_NOUNS
from bot.companies.linking.mention import Identity, Mention, PendingMention, Reading
from bot.companies.linking.place import PART_OF_LONGER, Finding, Verdict
from bot.companies.linking.sector_prior import Sectors
from bot.companies.linking.unknown_listings import stranger
from bot.companies.names.names import LEGAL_FORMS
from bot.companies.names.stated_listings import Stated, feed_listing, stated_listings
from bot.models.articles import CompanyLink, CompanyRole, SectorFit
from bot.models.companies import Company

LONGEST = 60_000  # characters of a text that are read
ENOUGH = 4  # places of one name that are looked at
_PARTLY = frozenset({Form.SHORT, Form.TRIMMED})
_ORDER = {CompanyRole.SUBJECT: 0, CompanyRole.MENTIONED: 1, CompanyRole.ANALYST: 2}


class Linker:
    """Finds the companies of a directory in texts. Made ready at its first use; then pure and thread-safe."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._chooser = Chooser(directory)
        self._rules: dict[str, tuple[Rule, ...]] = {}
        self._bare = BareSymbols(directory, self._chooser.names_of)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer(self._directory)

    def __call__(
        self,
        title: str,
        text: str,
        sectors: Sequence[SectorFit] = (),
        source: str = "",
        listings: Sequence[str] = (),
    ) -> tuple[CompanyLink, ...]:
        """As :meth:`link`."""
        return self.link(title, text, sectors=sectors, source=source, listings=listings)

    def link(
        self,
        title: str,
        text: str,
        *,
        sectors: Sequence[SectorFit] = (),
        source: str = "",
        listings: Sequence[str] = (),
    ) -> tuple[CompanyLink, ...]:
        r"""The companies of an article, each once, subjects first, then in the order of the text.

        ``source`` is the publisher, ``listings`` what the feed itself names ("Nasdaq:AAPL"). Offsets are
        into title + "\n\n" + text; a company that only the feed names has the empty span at 0.
        """
        context = Context(title, text[:LONGEST])
        reading = Reading(context)
        fits = Sectors(sectors, context.whole)
        examiner = Examiner(
            context,
            folded(source).strip(),
            self._chooser.words_of,
            medical=fits.told == {"biotech"},
            known=self._rules,
        )
        stated = self._stated(context)
        self._read_names(reading, examiner, fits, stated)
        self._read_listings(reading, stated)
        self._support(reading, examiner, fits)
        return self._links(reading, self._given(listings))

    # --- reading -----------------------------------------------------------------------------------

    def _stated(self, context: Context) -> list[Stated]:
        """All listings that the text states, with and without their exchange, in its order."""
        spelled = stated_listings(context.whole)
        bare = [
            one
            for one in self._bare.find(context)
            if not any(other.start < one.end and one.start < other.end for other in spelled)
        ]
        return sorted({one.start: one for one in (*bare, *spelled)}.values(), key=lambda one: one.start)

    def _listing(self, one: Stated) -> Symbol | None:
        """What the directory has under a stated symbol."""
        return next((hit for symbol in one.symbols if (hit := self._directory.symbol(symbol))), None)

    def _read_names(
        self, reading: Reading, examiner: Examiner, fits: Sectors, stated: Sequence[Stated]
    ) -> None:
        """Sort the names that stand in the text: taken, waiting for support, somebody else's."""
        whole = reading.context.whole
        firm = {listing.company for one in stated if (listing := self._listing(one)) and listing.share}
        times: dict[str, int] = {}
        for start, end, alias in self._gazetteer.hits(whole):
            if alias.only_supported:
                reading.waiting.append(PendingMention(start, end, alias, None))
                continue
            if any(one.start <= start and end <= one.end for one in stated):
                continue
            times[alias.text] = times.get(alias.text, 0) + 1
            if times[alias.text] > ENOUGH:
                continue  # one more place would say nothing new
            finding = examiner.examine(start, end, alias)
            if finding.person:
                reading.others.add(alias.text)
            if finding.verdict is Verdict.NO:
                continue
            if finding.verdict is Verdict.YES:
                following = reading.context.following(end, 1)
                claim = next((claim for claim in alias.claims if claim.company in firm), None)
                claim = claim or self._chooser.choose(alias, fits, following, legal=finding.legal)
                fitting = claim is not None and (
                    examiner.heads_title(start)
                    or not self._chooser.out_of_place(claim, alias, whole[start:end], fits)
                )
                if claim is not None and fitting:
                    reading.mentions.append(Mention(start, end, claim.company, _why(claim, finding), claim))
                    continue
            reading.waiting.append(PendingMention(start, end, alias, finding.why))

    def _read_listings(self, reading: Reading, stated: Sequence[Stated]) -> None:
        """Take stated listings; one that the directory does not know stays with the name before it."""
        whole = reading.context.whole
        known = self._in_known_runs(whole, [one for one in stated if not one.cashtag])
        for one in stated:
            listing = self._listing(one)
            if one.cashtag or one.bare:
                if listing is not None and listing.share:
                    why = f"{'cashtag' if one.cashtag else 'symbol'} {whole[one.start : one.end]} in the text"
                    reading.mentions.append(Mention(one.start, one.end, listing.company, why, stated=True))
                continue
            named = _named_before(reading, one)
            if named is not None and (listing is None or listing.company != named.company):
                between = whole[named.end : one.start]
                if named.claim is not None and named.claim.form in _PARTLY and between.strip(" (,"):
                    reading.mentions.remove(named)  # "Fathom Nickel (CSE: FNI)" is not Fathom
                    named = None
            if listing is None:
                if named is None and one.start not in known:
                    reading.unknown.append(one)
                continue
            elsewhere = not one.exchange.startswith(_AMERICAN)
            if elsewhere and named is not None and named.company != listing.company:
                continue  # symbols of another country's exchange are not ours: the name decides
            why = f"listing {one.exchange}: {listing.symbol} in the text"
            reading.mentions.append(
                Mention(one.start, one.end, listing.company, why, stated=True, listing=one)
            )

    def _in_known_runs(self, whole: str, stated: Sequence[Stated]) -> set[int]:
        """Where listings begin that stand in brackets side by side with one that is known: those of one company."""
        found: set[int] = set()
        run: list[Stated] = []
        for one in (*stated, None):
            if one is not None and (not run or _RUN.fullmatch(whole, run[-1].end, one.start)):
                run.append(one)
                continue
            if any(self._listing(listing) for listing in run):
                found.update(listing.start for listing in run)
            run = [one] if one is not None else []
        return found

    def _support(self, reading: Reading, examiner: Examiner, fits: Sectors) -> None:
        """Decide what waits: a longer form elsewhere, a listing, or the article's sector speaks for it."""
        context = reading.context
        self._support_in_lists(reading)
        companies = {mention.company for mention in reading.mentions}
        for one in reading.waiting:
            named = next((claim for claim in one.alias.claims if claim.company in companies), None)
            heads = named is None and examiner.heads_title(one.start)
            if named is None and (not heads or one.alias.text in reading.others):
                continue
            if one.why is None and examiner.examine(one.start, one.end, one.alias).verdict is Verdict.NO:
                continue
            claim = named or self._chooser.by_sector(one.alias, fits, context, one.end)
            if claim is not None:
                why = self._why_supported(reading, one, claim, named=named is not None)
                reading.mentions.append(Mention(one.start, one.end, claim.company, why, claim))
        if reading.others:
            reading.mentions = [
                mention
                for mention in reading.mentions
                if mention.claim is None
                or folded(context.whole[mention.start : mention.end]) not in reading.others
                or mention.why == LEGAL
            ]
        self._same_short_name(reading)

    def _support_in_lists(self, reading: Reading) -> None:
        """Take a name that is a plain word where it stands in a list with a company: "Block, PayPal"."""
        whole = reading.context.whole
        for one in reading.waiting:
            claim = one.alias.claims[0]
            if (
                one.why is None
                or claim.form in _PARTLY
                or one.alias.person
                or one.alias.text in reading.others
            ):
                continue
            following = reading.context.following(one.end, 1)
            if one.why == PART_OF_LONGER or (
                following and following[0].lower() not in {*MONEY_NOUNS, "and", "&"}
            ):
                continue
            for mention in reading.mentions:
                first, then = sorted(((one.start, one.end), (mention.start, mention.end)))
                if _LISTED.fullmatch(whole[first[1] : then[0]]):
                    why = f"in a list with {self._directory.company(mention.company).name}"
                    reading.mentions.append(Mention(one.start, one.end, claim.company, why, claim))
                    break

    def _why_supported(self, reading: Reading, one: PendingMention, claim: NameClaim, *, named: bool) -> str:
        """Why a name counts that says little by itself."""
        name = self._directory.company(claim.company).name
        if not named:
            return f"short for {name}, a {self._chooser.kind(claim)} company in news of its sector"
        of_it = [mention for mention in reading.mentions if mention.company == claim.company]
        written = {folded(reading.context.whole[mention.start : mention.end]) for mention in of_it}
        if any(mention.stated for mention in of_it):
            return f"short for {name}, whose listing the text states"
        if written <= {one.alias.text}:
            return f"short for {name}, as elsewhere in the text"
        return f"short for {name}, which the text names"

    def _same_short_name(self, reading: Reading) -> None:
        """Plain "Merck" where the text speaks of Merck KGaA is Merck KGaA, unless the other is named in full too."""
        whole = reading.context.whole
        longer: dict[str, int] = {}
        for mention in reading.mentions:
            name, _, last = folded(whole[mention.start : mention.end]).rpartition(" ")
            if mention.claim is not None and name and last in {*LEGAL_FORMS, "kgaa"}:
                longer.setdefault(name, mention.company)
        if not longer:
            return
        firm = {mention.company for mention in reading.mentions if mention.stated or mention.why == LEGAL}
        for mention in reading.mentions:
            other = longer.get(folded(whole[mention.start : mention.end]))
            if other is not None and other != mention.company and mention.company not in firm:
                mention.company = other
                mention.why = f"short for {self._directory.company(other).name}, which the text names"

    # --- links -------------------------------------------------------------------------------------

    def _given(self, listings: Sequence[str]) -> dict[int, str]:
        """The companies that the feed names, each with the listing."""
        found: dict[int, str] = {}
        for listing in listings:
            stated = feed_listing(listing)
            hits = (self._directory.symbol(symbol) for symbol in (stated.symbols if stated else ()))
            if (hit := next(filter(None, hits), None)) is not None:
                found.setdefault(hit.company, listing)
        return found

    def _links(self, reading: Reading, given: dict[int, str]) -> tuple[CompanyLink, ...]:
        context = reading.context
        by_company = reading.grouped()
        told = {identity for identity in by_company if identity[0] in given}
        whose = told or roles.subjects(context, by_company, self._chooser.trade_of)
        links = [
            self._link(
                context,
                identity,
                mentions,
                roles.role_of(context, mentions, self._chooser.trade_of, subject=identity in whose),
            )
            for identity, mentions in by_company.items()
        ]
        named = {identity[0] for identity in by_company}
        for number, listing in given.items():
            if number not in named:
                company = self._directory.company(number)
                links.append(_shown(company, CompanyRole.SUBJECT, "", 0, f"the feed names {listing}"))
        for one in reading.unknown:
            link = stranger(context, one)
            if link is not None and not any(
                other.span and (link.span.startswith(other.span) or other.span.startswith(link.span))
                for other in links
            ):
                links.append(link)
        return tuple(sorted(links, key=lambda link: (_ORDER[link.role], link.start)))

    def _link(
        self, context: Context, identity: Identity, mentions: list[Mention], role: CompanyRole
    ) -> CompanyLink:
        """One company's link, at the first place where its name stands."""
        number, note = identity
        company = self._directory.company(number)
        first = next((mention for mention in mentions if mention.claim is not None), mentions[0])
        stated = next((mention.listing for mention in mentions if mention.listing is not None), None)
        if company.symbol is None and stated is not None and not note:
            # Listed since the directory was made: the text knows better.
            company = replace(company, symbol=stated.symbol, exchange=stated.exchange)
        if note:  # the part that is named, not its owner: the text may be older than the deal
            company = Company(note.partition(":")[0], None, None)
        return _shown(company, role, context.whole[first.start : first.end], first.start, note or first.why)


_AMERICAN = ("Nasdaq", "NYSE", "CBOE")
_LISTED = re.compile(r",? (?:and|&|or) |, ?|/")
_RUN = re.compile(r"[\s()\[\];,/&|]*(?:and)?[\s()\[\];,/&|]*")
LEGAL = "name with its legal form"


def _shown(company: Company, role: CompanyRole, span: str, start: int, why: str) -> CompanyLink:
    return CompanyLink(
        name=company.name,
        symbol=company.symbol,
        exchange=company.exchange,
        cik=company.cik,
        role=role,
        span=span,
        start=start,
        end=start + len(span),
        why=why,
    )


def _named_before(reading: Reading, one: Stated) -> Mention | None:
    """The name that the bracket of a listing belongs to, if it was found."""
    near = (mention for mention in reversed(reading.mentions) if not mention.stated)
    return next((mention for mention in near if 0 <= one.start - mention.end <= 40), None)


def _why(claim: NameClaim, finding: Finding) -> str:
    """The reason in words: where the name comes from, unless the place itself says more."""
    match claim.form:
        case Form.CURATED:
            return LEGAL if finding.legal else "alias"
        case Form.SHORT | Form.TRIMMED:
            return LEGAL if finding.legal else f"short form of {claim.name.text}"
        case Form.FORMER:
            return "former name"
        case Form.PART:
            return claim.name.note or "part of another company"
        case Form.WHOLE:
            return finding.why
