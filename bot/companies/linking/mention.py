"""What is known of one article while its companies are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.companies.linking.context import Context
from bot.companies.linking.gazetteer import Alias, Form, NameClaim
from bot.companies.names.stated_listings import Stated

Identity = tuple[int, str]
"""A company's number, and the note of the part of it that is named ("Seagen: part of Pfizer Inc since 2023")."""


@dataclass(slots=True)
class Mention:
    """One place where a company is named; ``stated`` where a listing says so."""

    start: int
    end: int
    company: int
    why: str
    claim: NameClaim | None = None
    stated: bool = False
    listing: Stated | None = None  # with its exchange

    @property
    def identity(self) -> Identity:
        """The company, or the part of it."""
        part = self.claim is not None and self.claim.form is Form.PART
        return self.company, (self.claim.name.note or "") if part and self.claim else ""


@dataclass(slots=True)
class PendingMention:
    """A name that counts only if something else in the article speaks for it."""

    start: int
    end: int
    alias: Alias
    why: str | None  # None where it has not been looked at yet


@dataclass(slots=True)
class Reading:
    """An article and what was found in it so far; ``others`` are names that belong to somebody else here."""

    context: Context
    mentions: list[Mention] = field(default_factory=list)
    waiting: list[PendingMention] = field(default_factory=list)
    others: set[str] = field(default_factory=set)
    unknown: list[Stated] = field(default_factory=list)

    def grouped(self) -> dict[Identity, list[Mention]]:
        """The mentions by company, each company's in the order of the text, names before listings."""
        found: dict[Identity, list[Mention]] = {}
        for mention in sorted(self.mentions, key=lambda mention: (mention.start, mention.stated)):
            found.setdefault(mention.identity, []).append(mention)
        return found
