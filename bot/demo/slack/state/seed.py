"""The people, the app and the channels that a new workspace starts with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.clock import Clock
from bot.demo.slack.state.records import Team, User
from bot.demo.slack.state.workspace import LocalWorkspace

TEAM = Team("T0DESK00001", "Northgate Research", "northgate")
YOU = User("U0DESKYOU01", "you", "You", "#2f6f9f", "At the desk")
PEOPLE = (
    YOU,
    User("U0DESKMARA1", "mara", "Mara Lindqvist", "#8a5a9e", "Biotech analyst"),
    User("U0DESKTOMA1", "tomas", "Tomás Rey", "#b2673a", "Energy desk"),
    User("U0DESKADA01", "adaeze", "Adaeze Obi", "#3f7d5c", "Head of research"),
)
BOT = User(
    "U0DESKWIRE1",
    "sectorwire",
    "Sectorwire",
    "#0e6b5c",
    is_bot=True,
    bot_id="B0DESKWIRE1",
    app_id="A0DESKWIRE1",
)


def new_workspace(
    clock: Clock,
    channels: Mapping[str, str],
    *,
    bot_joins: bool = True,
    beside: Sequence[LocalWorkspace] = (),
) -> LocalWorkspace:
    """A workspace with everybody in every channel; ``channels`` maps names to topics.

    Where there are others ``beside`` it, team and bot are further ones; the people are the same.
    """
    team, bot, ids = TEAM, BOT, None
    if beside:
        number = len(beside) + 1
        team = Team(f"T0DESK{number:05d}", f"{TEAM.name} {number}", f"{TEAM.domain}-{number}")
        bot = replace(BOT, id=f"U0DESKWIRE{number}", bot_id=f"B0DESKWIRE{number}")
        ids = beside[0].ids
    workspace = LocalWorkspace(clock, team, PEOPLE, bot, ids)
    members = [person.id for person in PEOPLE] + ([bot.id] if bot_joins else [])
    for name, topic in channels.items():
        workspace.add_channel(name, members, by=PEOPLE[-1].id, topic=topic)
    return workspace
