from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack.server import Settings, WorkspaceServer

CHANNELS = {"general": "Everybody", "biotech-news": "Each morning", "pharma-deals": "Deals"}


@pytest.fixture
async def server() -> AsyncIterator[WorkspaceServer]:
    async with WorkspaceServer(Settings(channels=CHANNELS)) as running:
        yield running


@pytest.fixture
def client(server: WorkspaceServer) -> AsyncWebClient:
    return AsyncWebClient(token=server.tokens.bot, base_url=server.api_url, timeout=5)


@pytest.fixture
def channel(server: WorkspaceServer) -> str:
    found = server.workspace.channel_named("biotech-news")
    assert found is not None
    return found.id
