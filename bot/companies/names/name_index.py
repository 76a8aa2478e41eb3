"""All names of a directory by their keys, from the strictest reading to the loosest."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from bot.companies.directory.directory import Directory, NameKind
from bot.companies.names.names import core, key, without_holders


@dataclass(frozen=True, slots=True)
class NameHit:
    """A company that a name leads to; ``note`` where the name is not simply its own."""

    company: int
    kind: NameKind
    note: str | None = None


class NameIndex:
    """Names by their keys, from the strictest to the loosest."""

    def __init__(self, directory: Directory) -> None:
        self.whole: dict[str, list[NameHit]] = {}
        self.cores: dict[str, list[NameHit]] = {}
        self.joined: dict[str, list[NameHit]] = {}
        self.loose: dict[str, list[NameHit]] = {}
        self.by_first: dict[str, list[tuple[tuple[str, ...], NameHit]]] = {}
        for name in directory.names():
            hit = NameHit(name.company, name.kind, name.note)
            whole = key(name.text)
            bare = core(whole)
            self.whole.setdefault(whole, []).append(hit)
            self.cores.setdefault(bare, []).append(hit)
            self.joined.setdefault(bare.replace(" ", ""), []).append(hit)
            self.loose.setdefault(without_holders(bare), []).append(hit)
            tokens = tuple(bare.split())
            self.by_first.setdefault(tokens[0] if tokens else "", []).append((tokens, hit))
        self._firsts = sorted(self.by_first)
        self._ends: dict[str, list[str]] = {}
        for spelling in self.loose:
            if len(spelling) >= 4:
                self._ends.setdefault(spelling[0], []).append(spelling)
                self._ends.setdefault(f"-{spelling[-2:]}", []).append(spelling)

    def alike(self, name: str) -> set[str]:
        """Names that may be spelled alike: of about this length, with the same first letter or the same end."""
        # A ratio of 80 allows one to be half as long again as the other at most.
        least, most = int(len(name) * 0.67), int(len(name) * 1.5) + 1
        near = (*self._ends.get(name[0], ()), *self._ends.get(f"-{name[-2:]}", ()))
        return {other for other in near if least <= len(other) <= most}

    def beginning(self, letters: str) -> list[str]:
        """The first words of names that begin with these letters."""
        low = bisect_left(self._firsts, letters)
        return self._firsts[low : bisect_left(self._firsts, letters + "\uffff", low)]
