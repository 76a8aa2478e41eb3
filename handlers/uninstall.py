"""A workspace leaves: nothing of it stays."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from handlers.context import ContextFactory
from handlers.transport.request import Request

# By how much our clock may differ from Slack's: only what was installed later than that is a new installation.
SKEW = timedelta(minutes=1)

log = logging.getLogger(__name__)


async def uninstalled(contexts: ContextFactory, request: Request) -> None:
    """The app was removed from a workspace: nothing of it stays."""
    said_at = request.body.get("event_time")
    at = datetime.fromtimestamp(int(said_at), UTC) if said_at else contexts.clock.now()
    rows = await contexts.forget(request.team, at + SKEW)
    log.warning("the app was removed from the workspace", extra=request.extra() | {"rows": rows})


async def tokens_revoked(contexts: ContextFactory, request: Request) -> None:
    """The bot's own token was taken away, which is as good as removed; people's tokens are none of ours."""
    if (request.body["event"].get("tokens") or {}).get("bot"):
        await uninstalled(contexts, request)
