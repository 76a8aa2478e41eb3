"""Previews of links, as Slack puts them below a message that does not forbid it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from bot.demo.slack.state.records import Json

MOST = 5  # previews below one message
_LINK = re.compile(r"<(https?://[^|>\s]+)[|>]")


def previews(text: str, blocks: Sequence[Json]) -> tuple[Json, ...]:
    """An attachment for each link, as Slack adds them after a message was posted; the pages are not read."""
    found = _LINK.findall(json.dumps(list(blocks), ensure_ascii=False) if blocks else text)
    return tuple(
        {"from_url": url, "original_url": url, "id": number, "title": url, "fallback": url}
        for number, url in enumerate(list(dict.fromkeys(found))[:MOST], 1)
    )
