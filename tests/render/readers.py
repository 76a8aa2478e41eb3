"""Independent readers of what was rendered: what would Slack, a browser or a terminal make of it?

Written from Slack's formatting reference, and sharing nothing with the code under test.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser

CONTROL = re.compile(r"<([^<>]*)>")
PARSED_RUNS = {"user", "usergroup", "channel", "broadcast", "team", "emoji"}


def mrkdwn_controls(text: str) -> list[tuple[str, str]]:
    """The control sequences that Slack would see: (kind, address or id)."""
    found = []
    for match in CONTROL.finditer(text):
        body = match.group(1)
        kind = {"!": "special", "@": "user", "#": "channel"}.get(body[:1], "link")
        found.append((kind, body.split("|")[0]))
    return found


def mrkdwn_is_whole(text: str) -> bool:
    """Every < opens a control sequence that ends, every > ends one, every & starts one of three entities."""
    rest = CONTROL.sub("", text)
    return "<" not in rest and ">" not in rest and not re.search(r"&(?!(?:amp|lt|gt);)", text)


def formatting_marks(text: str) -> str:
    """The marks outside links and code that could format, in order."""
    outside = CONTROL.sub(lambda match: match.group(1).partition("|")[2], text)
    return "".join(char for char in outside if char in "*_~`")


def emoji_names(text: str) -> list[str]:
    return re.findall(r":([^\s:]{1,100}):", CONTROL.sub(lambda match: match.group(1).partition("|")[2], text))


def text_objects(value: object) -> Iterator[dict]:
    """Every text object and run in blocks, wherever it hides."""
    if isinstance(value, dict):
        if value.get("type") in {"mrkdwn", "plain_text", "text", "link", "raw_text", *PARSED_RUNS}:
            yield value
        for item in value.values():
            yield from text_objects(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from text_objects(item)


def deceptive(text: str, *, allowed: str = "\n") -> list[str]:
    """Characters that hide, reorder or command."""
    return [
        char
        for char in text
        if char not in allowed
        and (unicodedata.category(char) in {"Cc", "Cs", "Co"} or char in "\u200b\u2060\ufeff\u00ad\u200e\u200f\u061c"
             or "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069")
    ]  # fmt: skip


def most_marks(text: str) -> int:
    """The most combining marks on one letter."""
    most = run = 0
    for char in text:
        run = run + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        most = max(most, run)
    return most


class Page(HTMLParser):
    """The tags, attributes and addresses of a page, as a browser reads them."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.shown: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.shown.append(data)
