"""What people in Slack did and chose, and where the app is installed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.models.delivery import Mutes
from bot.models.people import Dislike, Mute, SavedStory, Watch
from bot.models.workspaces import Installation


class EventLedger(Protocol):
    """What was answered already, so that it is answered once."""

    async def first(self, key: str, now: datetime, keep: timedelta) -> bool:
        """Whether nobody has done this yet; whoever is told True has it to himself for ``keep``."""
        ...

    async def undo(self, key: str) -> None:
        """It was not done after all."""
        ...

    async def forget(self, now: datetime) -> int:
        """Remove what need not be remembered any longer; returns how many."""
        ...


class InstallationStore(Protocol):
    """Where the app is installed, and the states of installations that were begun."""

    async def installations(self) -> list[Installation]:
        """All of them, oldest first."""
        ...

    async def installation(self, team: str) -> Installation | None:
        """A workspace's."""
        ...

    async def keep(self, installation: Installation) -> None:
        """Keep it in place of what the workspace had before."""
        ...

    async def reseal(self, team: str, before: str, after: str) -> bool:
        """Put a token sealed anew in the place of the old one; False where another one stands there by now."""
        ...

    async def begin(self, state: str, now: datetime, until: datetime) -> None:
        """Remember the state of an installation that was begun; only so many of the newest are remembered."""
        ...

    async def finish(self, state: str, now: datetime) -> bool:
        """Use a state up; False where it is unknown, used or too old. Of several who try at once one succeeds."""
        ...


class WatchStore(Protocol):
    """Who wants to hear of which company, and which stories they were told of."""

    async def watches(self, team: str | None = None, place: str | None = None) -> list[Watch]:
        """Of a workspace and a person or channel, or all; oldest first."""
        ...

    async def add(self, watch: Watch) -> bool:
        """Keep it; False where it was kept already."""
        ...

    async def remove(self, watch: Watch) -> bool:
        """Keep it no longer; False where there was none."""
        ...

    async def claim(self, team: str, place: str, stories: Sequence[str], now: datetime) -> list[str]:
        """Those of the stories that this watcher was not told of yet; they count as told from now on."""
        ...

    async def unclaim(self, team: str, place: str, stories: Sequence[str]) -> None:
        """They were not told after all."""
        ...

    async def looked_at(self) -> int:
        """Up to which arrival watchers have been told of what there is for them."""
        ...

    async def look_on(self, arrival: int) -> None:
        """Remember that they have been told up to this arrival; an earlier one changes nothing."""
        ...

    async def forget(self, before: datetime) -> int:
        """Forget what was told before then; returns how much."""
        ...


class SavedStore(Protocol):
    """Stories that people saved for later."""

    async def saved(self, team: str, user: str, limit: int) -> list[SavedStory]:
        """Somebody's saved stories, last saved first."""
        ...

    async def save(self, story: SavedStory) -> bool:
        """Keep it; False where it was kept already."""
        ...

    async def remove(self, team: str, user: str, story_id: str) -> None:
        """Keep it no longer."""
        ...


class MuteStore(Protocol):
    """What channels do not want to see, and what their readers found not useful."""

    async def mutes(self, team: str, channel: str) -> list[Mute]:
        """What this channel has muted, oldest first."""
        ...

    async def as_rules(self, team: str, channel: str) -> Mutes:
        """The same as a digest needs it, with what readers found not useful."""
        ...

    async def mute(self, mute: Mute) -> bool:
        """Show it here no longer; False where it was muted already."""
        ...

    async def unmute(self, team: str, channel: str, kind: str, key: str) -> bool:
        """Show it again; False where it was not muted."""
        ...

    async def dislike(self, dislike: Dislike) -> bool:
        """Remember it; False where this reader said so before."""
        ...

    async def undo_dislike(self, team: str, channel: str, user: str, story_id: str) -> None:
        """It was useful after all."""
        ...

    async def forget(self, before: datetime) -> int:
        """Forget dislikes of before then; returns how many. What is muted stays muted."""
        ...
