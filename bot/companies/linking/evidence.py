"""Whether a name that stands in a text is the company: named rules of form and position, the first that knows decides."""

from __future__ import annotations

from collections.abc import Callable

from bot.companies.linking import elsewhere, meanings, plain_words
from bot.companies.linking.context import Context
from bot.companies.linking.gazetteer import Alias
from bot.companies.linking.place import Finding, Place, Reader, Verdict
from bot.companies.linking.surroundings import slugged

Rule = Callable[[Place], Finding | None]

RULES: tuple[Rule, ...] = (
    elsewhere.part_of_a_token,
    elsewhere.cut_off_word,
    elsewhere.other_letters,
    elsewhere.dateline_wire,
    elsewhere.credited_source,
    elsewhere.source_or_market,
    elsewhere.index_of_a_market,
    elsewhere.letters_defined_otherwise,
    elsewhere.channel,
    elsewhere.another_meaning,
    elsewhere.saying,
    elsewhere.surname,
    elsewhere.venue_or_house,
    elsewhere.named_index,
    elsewhere.longer_legal_name,
    elsewhere.town,
    elsewhere.house_of_that_name,
    elsewhere.scale,
    elsewhere.agency,
    plain_words.with_legal_form,
    elsewhere.model_number,
    elsewhere.beside_other_names,
    plain_words.cut_short,
    elsewhere.another_company,
    *plain_words.ALONE,
)
"""In this order; the last one always knows."""


_ONLY_FOR: dict[Rule, Callable[[Alias], bool]] = {
    elsewhere.cut_off_word: lambda alias: not alias.several,
    elsewhere.dateline_wire: lambda alias: alias.press,
    elsewhere.index_of_a_market: lambda alias: alias.text in meanings.INDICES,
    elsewhere.letters_defined_otherwise: lambda alias: bool(alias.spelled),
    elsewhere.another_meaning: lambda alias: alias.text in meanings.OTHER_MEANINGS,
    elsewhere.saying: lambda alias: not alias.several,
    elsewhere.surname: lambda alias: not alias.several,
    elsewhere.scale: lambda alias: not alias.several,
    elsewhere.agency: lambda alias: alias.text in meanings.PUBLIC_BODIES,
    elsewhere.model_number: lambda alias: not (alias.several or alias.coined),
    elsewhere.beside_other_names: lambda alias: not alias.several,
    plain_words.surname_alone: lambda alias: alias.surname,
    plain_words.short_form_alone: lambda alias: not alias.several,
    plain_words.short_form_of_plain_words: lambda alias: alias.several,
}
"""Rules that can never know of other names; what is left out costs nothing."""


def rules_for(alias: Alias) -> tuple[Rule, ...]:
    """The rules that may know of this name, in their order."""
    return tuple(rule for rule in RULES if rule not in _ONLY_FOR or _ONLY_FOR[rule](alias))


def deciding(place: Place, rules: tuple[Rule, ...] | None = None) -> tuple[str, Finding]:
    """The name of the rule that decides about a place, and its finding."""
    for rule in rules or rules_for(place.alias):
        finding = rule(place)
        if finding is not None:
            return rule.__name__, finding
    raise AssertionError("the last rule decides whatever is left")


class Examiner:
    """The rules over one article."""

    def __init__(
        self,
        context: Context,
        source: str,
        words_of: Callable[[Alias], frozenset[str]],
        *,
        medical: bool,
        known: dict[str, tuple[Rule, ...]],
    ) -> None:
        self._known = known  # rules by name, kept from article to article
        self._reader = Reader(context, source, words_of, medical=medical)

    def examine(self, start: int, end: int, alias: Alias) -> Finding:
        """The finding for a hit whose capitals are right already."""
        rules = self._known.get(alias.text)
        if rules is None:
            rules = self._known[alias.text] = rules_for(alias)
        return deciding(Place(self._reader, start, end, alias), rules)[1]

    def heads_title(self, start: int) -> bool:
        """Whether the title begins with this place, a wire's slug aside."""
        context = self._reader.context
        return start < context.title_end and (context.starts_sentence(start) or slugged(context.whole, start))


__all__ = ["RULES", "Examiner", "Finding", "Verdict", "deciding"]
