"""The rule when an article's page is read because the feed's own text does not tell the story."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.models.articles import Article
from bot.models.operator import FeedSource
from bot.text.plain import words

ENOUGH_WORDS = 120
"""From here on a feed's text holds lead and facts: enough to judge and to summarise."""

_CUT = re.compile(
    r"(?:\[\s*(?:…|\.\.\.|&hellip;)\s*\]|…|\.\.\.|\(more\)|\bread\s+more\W*|\bcontinue\s+reading\b.{0,80}"
    r"|\bread\s+the\s+(?:full|rest)\b.{0,60}|\bkeep\s+reading\b.{0,60}|[»→])\s*$",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"[.!?。！？:][\"'”’»)\]]*\s*$")
_NO_PAGE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|gz|mp[34]|m4[av]|mov|wav|jpe?g|png|gif|webp|svg|xml|json|csv)$",
    re.IGNORECASE,
)


def wants_page(article: Article, source: FeedSource) -> tuple[bool, str]:
    """Whether to read the article's page, and the reason in words.

    Yes where the feed's own text is missing, cut off or short, unless the feed forbids it, there is no
    link, or the link is no web page.
    """
    if not source.page_text:
        return False, "page text is switched off for this feed"
    if not article.url:
        return False, "the entry has no link"
    parts = urlsplit(article.url)
    if parts.scheme not in {"http", "https"}:
        return False, "the link is not a web address"
    if _NO_PAGE.search(parts.path):
        return False, "the link leads to a file, not to a page"
    text = article.text.strip()
    if not text:
        return True, "the feed gives no text"
    if _CUT.search(text):
        return True, "the feed's text is cut off"
    count = len(words(text))
    if count < ENOUGH_WORDS:
        return True, f"the feed's text is short ({count} words)"
    if not _WHOLE.search(text) and count < 3 * ENOUGH_WORDS:
        return True, "the feed's text ends in the middle of a sentence"
    return False, f"the feed's own text is enough ({count} words)"
