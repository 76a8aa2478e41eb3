"""Where the app is installed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace that installed the app; ``sealed`` is its bot token as it may be stored."""

    team: str
    name: str
    app: str
    bot_user: str
    bot_id: str
    scopes: tuple[str, ...]
    sealed: str
    installed_by: str
    installed_at: datetime
