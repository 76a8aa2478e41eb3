"""What stands around a place in a text: words before and after, sentence starts, headlines in capitals."""

from __future__ import annotations

import re
from functools import cached_property

_WORD = r"[^\W_][\w&.'’+/-]*"
_AFTER = re.compile(rf"(['’]s?(?![\w]))?([^\S\n]*)([,;:()\[\]\"“”—–|/-]|\.(?=\s|$))?([^\S\n]*)({_WORD})?")
_CAPITALS = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]+)?")
_STOP = frozenset('.!?:;\n•*—–"“|·')
_MONTHS_AND_SMALL = frozenset(
    "of and the for in on at to by with from a an as is its or over after into via vs under per up off than".split()
)


class Context:
    """One text, title first. Offsets are into the whole."""

    def __init__(self, title: str, text: str) -> None:
        self.whole = f"{title}\n\n{text}"
        self.title_end = len(title)

    def word_before(self, start: int) -> tuple[str, bool]:
        """The word (or mark) before a place, and whether only one space or hyphen is between."""
        whole = self.whole
        stop = start
        while stop and whole[stop - 1].isspace():
            stop -= 1
        begin = stop
        while begin and (whole[begin - 1].isalnum() or whole[begin - 1] in "&'’.+/"):
            begin -= 1
        if begin == stop:
            return whole[stop - 1 : stop], False
        return whole[begin:stop].rstrip("."), stop == start - 1 and whole[stop] == " "

    def after(self, end: int) -> re.Match[str]:
        """What follows: possessive (1), mark (3), word (5)."""
        match = _AFTER.match(self.whole, end)
        assert match is not None  # noqa: S101  every part of it is optional
        return match

    def following(self, end: int, limit: int) -> list[str]:
        """The words that follow with nothing but single spaces between, as long as they have capitals.

        Small words between capitalised ones belong to them ("Bank of America Tower").
        """
        found: list[str] = []
        if self.whole[end : end + 1] != " ":  # a comma or a possessive ends the name
            return found
        for word in self.whole[end : end + 90].split("\n", 1)[0].split(" ")[1 : limit + 1]:
            bare = word.strip('()"“”,;:.!?')
            if not bare:
                break
            if not (bare[0].isupper() or bare[0].isdigit() or bare in {"of", "and", "the", "for", "&", "de"}):
                break
            found.append(bare)
            if word[-1] in ",;:.)!?" and not (len(bare) <= 2):
                break
        return found

    def starts_sentence(self, start: int) -> bool:
        """Whether a sentence, line or quotation begins here, so that a capital says nothing."""
        place = start - 1
        whole = self.whole
        while place >= 0 and whole[place] in " \t(\"“'‘*-":
            if whole[place] == "-" and place and whole[place - 1] == "-":
                return True
            place -= 1
        if place < 0 or whole[place] in _STOP:
            return not self._abbreviation(place)
        return False

    def _abbreviation(self, place: int) -> bool:
        """Whether the full stop here belongs to an abbreviation as "U.S." or "St."."""
        if place < 0 or self.whole[place] != ".":
            return False
        begin = max(self.whole.rfind(" ", 0, place), self.whole.rfind("\n", 0, place)) + 1
        word = self.whole[begin:place]
        return len(word) <= 2 or "." in word or word in {"Dr", "Mr", "Mrs", "Ms", "vs", "Inc", "Corp", "Prof"}

    @cached_property
    def headline_title(self) -> bool:
        """Whether the title has capitals throughout."""
        return _headline(self.whole[: self.title_end])

    def headline(self, start: int, end: int) -> bool:
        """Whether the words around have capitals throughout, so that they say nothing."""
        if end <= self.title_end:
            return self.headline_title
        begin = max(self.whole.rfind("\n", 0, start) + 1, start - 70)
        stop = self.whole.find("\n", end)
        return _headline(self.whole[begin : min(stop if stop != -1 else len(self.whole), end + 70)])

    def shouted(self, start: int, end: int) -> bool:
        """Whether all letters around are capitals."""
        window = self.whole[max(0, start - 30) : end + 30]
        letters = [char for char in window if char.isalpha()]
        return sum(char.isupper() for char in letters) > 0.9 * len(letters)


def _headline(line: str) -> bool:
    told = [word for word in _CAPITALS.findall(line) if word not in _MONTHS_AND_SMALL]
    return len(told) >= 4 and sum(word[0].isupper() for word in told) >= 0.72 * len(told)
