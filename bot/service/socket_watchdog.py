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
# Without a word from Slack for this long the connection may be deaf, which nothing shows: another one is opened
# beside it, as Slack itself asks for now and then, and takes over. It costs one call of a method that may be
# called once a minute, misses nothing, and bounds how long a deaf one stays at three minutes.
QUIET_AFTER = 140.0  # seconds
LOST = "Lost the connection to Slack. Reconnecting."

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

    async def refresh(self) -> None:
        """Let another one take over; raises :class:`~bot.errors.DeliveryError` and keeps the present one then."""
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
        elif lost is None and self._door.quiet_for() > QUIET_AFTER:
            try:
                await self._door.refresh()
            except DeliveryError as error:
                self._note(LOST)
                log.warning("no other connection can be opened: %s", error)
        elif (lost or 0.0) > RENEW_AFTER:
            try:
                await self._door.renew()
            except DeliveryError as error:
                self._note(LOST)
                log.warning("the connection cannot be opened: %s", error)
            else:
                self._note(None)
