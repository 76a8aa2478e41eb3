"""An article made ready once for all stages: its headline folded, its story without dateline and boilerplate.

Folding and cutting cost more than most judgements; so every stage works on the same pieces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.text.markup import unescape
from bot.text.plain import after_dateline, before_boilerplate, fold, folded_words, paragraphs, sentences

STORY_CHARS = 2000
"""Characters of the text that are read: what an article tells stands early, and boilerplate late."""
_SENTENCES = 10
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*\)")  # Markdown that a wire left in its text
_ADDRESS = re.compile(r"\s?\(\s*https?://[^\s()]+\s*\)")
_BULLET = re.compile(r"^[\s•*·▪◦–—>-]+")


@dataclass(frozen=True, slots=True)
class PreparedText:
    """The pieces of an article that the stages share.

    ``folded`` and ``words`` are the title's; ``story`` is the text from its dateline to its first boilerplate
    heading, 2,000 characters at most; ``sentences`` are its first ones, without bullets; ``cut`` says that the text goes on.
    """

    title: str
    text: str
    folded: str
    words: tuple[str, ...]
    story: str
    sentences: tuple[str, ...]
    cut: bool


def prepare(title: str, text: str) -> PreparedText:
    """Make an article ready."""
    if "&" in title or "&" in text[:STORY_CHARS]:  # feeds' texts are plain; others' may hold references
        title, text = _plain(title), _plain(text)
    folded = fold(title)
    story = before_boilerplate(after_dateline(_without_links(text[:STORY_CHARS]))) if text else ""
    first: list[str] = []
    for paragraph in paragraphs(story):
        first.extend(
            bare
            for sentence in sentences(_BULLET.sub("", paragraph), limit=_SENTENCES - len(first))
            if (bare := _BULLET.sub("", sentence))
        )
        if len(first) >= _SENTENCES:
            break
    return PreparedText(
        title=title,
        text=text,
        folded=folded,
        words=tuple(folded_words(folded)),
        story=story,
        sentences=tuple(first),
        cut=len(text) > STORY_CHARS,
    )


def _plain(text: str) -> str:
    """HTML's character references resolved, where somebody escaped twice too; ``AT&T`` stays."""
    return unescape(unescape(text)).replace("\xa0", " ")


def _without_links(text: str) -> str:
    """The text without Markdown's marks of links and without addresses in brackets."""
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    return _ADDRESS.sub("", text) if "(http" in text or "( http" in text else text
