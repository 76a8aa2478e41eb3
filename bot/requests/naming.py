"""Which words of a chat message may be a company's name: "what about Metsera", "pfizer and lilly?", "LLY".

Nothing is known of companies here; whoever knows them decides. What people say besides names in a chat
(questions, courtesies, small words) parts the candidates from one another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.requests.words import tokens

LONGEST = 280  # characters; who writes more tells something and does not ask
MOST_WORDS = 5  # in one name
_WORD = re.compile(r"\$?[^\W_][\w.&'’+-]*")
_BREAKS = re.compile(r"[,;:!?()\[\]\"“”/\n]+")

_ASKED = re.compile(
    r"(?i)\b(?:what|how) about\b|\bany(?:thing|one|body)?\b|\bnews\b|\bcard\b|\bshow\b|\blook ?up\b"
)
_SMALL = frozenset(
    """a about again all also am an and any anyone anybody anything are as at be been but by can card check company
    could did do does doing done else fine for from get give going good got great had has have he hello her here hey
    hi him his how i if in interesting is it its just know latest let like look lookup lol maybe me mean my new news
    nice no not now of off ok okay on one or our out please pls read really right say says see share she should show
    so some stock sure tell thank thanks that the their them then there these they thing think this those thought
    thoughts thx to today tomorrow too up us versus very vs want was we well were what whats when where which who why
    will with would yeah yep yes yesterday yet you your""".split()
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may name a company.

    ``marked`` is True where more than the words speaks for a name: a capital within the message, a dollar
    sign, all capitals, or a question about just that.
    """

    text: str
    marked: bool


def candidates(text: str) -> list[Candidate]:
    """The candidates of a message in their order; none where it is too long to be a question."""
    said = " ".join(part.text if part.kind in {"word", "phrase"} else "," for part in tokens(text))
    if len(text) > LONGEST:
        return []
    asked = "?" in said or _ASKED.search(said) is not None
    found: list[Candidate] = []
    first = True
    for piece in _BREAKS.split(said):
        run: list[str] = []
        for word in [*_WORD.findall(piece), ""]:
            bare = word.strip(".'’-")
            bare = bare[:-2] if bare.endswith(("'s", "’s")) else bare
            small = bare.casefold() in _SMALL and not bare.startswith("$") and not _symbol_like(bare)
            if bare and not small:
                run.append(bare)
                continue
            if run:
                found.append(Candidate(" ".join(run), _marked(run, asked=asked, first=first)))
                first = False
            elif bare:
                first = False
            run = []
    return [one for one in found if len(one.text.split()) <= MOST_WORDS]


def _symbol_like(word: str) -> bool:
    return len(word) > 2 and word.isupper() and word.isalpha()


def _marked(words: list[str], *, asked: bool, first: bool) -> bool:
    """A capital at the very beginning of a message says nothing, unless it is a question."""
    if any(word.startswith("$") or _symbol_like(word) for word in words):
        return True
    capital = any(word[0].isupper() for word in (words[1:] if first else words))
    return capital or (asked and words[0][0].isupper())
