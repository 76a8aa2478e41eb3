"""From what people type to a full-text query that cannot fail.

Every word becomes a quoted FTS5 string (https://www.sqlite.org/fts5.html#fts5_strings), so that no
operator, column filter or quote of the input means anything but itself.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.text.plain import plain_typography

MAX_TERMS = 8  # each costs a walk through its list of occurrences
MAX_TERM = 100  # characters of one word or phrase
_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')


@dataclass(frozen=True, slots=True)
class WordQuery:
    """FTS5 expressions: ``wanted`` must match, ``unwanted`` must not; empty asks nothing.

    ``terms`` are the wanted words and phrases, plain.
    """

    wanted: str
    unwanted: str
    terms: tuple[str, ...]

    @property
    def match(self) -> str:
        """Both in one expression; empty where nothing is wanted, for FTS5 cannot exclude from everything."""
        return f"({self.wanted}) NOT ({self.unwanted})" if self.wanted and self.unwanted else self.wanted


def word_query(words: str) -> WordQuery:
    """Read words, ``"phrases"`` and ``-unwanted`` ones; what has no letter or digit is passed over.

    Typographic quotes and dashes count as the plain ones, because phones type them.
    """
    terms: dict[bool, list[str]] = {True: [], False: []}
    for minus, phrase, word in _TERM.findall(plain_typography(words)):
        term = "".join(map(_only_tokens, (phrase or word)[:MAX_TERM])).strip()
        if any(map(str.isalnum, term)) and len(terms[True]) + len(terms[False]) < MAX_TERMS:
            terms[not minus].append(term)
    wanted, unwanted = ([f'"{term}"' for term in terms[kind]] for kind in (True, False))
    return WordQuery(" AND ".join(wanted), " OR ".join(unwanted), tuple(terms[True]))


def fts_query(words: str) -> str:
    """One safe FTS5 expression for what was typed; empty where nothing is wanted.

    >>> fts_query('obesity "phase 3" -earnings')
    '("obesity" AND "phase 3") NOT ("earnings")'
    """
    return word_query(words).match


def _only_tokens(char: str) -> str:
    """The character if FTS5's unicode61 takes it for part of a word (or an accent on one), else a space."""
    return char if unicodedata.category(char)[0] in "LNM" else " "
