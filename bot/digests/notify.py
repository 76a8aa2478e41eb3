"""Tells people in direct messages what became of the digests that they asked for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence

from bot.errors import DeliveryError
from bot.models.delivery import Message, Subscription
from bot.ports.digests import Poster

EVENT_TYPE = "sectorwire_paused"

log = logging.getLogger(__name__)


class PauseNotifier:
    """Whoever subscribed a channel hears why it gets no more; of the configuration's digests its admins do."""

    def __init__(
        self,
        posters: Callable[[str], Poster],
        admins: Collection[str],
        render: Callable[[Sequence[Subscription], str], Message],
    ) -> None:
        self._posters = posters
        self._admins = admins
        self._render = render

    async def paused(self, some: Sequence[Subscription], why: str) -> None:
        """Tell each of them once; one who cannot be told does not keep the others from hearing."""
        for_whom: dict[str, list[Subscription]] = {}
        for one in some:
            for person in [one.created_by] if one.created_by else sorted(self._admins):
                for_whom.setdefault(person, []).append(one)
        for person, theirs in for_whom.items():
            metadata = {"event_type": EVENT_TYPE, "event_payload": {"channel": theirs[0].channel}}
            try:
                await self._posters(theirs[0].team).post(person, self._render(theirs, why), metadata=metadata)
            except DeliveryError as error:
                log.warning("nobody could be told: %s", error, extra={"team": theirs[0].team, "user": person})
