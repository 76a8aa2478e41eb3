"""What somebody says in a chat as plain words, so that companies can be looked for in it."""

from __future__ import annotations

from bot.grammar.tokens import LONGEST, tokens


def said(text: str) -> str:
    """The words of a message; people, channels and links part them as a comma does.

    Empty where it is too long to be a question or a short remark: who writes more tells something.
    """
    if len(text) > LONGEST:
        return ""
    return " ".join(part.text if part.kind in {"word", "phrase"} else "," for part in tokens(text))
