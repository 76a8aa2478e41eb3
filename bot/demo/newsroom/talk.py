"""A few words among the sample people, so that the workspace is not an empty house."""

from __future__ import annotations

from bot.demo.slack.state.seed import BOT, YOU
from bot.demo.slack.state.workspace import LocalWorkspace

_WELCOME = (
    "Good morning! Sectorwire posts our digests now: all of it in {morning-brief}, biotech in {biotech-news}, pharma in {pharma-deals}, "
    "energy in {energy-desk}, and technology with finance in {tech-finance}. :newspaper:"
)
_TALK = (
    ("general", "adaeze", _WELCOME),
    ("general", "tomas", "Does it repeat what the wires send three times?"),
    ("general", "adaeze", "No. One story, one entry, and “also:” says who else has it."),
    ("biotech-news", "mara", "Is the Orvantis kidney trial out yet? It was due this week."),
)


def seed_talk(workspace: LocalWorkspace) -> None:
    """Post the opening lines, and open the conversation with the app, where its Home is.

    ``{name}`` becomes a link to that channel where there is one.
    """
    people = {user.name: user.id for user in workspace.users.values()}
    links = {channel.name: f"<#{channel.id}|{channel.name}>" for channel in workspace.channels.values()}
    for channel_name, who, text in _TALK:
        channel = workspace.channel_named(channel_name)
        if channel is not None:
            for name, link in links.items():
                text = text.replace(f"{{{name}}}", link)
            workspace.post(channel, people[who], text)
    workspace.direct(YOU.id, BOT.id)
