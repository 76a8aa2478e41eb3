"""What somebody says in a chat: what it asks for, and its plain words, so that companies can be looked for in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.grammar.digests import VERBS as DIGEST_VERBS
from bot.grammar.tokens import LONGEST, tokens

_SENTENCE = re.compile(r"[^?!\n]+?(?:[?!]+|\n|(?<=\w\w\w)\.(?=\s+[A-Z])|$)")
_ASKS_FIRST = re.compile(
    r"(?:(?:and|so|but|ok|okay|hey|hi|hello|also|then|or|well|please|pls|,)[\s,]+)*"
    r"(?:what(?:'s|’s|s)?|how(?:'s|’s)?|who(?:'s|’s)?|when|where|why|which|is|are|does|do|did|can|could|would|will|any|anyone|"
    r"anybody|anything|show|give|get|pull|look|lookup|tell|compare|check|find|thoughts on)\b",
    re.IGNORECASE,
)

HELP = "help"
GREETING = "greeting"
THANKS = "thanks"

_COMMANDS = ("news", "company", "digest", "watch")
_GREETINGS = re.compile(
    r"(?:hi+|hello+|hey+|hiya|howdy|yo|good (?:morning|afternoon|evening|day)|morning|greetings|hallo)"
    r"(?: (?:there|all|everyone|everybody|team|folks|again|bot|sectorwire))?"
)
_THANKS = re.compile(
    r"(?:(?:ok|okay|great|perfect|cool|nice|super|awesome|got it|yes|that's great|that is great)[, ]+)?"
    r"(?:many |a lot of )?(?:thanks|thank you|thx|ty|cheers|much appreciated|appreciated|merci|danke)"
    r"(?:[, ]+(?:so|very|much|a|lot|a lot|again|for|the|your|this|that|help|you|all|everyone|bot|sectorwire|info|update|news))*"
    r"|(?:ok|okay|great|perfect|cool|nice|super|awesome|got it|good bot|well done|good job|great job|nice work|bye|goodbye"
    r"|good night|see you)"
)
_HELP = re.compile(
    r"(?:help|help me|\?+|start|what|commands?|menu|options|instructions|usage|how to|how"
    r"|(?:what|how) (?:can|do|does|else can|could) (?:you|i|we|this|it|this bot|this work|it work)"
    r"(?: (?:do|ask|say|use|work|use you|use this|ask you|do with you|do here|do for me|use it|help|help me))?(?: here| for me)?"
    r"|what (?:are|is) (?:you|this)(?: for)?|who are you|what can i do|how does this work|how do you work|what do you do"
    r"|can you help(?: me)?|i need help|please help|what are your commands)"
)
_HOW = re.compile(
    r"(?:how (?:do|can|could|would|should) (?:i|we|one)|how to|can i|can we|where (?:do|can) i) (?:\w+ ){0,3}?"
    r"(?P<what>unsubscribe|subscribe|pause|resume|stop|cancel|change|preview|schedule|mute|watch|unwatch|follow|unfollow|search"
    r"|remove|add|set up|turn off|turn on|get)\b(?P<rest>.*)"
)
_UNWATCH = re.compile(
    r"(?:unwatch|unfollow|stop (?:watching|following)|no longer watch)\s+(?P<name>.+)", re.IGNORECASE
)
_WATCH = re.compile(
    r"(?:follow|start (?:watching|following)|keep an eye on|tell me about news (?:of|about|on)|alert me (?:on|about|to))"
    r"\s+(?P<name>.+)",
    re.IGNORECASE,
)
_STOP = re.compile(r"stop(?: it| this| these| the digests?| digests?| posting| please| now| here)?")
_DIGEST_WORDS = frozenset({*DIGEST_VERBS, "unsub", "sub"})
_ALONE = frozenset(
    {"list", "pause", "resume", "now", "preview", "change"}
)  # of these only a short line is a command
_SHORT = 6  # words


@dataclass(frozen=True, slots=True)
class Said:
    """What a message asks for.

    ``kind`` is help, greeting, thanks, a command without its slash (news, company, digest, watch), or "" where it has
    to be looked for; ``text`` is what stands after the command, and for help its topic.
    """

    kind: str
    text: str = ""


def read_said(text: str, sectors: Sequence[str]) -> Said:
    """``digest pause``, ``unsubscribe``, ``unwatch pfizer``, ``what can you do?``, ``thanks``, ``pfizer``."""
    line = " ".join(text.split())
    first, _, rest = line.partition(" ")
    folded = _folded(line)
    command = first.casefold().lstrip("/").strip(",.!?:")
    if not folded or _HELP.fullmatch(folded):
        return Said(HELP)
    if _GREETINGS.fullmatch(folded):
        return Said(GREETING)
    if _THANKS.fullmatch(folded):
        return Said(THANKS)
    if how := _HOW.fullmatch(folded):
        return Said(HELP, _topic(how["what"], how["rest"]))
    if command in _COMMANDS:
        return Said(command, rest)
    if match := _UNWATCH.fullmatch(line):
        return Said("watch", f"remove {match['name']}")
    if match := _WATCH.fullmatch(line):
        return Said("watch", match["name"])
    if _STOP.fullmatch(folded):
        return Said("digest", "stop")
    if command in _DIGEST_WORDS and (command not in _ALONE or len(folded.split()) <= _SHORT):
        polite = re.sub(r"(?i)[\s,]+(?:please|pls|thanks|thank you)[.!]*$", "", line)
        return Said("digest", polite.rstrip("?!. "))
    return Said("")


def _folded(line: str) -> str:
    bare = line.casefold().replace("’", "'").strip(" .,;:!…")
    return bare.rstrip("?!. ") or bare


def _topic(verb: str, rest: str) -> str:
    if verb in {"watch", "unwatch", "follow", "unfollow"} or "watch" in rest or "compan" in rest:
        return "watch"
    return "news" if verb == "search" or (verb == "get" and "digest" not in rest) else "digest"


# --- names in what is said -------------------------------------------------------------------------


def said(text: str) -> str:
    """The words of a message; people, channels and links part them as a comma does.

    Empty where it is too long to be a question or a short remark: who writes more tells something.
    """
    if len(text) > LONGEST:
        return ""
    return " ".join(part.text if part.kind in {"word", "phrase"} else "," for part in tokens(text))


def question(text: str) -> str:
    """The sentences of a message that ask: those with a question mark, and those that begin as questions do."""
    return " ".join(
        sentence.strip()
        for sentence in _SENTENCE.findall(text)
        if "?" in sentence or _ASKS_FIRST.match(sentence.strip())
    )
