from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.demo.slack.server import Settings, WorkspaceServer
from bot.demo.slack.state.records import Command
from tests.contract.desk import Desk
from tests.contract.peer import MISSING, bolt_js

COMMANDS = tuple(Command(name, "As a test would") for name in ("/news", "/often", "/silent"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/contract/" in item.path.as_posix():
            item.add_marker("contract")
            if MISSING:
                item.add_marker(pytest.mark.skip(reason=MISSING))


@asynccontextmanager
async def over_socket(settings: Settings) -> AsyncIterator[Desk]:
    """The workspace with Bolt for JavaScript listening over Socket Mode."""
    async with (
        WorkspaceServer(settings) as server,
        bolt_js(
            kind="socket",
            apiUrl=server.api_url,
            botToken=server.tokens.bot,
            appToken=server.tokens.app,
            pingTimeout=300,
        ) as peer,
    ):
        yield Desk(server, peer)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with over_socket(Settings(commands=COMMANDS, retry_after=(0.0, 1.0))) as opened:
        yield opened


@pytest.fixture
async def impatient() -> AsyncIterator[Desk]:
    """A desk that waits for acknowledgements a shorter time than Slack does."""
    async with over_socket(Settings(commands=COMMANDS, ack_seconds=0.3, retry_after=(0.0, 0.05))) as opened:
        yield opened
