"""Text -> companies: stated listings, then names, each with its role and the reason why."""

from __future__ import annotations

import re

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.companies import roles
from bot.companies.context import Context
from bot.companies.directory import Directory, NameKind, Symbol
from bot.companies.evidence import LARGE_RANK, Examiner, Finding, Verdict, goes_on
from bot.companies.explicit import Stated, feed_listing, stated_listings
from bot.companies.gazetteer import Alias, Claim, Form, Gazetteer, Strength, folded
from bot.companies.lexicon import COMPANY_VERBS, ROLE_WORDS
from bot.companies.names import LEGAL_FORMS, core, key, trade
from bot.models import Company, CompanyLink, CompanyRole, SectorFit

LONGEST = 60_000  # characters of a text that are read
ENOUGH = 4  # places of one name that are looked at
_KIN = {"pharma": "biotech", "biotech": "biotech"}


@dataclass(slots=True)
class _Mention:
    """One place where a company is named, once it is taken."""

    start: int
    end: int
    company: int
    why: str
    claim: Claim | None = None
    stated: bool = False
    analyst: bool = False


@dataclass(slots=True)
class _Reading:
    """What is known of one article while it is read."""

    context: Context
    mentions: list[_Mention] = field(default_factory=list)
    waiting: list[tuple[int, int, Alias, Finding | None]] = field(default_factory=list)
    persons: set[str] = field(default_factory=set)
    unknown: list[Stated] = field(default_factory=list)
    examiner: Examiner | None = None


class Linker:
    """Finds the companies of a directory in texts. Made at its first use; then pure and thread-safe."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._known_words: dict[str, frozenset[str]] = {}

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
        reading = _Reading(context)
        fits = _Sectors(sectors, context.whole)
        stated = stated_listings(context.whole) if ":" in context.whole or "$" in context.whole else []
        self._read_names(reading, folded(source).strip(), fits, stated)
        self._read_listings(reading, stated)
        self._support(reading, fits)
        return self._links(reading, listings)

    # --- reading -----------------------------------------------------------------------------------

    def _read_names(self, reading: _Reading, source: str, fits: _Sectors, stated: list[Stated]) -> None:
        context = reading.context
        whole = context.whole
        found = self._gazetteer.hits(whole)
        if not found:
            return
        reading.examiner = examiner = Examiner(
            context, source, self._words_of, medical=fits.told == {"biotech"}
        )
        brackets = [(one.start, one.end) for one in stated]
        often: dict[str, int] = {}
        for start, end, alias in found:
            if alias.only_supported:
                reading.waiting.append((start, end, alias, None))
                continue
            if brackets and any(begin <= start and end <= stop for begin, stop in brackets):
                continue
            times = often.get(alias.text, 0)
            if times >= ENOUGH:
                continue  # one more place would say nothing new
            often[alias.text] = times + 1
            finding = examiner.examine(start, end, alias)
            if finding.person:
                reading.persons.add(alias.text)
            elif finding.verdict is Verdict.YES:
                claim = self._choose(alias, fits, context.following(end, 1), legal=finding.legal)
                if claim is not None and not self._out_of_place(
                    claim, alias, whole[start:end], fits, heads=examiner.heads_title(start)
                ):
                    why = _why(claim, finding)
                    reading.mentions.append(_Mention(start, end, claim.company, why, claim))
                    continue
                reading.waiting.append((start, end, alias, finding))
            elif finding.verdict is Verdict.SUPPORTED:
                reading.waiting.append((start, end, alias, finding))

    def _read_listings(self, reading: _Reading, stated: list[Stated]) -> None:
        """Take stated listings; one that the directory does not know stays with the name before it."""
        whole = reading.context.whole
        for one in stated:
            listing = next((hit for symbol in one.symbols if (hit := self._listed(symbol))), None)
            if one.cashtag:
                if listing is not None and listing.share:
                    reading.mentions.append(
                        _Mention(
                            one.start,
                            one.end,
                            listing.company,
                            f"cashtag {whole[one.start : one.end]}",
                            stated=True,
                        )
                    )
                continue
            named = self._named_before(reading, one)
            if listing is None:
                if named is None:
                    reading.unknown.append(one)
                continue
            if (
                named is not None
                and named.company != listing.company
                and not one.exchange.startswith(("Nasdaq", "NYSE", "CBOE"))
            ):
                continue  # another country's exchange: the name decides
            why = f"listing {one.exchange}: {listing.symbol} in the text"
            reading.mentions.append(_Mention(one.start, one.end, listing.company, why, stated=True))

    def _listed(self, symbol: str) -> Symbol | None:
        return self._directory.symbol(symbol)

    def _named_before(self, reading: _Reading, one: Stated) -> _Mention | None:
        """The name that the bracket of a listing belongs to, if it was found."""
        near = [
            mention
            for mention in reading.mentions
            if 0 <= one.start - mention.end <= 40 and not mention.stated
        ]
        return near[-1] if near else None

    def _support(self, reading: _Reading, fits: _Sectors) -> None:
        """Names that wait for support: a longer form of them elsewhere, a listing, or the article's sector."""
        companies = {mention.company for mention in reading.mentions}
        persons = reading.persons
        title_end = reading.context.title_end
        for start, end, alias, finding in reading.waiting:
            claims = [claim for claim in alias.claims if claim.company in companies]
            if not claims and end > title_end:
                continue
            if finding is None and reading.examiner is not None:
                finding = reading.examiner.examine(start, end, alias)
            if finding is None or finding.verdict is Verdict.NO:
                continue
            if claims:
                why = f"short for {self._directory.company(claims[0].company).name}, which the text names"
                reading.mentions.append(_Mention(start, end, claims[0].company, why, claims[0]))
            elif alias.text not in persons and (claim := self._by_sector(alias, fits, reading, start, end)):
                sector = _kind(claim)
                why = f"{_why(claim, finding)}; a {sector} company in {sector} news"
                reading.mentions.append(_Mention(start, end, claim.company, why, claim))
        if persons:
            reading.mentions = [
                mention
                for mention in reading.mentions
                if mention.claim is None
                or folded(reading.context.whole[mention.start : mention.end]) not in persons
                or mention.why.startswith("name with its legal form")
            ]
        self._same_short_name(reading)

    def _same_short_name(self, reading: _Reading) -> None:
        """ "Merck" in an article that speaks of Merck KGaA is Merck KGaA, unless the other is named in full too."""
        whole = reading.context.whole
        longer: dict[str, int] = {}
        for mention in reading.mentions:
            if mention.claim is not None:
                words = folded(whole[mention.start : mention.end]).split()
                if len(words) > 1 and words[-1] in {*LEGAL_FORMS, "kgaa"}:
                    longer.setdefault(" ".join(words[:-1]), mention.company)
        if not longer:
            return
        firm = {
            mention.company
            for mention in reading.mentions
            if mention.stated or mention.why == "name with its legal form"
        }
        for mention in reading.mentions:
            other = longer.get(folded(whole[mention.start : mention.end]))
            if other is not None and other != mention.company and mention.company not in firm:
                mention.company = other
                mention.why = f"short for {self._directory.company(other).name}, which the text names"

    # --- choosing ----------------------------------------------------------------------------------

    def _choose(self, alias: Alias, fits: _Sectors, following: list[str], *, legal: bool) -> Claim | None:
        """The company that an alias means; None where only the rest of the article can tell."""
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
        if (sector := _kind(first)) and fits.known and sector not in fits.known:
            for claim in claims:
                if _kind(claim) in fits.known or (claim.form is Form.WHOLE and _kind(claim) is None):
                    return claim
        if first.form in {Form.SHORT, Form.TRIMMED} and claims[1].form is first.form:
            fitting = [claim for claim in claims if _kind(claim) in fits.known]
            return fitting[0] if len(fitting) == 1 else None
        return first

    def _out_of_place(self, claim: Claim, alias: Alias, found: str, fits: _Sectors, *, heads: bool) -> bool:
        """A short form of one word in news of another trade than its company's, or shouted though its owner does not."""
        if " " in alias.text or claim.company < LARGE_RANK or claim.form is Form.CURATED or heads:
            return False
        kind = _kind(claim)
        if claim.form is Form.SHORT:
            return kind is not None and kind not in fits.known
        shouted = found.isupper() and len(found) >= 4 and not claim.name.text.startswith(found)
        return shouted and kind not in fits.known

    def _by_sector(
        self, alias: Alias, fits: _Sectors, reading: _Reading, start: int, end: int
    ) -> Claim | None:
        """A plain word is a company in news of its own sector, where it acts as one at the head of the title."""
        if alias.person or reading.examiner is None or not reading.examiner.heads_title(start):
            return None
        after = reading.context.after(end)
        if after[3] is not None or (after[5] or "").lower() not in COMPANY_VERBS | ROLE_WORDS:
            return None
        fitting = [claim for claim in alias.claims if _kind(claim) in fits.known and _kind(claim)]
        return fitting[0] if len({claim.company for claim in fitting}) == 1 else None

    def _words(self, claim: Claim) -> frozenset[str]:
        """The words of a company's name and of the name that the claim comes from."""
        company = self._directory.company(claim.company)
        return frozenset((*key(company.name).split(), *key(claim.name.text).split()))

    def _words_of(self, alias: Alias) -> frozenset[str]:
        """All words of the names of the companies that go by this alias."""
        words = self._known_words.get(alias.text)
        if words is None:
            words = frozenset().union(*(self._words(claim) for claim in alias.claims[:4]))
            self._known_words[alias.text] = words
        return words

    # --- links -------------------------------------------------------------------------------------

    def _links(self, reading: _Reading, listings: Sequence[str]) -> tuple[CompanyLink, ...]:
        context = reading.context
        whole = context.whole
        by_company: dict[tuple[int, str], list[_Mention]] = {}
        for mention in reading.mentions:
            part = mention.claim is not None and mention.claim.form is Form.PART
            named = mention.claim.name.note or "" if part and mention.claim else ""
            by_company.setdefault((mention.company, named), []).append(mention)
        given = self._given(listings)
        for company in given:
            by_company.setdefault((company, ""), [])
        for mentions in by_company.values():
            mentions.sort(key=lambda mention: (mention.start, mention.stated))
        title_spans = [
            (mention.start, mention.end) for mention in reading.mentions if mention.end <= context.title_end
        ]
        subjects = self._subjects(reading, by_company, given, title_spans)
        links = []
        for identity, mentions in by_company.items():
            number, note = identity
            analyst = (
                bool(mentions)
                and identity[0] not in given
                and self._speaks(context, mentions, identity in subjects)
            )
            role = roles.role_of(subject=identity in subjects, analyst=analyst)
            company = self._directory.company(number)
            first = next(
                (mention for mention in mentions if mention.claim is not None),
                mentions[0] if mentions else None,
            )
            if note and first and first.claim:
                company = Company(
                    first.claim.name.note.partition(":")[0] if first.claim.name.note else "", None, None
                )
            links.append(_link(company, whole, first, role, note or None, given.get(number)))
        known = {link.span for link in links}
        for one in reading.unknown:
            link = _unknown(context, one)
            if link is not None and not any(
                link.span.startswith(span) or span.startswith(link.span) for span in known if span
            ):
                known.add(link.span)
                links.append(link)
        order = {CompanyRole.SUBJECT: 0, CompanyRole.MENTIONED: 1, CompanyRole.ANALYST: 2}
        return tuple(sorted(links, key=lambda link: (order[link.role], link.start)))

    def _given(self, listings: Sequence[str]) -> dict[int, str]:
        found: dict[int, str] = {}
        for listing in listings:
            stated = feed_listing(listing)
            for symbol in stated.symbols if stated else ():
                if (hit := self._listed(symbol)) is not None:
                    found.setdefault(hit.company, listing)
                    break
        return found

    def _speaks(self, context: Context, mentions: list[_Mention], subject: bool) -> bool:
        """A broker in this article: it speaks as one at its first place, and is not whose news this is."""
        spoken = [roles.rates_or_hosts(context, mention.start, mention.end) for mention in mentions[:4]]
        if mentions[0].start < context.title_end:
            return spoken[0]
        return any(spoken) and not subject

    def _subjects(
        self,
        reading: _Reading,
        by_company: dict[tuple[int, str], list[_Mention]],
        given: dict[int, str],
        title_spans: list[tuple[int, int]],
    ) -> set[tuple[int, str]]:
        """Whose news this is: the feed says so, the title begins with it, or the text introduces it with its listing."""
        context = reading.context
        subjects = {identity for identity in by_company if identity[0] in given}
        leading = [
            (mentions[0].start, identity)
            for identity, mentions in by_company.items()
            if mentions
            and mentions[0].end <= context.title_end
            and roles.leads_title(context, mentions[0].start, title_spans)
        ]
        leading.sort()
        for place, identity in leading:
            if not subjects or identity in subjects or self._listed_together(context, leading, place):
                subjects.add(identity)
        if subjects:
            return subjects
        lead = [
            (mention.start, identity)
            for identity, mentions in by_company.items()
            for mention in mentions
            if context.title_end < mention.start < context.title_end + 700
            and (mention.stated or context.starts_sentence(mention.start))
            and not roles.rates_or_hosts(context, mention.start, mention.end)
        ]
        stated = [
            (mention.start, identity)
            for identity, mentions in by_company.items()
            for mention in mentions
            if mention.stated
            and mention.start < context.title_end + 900
            and any(
                other.claim is not None
                and 0 <= mention.start - other.end < 60
                and context.starts_sentence(other.start)
                for other in mentions
            )
        ]
        for candidates in (stated, lead):
            if candidates and not (title_spans and candidates is lead):
                return {min(candidates)[1]}
        return subjects

    def _listed_together(
        self, context: Context, leading: list[tuple[int, tuple[int, str]]], place: int
    ) -> bool:
        """Whether a name in the title is joined to the first one: "Pfizer and BioNTech", "Pfizer, BioNTech"."""
        between = context.whole[leading[0][0] : place]
        return len(between) < 60 and any(joint in between for joint in (" and ", " & ", ", ", "/"))


# --- small parts ------------------------------------------------------------------------------------


_BRACKET_BEFORE = re.compile(r"\([^()]{1,80}\)\s*$")
_CUES = {
    "biotech": re.compile(
        r"\b(?:FDA|drug|Phase [123I]|clinical|trial|patients?|therap\w+|NDA|BLA|biotech|pharma)\b",
        re.IGNORECASE,
    ),
    "energy": re.compile(
        r"\b(?:oil|gas|barrels?|crude|drilling|megawatts?|solar|pipeline|shale|LNG)\b", re.IGNORECASE
    ),
    "finance": re.compile(r"\b(?:loans?|deposits?|lender|mortgages?|bank|insurer|credit)\b", re.IGNORECASE),
    "technology": re.compile(
        r"\b(?:software|chips?|cloud|smartphones?|semiconductor|AI|cyber\w*|internet)\b", re.IGNORECASE
    ),
}


class _Sectors:
    """The sectors of an article: as told, else supposed from its first words, and that only once asked."""

    def __init__(self, told: Sequence[SectorFit], whole: str) -> None:
        self.told = {_KIN.get(fit.sector, fit.sector) for fit in told}
        self._whole = whole

    @cached_property
    def known(self) -> set[str]:
        """Told or supposed; empty where nothing speaks for any."""
        if self.told:
            return self.told
        found = {sector: len(cue.findall(self._whole[:600])) for sector, cue in _CUES.items()}
        most = max(found.values())
        return {sector for sector, count in found.items() if count == most} if most else set()


def _why(claim: Claim, finding: Finding) -> str:
    match claim.form:
        case Form.CURATED:
            return "alias" if not finding.legal else finding.why
        case Form.SHORT | Form.TRIMMED:
            return f"short form of {claim.name.text}"
        case Form.FORMER:
            return "former name"
        case Form.PART:
            return claim.name.note or "part of another company"
        case Form.WHOLE:
            return finding.why


def _kind(claim: Claim) -> str | None:
    """The sector that the words of the company's name speak for."""
    return trade(key(claim.name.text)) if claim.name.kind is NameKind.NAME else None


def _link(
    company: Company,
    whole: str,
    mention: _Mention | None,
    role: CompanyRole,
    note: str | None,
    listing: str | None,
) -> CompanyLink:
    start, end = (mention.start, mention.end) if mention else (0, 0)
    why = f"the feed names {listing}" if listing and not mention else mention.why if mention else ""
    return CompanyLink(
        name=company.name,
        symbol=company.symbol,
        exchange=company.exchange,
        cik=company.cik,
        role=role,
        span=whole[start:end],
        start=start,
        end=end,
        why=note or why,
    )


def _unknown(context: Context, one: Stated) -> CompanyLink | None:
    """A company that only its own listing tells of: the capitalised words before the bracket are its name."""
    whole = context.whole
    opened = whole.rfind("(", max(0, one.start - 60), one.start + 1)
    while opened > 0 and (earlier := _BRACKET_BEFORE.search(whole, max(0, opened - 90), opened)):
        opened = earlier.start()  # "Aston Bay Holdings Ltd. (TSX.V: BAY) (OTCQB: ATBHF)"
    if opened == -1:
        return None
    words = whole[max(0, opened - 90) : opened].split()
    name: list[str] = []
    for word in reversed(words[-8:]):
        bare = word.strip('“”"')
        if not bare or not (bare[0].isupper() or bare in {"of", "and", "&", "de"}):
            break
        if (
            name
            and bare[-1] in ".;:!?"
            and core(bare.lower().strip(".")) not in LEGAL_FORMS
            and len(bare) > 3
        ):
            break
        name.insert(0, bare)
    while name and name[0] in {"of", "and", "&", "de", "The"}:
        name.pop(0)
    text = " ".join(name).rstrip(",")
    start = whole.rfind(text, 0, opened) if text else -1
    if len(text) < 3 or start == -1:
        return None
    subject = one.start < context.title_end + 800 and context.starts_sentence(start)
    return CompanyLink(
        name=text,
        symbol=one.symbol,
        exchange=one.exchange,
        cik=None,
        role=CompanyRole.SUBJECT if subject else CompanyRole.MENTIONED,
        span=text,
        start=start,
        end=start + len(text),
        why=f"listing {one.exchange}: {one.symbol} in the text; not in the directory",
    )
