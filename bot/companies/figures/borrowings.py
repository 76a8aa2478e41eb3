"""What a filer owes, and what it holds against it, at one balance sheet: totals and parts, nothing counted twice.

Filers tag the same debt by when it falls due, by kind, and as totals of both, on the sheet and in the notes. So
concepts form a tree as in the taxonomy: a total counts where the sheet has one, else its parts are added up. A
"total" that is clearly smaller than something below it is none: it stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

At = Callable[[str], float | None]
"""The value of a concept at the balance sheet; None where it has none."""

CLEARLY = 1.1  # nominal and carrying amounts of the same debt differ by less


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of debt: concepts for all of it, for what falls due within a year, and for the rest.

    Several concepts in a tuple are names of one thing; the first that is there counts.
    """

    whole: tuple[str, ...]
    current: tuple[str, ...]
    later: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DebtTree:
    """The concepts of one standard; a tuple of names is one thing, of which the first that is there counts.

    ``everything`` is all debt; ``long_term`` includes what of it matures within a year, ``loose_long_term``
    does for some filers and not for others; ``later`` does not. ``current`` is all that falls due within a
    year: ``maturing`` long-term debt and ``short``, which has parts. ``either`` is all debt for some filers and
    the short-term one for others.
    """

    everything: tuple[str, ...]
    long_term: tuple[str, ...]
    loose_long_term: tuple[str, ...]
    later: tuple[str, ...]
    current: tuple[str, ...]
    maturing: tuple[str, ...]
    short: tuple[str, ...]
    short_parts: tuple[tuple[str, ...], ...]
    either: tuple[str, ...]
    kinds: tuple[Kind, ...]

    def names(self) -> tuple[str, ...]:
        """All concepts in it."""
        groups = (
            *(self.everything, self.long_term, self.loose_long_term, self.later, self.current, self.maturing),
            *(self.short, *self.short_parts, self.either),
            *(names for kind in self.kinds for names in (kind.whole, kind.current, kind.later)),
        )
        return tuple(name for group in groups for name in group)


@dataclass(frozen=True, slots=True)
class CashTree:
    """Cash, what is invested for a short time, and totals of both; the first that is there counts."""

    cash: tuple[str, ...]
    invested: tuple[str, ...]
    together: tuple[str, ...]
    securities: tuple[str, ...]  # for a short and for a long time
    long_securities: tuple[str, ...]


def cash_at(tree: CashTree, at: At) -> float | None:
    """Cash and short-term investments; None where no cash is told."""
    cash, together = first(at, tree.cash), first(at, tree.together)
    invested = first(at, tree.invested)
    if invested is None and (securities := first(at, tree.securities)) is not None:
        invested = securities - (first(at, tree.long_securities) or 0.0)
    return _most(together, _added((cash, invested)) if cash is not None else None)


def debt_at(tree: DebtTree, at: At) -> float | None:
    """All debt of a balance sheet; None where none of the concepts is there."""
    found, complete = _debt(tree, at)
    either = first(at, tree.either)
    if either is not None and (found is None or either >= found):
        found = either
    elif either is not None and first(at, (*tree.short, *tree.current)) is None:
        found = _added((found, either))
    everything = first(at, tree.everything)
    if everything is None or found is None:
        return _most(found, everything)
    if complete and found / CLEARLY <= everything <= found * CLEARLY:
        return min(found, everything)  # the larger one is nominal, or has something twice
    return max(found, everything)


def _debt(tree: DebtTree, at: At) -> tuple[float | None, bool]:
    """Debt without regard to totals of everything, and whether the sheet itself tells all of it."""
    short = _total(first(at, tree.short), [first(at, part) for part in tree.short_parts])
    kinds = _added(_whole(kind, at) for kind in tree.kinds)
    due = _added(first(at, kind.current) for kind in tree.kinds)
    sheet_later, sheet_maturing = first(at, tree.later), first(at, tree.maturing)
    sheet_current = first(at, tree.current)
    later = _total(sheet_later, [first(at, kind.later) for kind in tree.kinds])
    within_a_year = _total(sheet_current, (_most(sheet_maturing, due), short))
    long_term = _long_term(tree, at, kinds, short)
    loose = first(at, tree.loose_long_term)
    if sheet_later is not None and (sheet_current is not None or sheet_maturing is not None):
        return _added((within_a_year, later)), True
    if sheet_later is not None:
        # What matures within a year is only inside a total, if there is any.
        return _added((_most(long_term, _added((later, due)), _less(kinds, short)), short)), False
    if sheet_current is not None and long_term is not None and loose is None:
        return _most(within_a_year, _added((long_term, short))), False
    if sheet_current is not None and (loose is not None or later is not None):
        # Beside all current debt the sheet's other line must be the rest, whatever it is called.
        return _added((within_a_year, loose if loose is not None else later)), False
    if sheet_current is not None:
        return _most(within_a_year, _added((kinds, short))), False
    if long_term is not None:
        return _added((long_term, short)), False
    if later is None:
        return _added((_most(kinds, sheet_maturing), short)), False
    beside = max((sheet_maturing or 0.0) - (due or 0.0), 0.0)  # what matures of kinds that tell only the rest
    return _added((kinds, beside, short)), False


def _long_term(tree: DebtTree, at: At, kinds: float | None, short: float | None) -> float | None:
    told = first(at, (*tree.long_term, *tree.loose_long_term))
    if told is None:
        return None
    parts = [_less(_whole(kind, at), short) for kind in tree.kinds]
    return _most(_total(told, parts), _less(kinds, short))


def _whole(kind: Kind, at: At) -> float | None:
    """All debt of a kind; one half of a split may be inside of a total."""
    halves = (first(at, kind.current), first(at, kind.later))
    split = _added(halves)
    return split if None not in halves else _most(first(at, kind.whole), split)


def first(at: At, names: Iterable[str]) -> float | None:
    """The value of the first of several names for one thing."""
    return next((value for name in names if (value := at(name)) is not None), None)


def _total(told: float | None, parts: Sequence[float | None]) -> float | None:
    """A total with what cannot be inside of it, else the sum of its parts."""
    known = [part for part in parts if part is not None]
    if told is None:
        return sum(known) if known else None
    return told + sum(part for part in known if part > told * CLEARLY)


def _less(whole: float | None, short: float | None) -> float | None:
    """Debt by kind without the short-term borrowings, which it may hold too."""
    return whole if whole is None or short is None else whole - short


def _added(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _most(*values: float | None) -> float | None:
    return max((value for value in values if value is not None), default=None)
