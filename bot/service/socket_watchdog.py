"""Watches over the connection to Slack: says that it is lost, makes it anew, and gives up in the end.

slack_sdk reconnects by itself; this is for when that does not help: the reconnecting stopped, or the connection
stands and brings nothing (slackapi/bolt-python issues 417 and 1529).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from bot.errors import DeliveryError

RENEW_AFTER = 120.0  # seconds without a connection until a new one is made from scratch
GIVE_UP_AFTER = 900.0  # seconds without a connection until the process ends, for its supervisor to start anew
# Without a word from Slack for this long the connection is renewed: it may be deaf.
QUIET_AFTER = 1800.0  # seconds
LOST = "The connection to Slack is lost; it is being reopened."

log = logging.getLogger(__name__)


class Connection(Protocol):
    """The connection."""

    async def lost_for(self) -> float | None:
        """For how many seconds it has been lost, as far as was looked; None while it stands."""
        ...

    def quiet_for(self) -> float:
        """For how many seconds nothing was heard."""
        ...

    async def renew(self) -> None:
        """Make it anew; raises :class:`~bot.errors.DeliveryError`."""
        ...


class Watchdog:
    """To be called every half a minute. ``note`` takes the trouble, or None; ``give_up`` ends the process."""

    def __init__(
        self, door: Connection, note: Callable[[str | None], None], give_up: Callable[[], None]
    ) -> None:
        self._door = door
        self._note = note
        self._give_up = give_up

    async def look(self) -> None:
        """Look once, and do what is needed."""
        lost = await self._door.lost_for()
        self._note(None if lost is None else LOST)
        if lost is not None and lost > GIVE_UP_AFTER:
            log.error("no connection to Slack for %d minutes: ending, to be started anew", lost // 60)
            self._give_up()
        elif (lost or 0.0) > RENEW_AFTER or self._door.quiet_for() > QUIET_AFTER:
            try:
                await self._door.renew()
            except DeliveryError as error:
                self._note(LOST)
                log.warning("the connection cannot be opened: %s", error)
            else:
                self._note(None)
