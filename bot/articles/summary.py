"""The story in its own words: the lead, and the sentence with the number or the decision that matters.

Nothing is written here that the article does not say: whole sentences are chosen, never cut or joined.
"""

from __future__ import annotations

import re

from bot.articles.prepare import PreparedText, prepare
from bot.models.articles import Summary
from bot.text.plain import ELLIPSIS, cut_at_word, is_credit, paragraphs, strip_dateline, words

LIMIT = 300  # characters
_SENTENCES = 10  # where a decisive sentence is looked for
_SHORT = 25  # shorter "sentences" are headings, labels, remains of lists

_AMOUNT = re.compile(
    r"[$€£¥]\s?\d|\b\d[\d,.]*\s?(?:%|percent|per\s+cent|million|billion|trillion|mln|bln|bn|basis\s+points)\b|"
    r"\d[\d,.]*%|\b(?:USD|EUR|GBP|CHF|SEK|DKK|NOK)\s?\d|\bp\s?[<=]\s?0?\.\d",
    re.IGNORECASE,
)
_DECISION = re.compile(
    r"\b(?:approv(?:ed|al|es)|clear(?:ed|ance)|reject(?:ed|s)|grant(?:ed|s)|agreed\s+to|will\s+(?:acquire|buy|pay|cut|"
    r"invest|merge|receive|close)|acquir(?:es|ed|ing)|met\s+(?:its|the)\s+(?:primary|main)|primary\s+endpoint|failed\s+to|"
    r"raised\s+(?:its|the)|lower(?:ed|s)\s+(?:its|the)|cut\s+(?:its|the)|ruled|fined|sued|appointed|named|resign(?:ed|s)|"
    r"step(?:s|ped)?\s+down|recall(?:ed|s)?|halt(?:ed|s)?|suspend(?:ed|s)|priced|raised|priced|expects|forecasts?|guidance|"
    r"filed\s+for|bankruptcy|effective\s+(?:date|immediately)|launch(?:ed|es)|opens?|statistically\s+significant)\b",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"^[\"“‘'].*[\"”’'](?:,)?\s*(?:said|says|added|commented|stated|noted)\b|^[\"“]|\b(?:said|commented|stated|noted),?\s*[\"“]|"
    r"\b(?:we\s+are|we’re|we're|I\s+am)\s+(?:pleased|proud|excited|thrilled|delighted)\b|"
    r"\b(?:conference\s+call|webcast|dial-in|toll-free|replay|please\s+visit|visit\s+(?:www|http)|follow\s+us|click\s+here|"
    r"forward-looking|trademark|copyright|safe\s+harbor|undue\s+reliance|subject\s+to\s+change)\b|https?://|www\.|@\w+\.",
    re.IGNORECASE,
)
_STUMP = re.compile(
    r"(?:\.{3,}|…)\s*[\])]?\s*(?:\(?read\s+more\)?|continue(?:\s+reading)?|\[?\+\d+\s+chars\]?)?[\s\])]*$",
    re.IGNORECASE,
)
_SELF_DESCRIPTION = re.compile(
    r"(?:\s\([“\"][^()]{1,80}\))?,\s+(?:an?|the|one\s+of\s+the)\s(?=[^.;]{10,}?,)[^.;]{10,600}?,?\s"
    r"(?=(?:today|is\s+pleased|announced|announces|reported|reports|said|proudly|has\s+announced)\b)"
)
# Labels that some sites put before a sentence, as others put a dateline.
_LABEL = re.compile(
    r"^(?:what\s+happened|what['’]s\s+(?:new|happening|next)|why\s+it\s+matters|driving\s+the\s+news|the\s+(?:news|details|latest|gist|upshot|big\s+picture|bottom\s+line)|"
    r"key\s+(?:points?|takeaways?|facts?)|bottom\s+line|zoom\s+(?:in|out)|by\s+the\s+numbers|go\s+deeper|tl;?\s?dr|summary|highlights?|overview|"
    r"background|details|update|breaking|news|exclusive|abstract|objectives?|purpose)\s*[:–—]\s+",
    re.IGNORECASE,
)
# The writer's own voice, and what stands in brackets.
_ASIDE = re.compile(
    r"(?:I|I['’](?:m|ve|d|ll)|My|We['’](?:ve|re|ll)|Our\s+(?:team|editors|reporters|experts))\s|[(\[].*[)\]]\W*$"
)
_GOES_ON = re.compile(
    r"(?:It|They|He|She|That|Those|But|And|So|However|Also|Still|Yet|Instead|Meanwhile|In\s+addition|Additionally|Moreover|Furthermore|Then|Therefore)\b(?!['’]s\s+(?:been|a|the)\b)"
)
_LISTING = re.compile(r"\((?:[A-Za-z ]{2,20}\s?:\s?[A-Z0-9.-]{1,8}[,;\s]*)+\)|\([A-Z]{1,6}\)")
# Words that add nothing to a headline: of grammar, and of announcing.
_EMPTY = frozenset(
    """
    a an the and or of in on at by for to from with as its it is are was were be been has have had will would that this
    these those which who their his her our we they he she also today yesterday monday tuesday wednesday thursday friday
    saturday sunday announced announces announce released releases release reported reports report reporting said says
    issued published provided unveiled results result financial company inc corp ltd plc llc co group holdings nasdaq nyse
    otc tsx press statement according new now here january february march april may june july august september october
    november december ended first second third fourth quarter year fiscal full s
    """.split()
)
_COMPANY_END = re.compile(r"\b(?:Inc|Corp|Ltd|LLC|L\.P|PLC|Co|N\.V|S\.A)\.$")
# What a sentence hardly ever ends in: more was to come.
_CUT_BEHIND = re.compile(
    r"\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thurs?|fri|nrn?|dist|mio|mrd|mln|vgl|bzw|vs|"
    r"mr|mrs|ms|dr|prof|rev|gen|sen|rep|gov|capt|sra?|srta|dott|mme|mlle|approx|ca|fig)\.$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|says?|said|\w{3,}ed|announces?|reports?|acquires?|buys?|sells?|"
    r"launches|names?|signs?|agrees?|plans?|sues?|wins?|cuts?|raises?|made|took|bought|sold|won|led|rose|fell|held|began)\b"
)
_DIGIT = re.compile(r"\d")
_MAY_BE_CUT = 120  # characters without an end mark: shorter ones are a sub-headline, whole as it stands
_ENDS = ".!?…。！？"
_CLOSERS = "\"'”’)]"
_BULLET = re.compile(r"^[\s•*·▪◦–—>-]+")


def summarise(title: str, text: str) -> Summary:
    """At most 300 characters of whole sentences of the text.

    The first sentence that says more than the title leads; a sentence with a decisive number or decision
    follows where it fits, else the second sentence. Where the text has no whole sentence that fits, the
    summary is empty, or, for a text that is one long sentence, that sentence's beginning.
    """
    return summary_of(prepare(title, text))


def summary_of(telling: PreparedText) -> Summary:
    """As :func:`summarise`, for an article that was made ready."""
    usable = _usable(telling)
    if not usable:
        return _last_resort(telling)
    shortened = ""
    if len(usable[0]) > LIMIT and len(plain := without_self_description(usable[0])) <= LIMIT:
        usable[0] = plain
        shortened = ", without the company's description of itself"
    lead = next((at for at, sentence in enumerate(usable[:4]) if _leads(telling, sentence)), None)
    if lead is None:
        lead = next((at for at, sentence in enumerate(usable[:4]) if len(sentence) <= LIMIT), None)
    if lead is None:
        return Summary(
            cut_at_word(usable[0], LIMIT), "the first sentence, cut: it is longer than the summary"
        )
    chosen = [lead]
    room = LIMIT - len(usable[lead])
    following = usable[lead + 1] if lead + 1 < len(usable) else None
    decisive = _decisive(usable, lead, room)
    if decisive is not None:
        chosen.append(decisive)
        room -= len(usable[decisive]) + 1
    if following and lead + 1 not in chosen and len(following) + 1 <= room and not _FILLER.search(following):
        chosen.append(lead + 1)
    why = "the lead" + shortened
    if decisive is not None:
        why += " and the sentence with the decisive " + (
            "number" if _AMOUNT.search(usable[decisive]) else "step"
        )
    elif len(chosen) > 1:
        why += " and the sentence after it"
    return Summary(" ".join(usable[at] for at in sorted(chosen)), why)


def _leads(telling: PreparedText, sentence: str) -> bool:
    """Whether it fits and can stand first: not one that goes on from a sentence that is left out."""
    if len(sentence) > LIMIT:
        return False
    return not _GOES_ON.match(sentence) or telling.sentences[:1] == (sentence,)


def without_self_description(sentence: str) -> str:
    """The sentence without what a company says about itself behind its name (", a leading maker of ...,").

    Comes back unchanged where no such insertion closes before a verb of saying.
    """
    found = _SELF_DESCRIPTION.search(sentence)
    if found is None:
        return sentence
    return f"{sentence[: found.start()].rstrip()} {sentence[found.end() :].lstrip(' ,')}"


def _usable(telling: PreparedText) -> list[str]:
    title_words = set(telling.words)
    found: list[str] = []
    for whole in telling.sentences:
        sentence = _LABEL.sub("", whole)
        if _says_something(sentence, title_words) and sentence not in found:
            found.append(sentence)
    return found[:_SENTENCES]


def _says_something(sentence: str, title_words: set[str]) -> bool:
    if len(sentence) < _SHORT or not _complete(sentence) or is_credit(sentence) or _ASIDE.match(sentence):
        return False
    if sentence.rstrip(_CLOSERS).endswith(("?", "？")):
        return False  # what it asks, the article answers
    own = set(words(_LISTING.sub(" ", without_self_description(sentence))))
    fresh = own - title_words - _EMPTY
    # Against the title's own words too, so that "results" beside "result" is nothing new.
    fresh = {word for word in fresh if word.rstrip("s") not in title_words and f"{word}s" not in title_words}
    return len(fresh) >= max(2, len(own - _EMPTY) // 5)


def _complete(sentence: str) -> bool:
    """Whether it ends as sentences end; a stump that ends in dots does not."""
    if sentence.count('"') % 2 or sentence.count("“") != sentence.count("”"):
        return False  # a piece of somebody's words, cut out of its quotation
    if sentence[0].islower() and not any(char.isupper() for char in sentence[1:3]):
        return False  # the end of a sentence that was cut elsewhere; "iPhone" and "eBay" are beginnings
    if _ends_in_abbreviation(sentence) or (_COMPANY_END.search(sentence) and not _VERB.search(sentence)):
        return False
    bare = sentence.rstrip(_CLOSERS)
    return bare[-1:] in {".", "!", "?", "。", "！", "？"} and not bare.endswith("...")


def _ends_in_abbreviation(sentence: str) -> bool:
    """Whether the last full stop stands behind a month, title or the like: there a text was cut off."""
    return _CUT_BEHIND.search(sentence) is not None


def _has_amount(sentence: str) -> bool:
    return _DIGIT.search(sentence) is not None and _AMOUNT.search(sentence) is not None


def _decisive(usable: list[str], lead: int, room: int) -> int | None:
    """The best later sentence with a number or a decision that fits; early ones win."""
    best: tuple[float, int] | None = None
    if _has_amount(usable[lead]) and _DECISION.search(usable[lead]):
        return None
    for at in range(lead + 1, min(len(usable), lead + 1 + _SENTENCES)):
        sentence = usable[at]
        if len(sentence) + 1 > room:
            continue
        score = 2.0 * _has_amount(sentence) + 1.5 * bool(_DECISION.search(sentence)) - 0.15 * (at - lead)
        if score >= 1.2 and (best is None or score > best[0]) and not _FILLER.search(sentence):
            best = (score, at)
    return best[1] if best else None


def _once(block: str) -> str:
    """A sub-headline without the dashes around it, its first point only, and once where a wire repeats it."""
    block = block.partition(" // ")[0].rstrip(" -–—*")
    middle = len(block) // 2
    return block[:middle].rstrip() if block[:middle].strip() == block[middle:].strip() else block


def _last_resort(telling: PreparedText) -> Summary:
    """For texts without a whole sentence: a feed's stump that is all there is, or nothing."""
    story = _STUMP.sub("", strip_dateline(telling.story))
    blocks = [without_self_description(_once(_BULLET.sub("", block))) for block in paragraphs(story)]
    fresh = set(words(blocks[0])).difference(telling.words) if blocks else set()
    if blocks and len(fresh) >= 5 and not is_credit(blocks[0]) and _STUMP.search(telling.text) is None:
        beginning = cut_at_word(blocks[0], LIMIT)
        if _ends_in_abbreviation(beginning):
            beginning = f"{beginning.rpartition(' ')[0]}{ELLIPSIS}"
        elif len(beginning) >= _MAY_BE_CUT and beginning[-1] not in _ENDS:
            beginning = (
                f"{cut_at_word(beginning, LIMIT - 1).rstrip(' ,;:–—-')}{ELLIPSIS}"  # a stump, by its looks
            )
        return Summary(beginning, "the text has no whole sentence: its beginning")
    return Summary("", "the text says no more than the title")
