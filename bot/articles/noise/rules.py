"""How a noise rule is written: patterns that must all be there, patterns that forbid it, a sentence why.

A rule names what an item *does* (a law firm invites investors), never who sends it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


def words(pattern: str) -> re.Pattern[str]:
    r"""A pattern in verbose form (spaces are written out as classes), letters of either case."""
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


def cased(pattern: str) -> re.Pattern[str]:
    """A pattern in verbose form that minds the case of letters."""
    return re.compile(pattern, re.VERBOSE)


_TOKEN = re.compile(r"[a-z0-9]+")


def tokens(title: str) -> frozenset[str]:
    """The words of a title, small letters and digits only: "E-Commerce" gives "e" and "commerce"."""
    return frozenset(_TOKEN.findall(title.lower()))


def any_of(listed: str) -> frozenset[str]:
    """Words of which one must be there before a rule is tried at all."""
    return frozenset(listed.split())


@dataclass(frozen=True, slots=True)
class NoiseRule:
    """Fires where every pattern of ``all_of`` is found and none of ``none_of``; ``says`` is the reason.

    ``needs`` spares the search where none of these words stands in the title; empty: always searched.
    """

    says: str
    all_of: tuple[re.Pattern[str], ...]
    none_of: tuple[re.Pattern[str], ...] = ()
    needs: frozenset[str] = frozenset()

    def fires(self, text: str) -> str | None:
        """The reason in words with the words that fired, or None."""
        evidence = []
        for pattern in self.all_of:
            match = pattern.search(text)
            if match is None:
                return None
            evidence.append(" ".join(match[0].split()).strip(" ,;:-–—|")[:60])
        if any(pattern.search(text) for pattern in self.none_of):
            return None
        quoted = ", ".join(f"“{found}”" for found in dict.fromkeys(evidence) if found)
        return f"{self.says}: {quoted}"


def first(rules: Sequence[NoiseRule], text: str, there: frozenset[str] | None = None) -> str | None:
    """The reason of the first rule that fires; ``there`` are the words of the text, where known."""
    for rule in rules:
        if there is not None and rule.needs and rule.needs.isdisjoint(there):
            continue
        if why := rule.fires(text):
            return why
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Sign:
    """One thing that an item does, and how much that says; a negative weight speaks for news."""

    weight: float
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Fires where the signs that are found weigh ``enough`` together and none of ``none_of`` is found.

    For what is said in ever new words: no single phrase decides, but what the whole does. ``needs`` are
    groups of signs of each of which one must be there.
    """

    says: str
    signs: tuple[Sign, ...]
    enough: float
    needs: tuple[tuple[Sign, ...], ...] = ()
    none_of: tuple[re.Pattern[str], ...] = ()

    def fires(self, text: str) -> str | None:
        """The reason in words with the words that fired, or None."""
        found: dict[Sign, re.Match[str] | None] = {}
        for group in self.needs:  # the needed signs first: most items have done with that
            for sign in group:
                if sign not in found:
                    found[sign] = sign.pattern.search(text)
            if not any(found[sign] for sign in group):
                return None
        for sign in self.signs:
            if sign not in found:
                found[sign] = sign.pattern.search(text)
        there = {sign: match for sign, match in found.items() if match}
        if sum(sign.weight for sign in there) < self.enough:
            return None
        if any(pattern.search(text) for pattern in self.none_of):
            return None
        words_found = (" ".join(match[0].split())[:60] for sign, match in there.items() if sign.weight > 0)
        quoted = ", ".join(f"“{word}”" for word in dict.fromkeys(words_found) if word)
        return f"{self.says}: {quoted}"
