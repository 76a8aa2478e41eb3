"""``/watch``: from what was typed to what is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.grammar.tokens import Help, Wrong, tokens, typed

VERBS = ("list", "remove", "here", "help")
_OTHER_WORDS = {
    "stop": "remove",
    "delete": "remove",
    "unwatch": "remove",
    "add": "",
    "show": "list",
    "ls": "list",
}


@dataclass(frozen=True, slots=True)
class WatchAsked:
    """``verb`` is add, remove or list; ``here`` means for the channel instead of the person."""

    verb: str
    name: str = ""
    here: bool = False


def read_watch(text: str) -> WatchAsked | Help | Wrong:
    """``pfizer``, ``here pfizer``, ``remove pfizer``, ``remove here pfizer``, ``list``."""
    parts = [part for part in tokens(text) if part.kind in {"word", "phrase"}]
    if not parts or parts[0].folded in {"help", "?"}:
        return Help("watch")
    here = False
    verb = "add"
    while parts:
        word = _OTHER_WORDS.get(parts[0].folded, parts[0].folded)
        if word in {"here", "channel"}:
            here = True
        elif word == "":
            pass
        elif word in {"list", "remove"} and verb == "add":
            verb = word
        else:
            break
        parts = parts[1:]
    name = typed(parts).replace('"', "")
    if verb != "list" and not name:
        return Wrong("Which company?", "watch")
    return WatchAsked(verb, name, here)
