"""People who go on asking while the bot is killed: commands, and questions in the threads of digests."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.demo.slack.server import WorkspaceServer
from bot.demo.slack.state.records import Channel, PostedMessage, User
from bot.digests.deliver import EVENT_TYPE

COMMANDS = (
    "/news energy",
    "/news biotech turbine",
    "/news norvane",
    "/news help",
    "/company norvane",
    "/company tessaro",
    "/company nobody knows",
    "/digest list",
    "/watch norvane",
    "/watch list",
)
COMPANY = "Norvane"
EVERY = 0.2  # seconds between two questions


@dataclass(frozen=True, slots=True)
class Asked:
    """One command: who asked where, and how many messages of the bot's he had been shown there before."""

    user: User
    channel: Channel
    line: str
    before: int


class People:
    """Each asks again only where what came of the last question is clear, so that answers can be told apart."""

    def __init__(self, slack: WorkspaceServer, users: Sequence[User], channel: Channel, seed: int) -> None:
        self._slack = slack
        self._users = users
        self._channel = channel
        self._dice = random.Random(seed)
        self._busy: dict[str, asyncio.Task[None]] = {}
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.threads: list[PostedMessage] = []  # questions in threads
        self.on_command: Callable[[str], None] = lambda _what: None

    async def go_on(self) -> None:
        """Ask until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            if not self._slack.socket.listening:
                continue
            free = [user for user in self._users if user.id not in self._busy]
            if free and self._dice.random() < 0.75:
                user = self._dice.choice(free)
                task = asyncio.create_task(self._command(user, self._dice.choice(COMMANDS)))
                self._busy[user.id] = task
                task.add_done_callback(lambda _, user=user: self._busy.pop(user.id))
            else:
                self._in_a_thread()

    async def hurry(self, channels: Sequence[Channel]) -> None:
        """Ask for digests besides the plan until cancelled; each channel has one."""
        while True:
            await asyncio.sleep(2 * EVERY)
            if self._slack.socket.listening:
                await self.ask_for_digest(self._dice.choice(channels))

    async def ask_for_digest(self, channel: Channel) -> None:
        """Its digest, now; what is answered is nobody's business here."""
        self.on_command("digest")
        self.counts["digests asked for"] += 1
        with contextlib.suppress(ConnectionError):
            await self._slack.interactions.command(self._users[-1], channel, "/digest now")

    async def ask(self, line: str) -> None:
        """One command, from its sending until it is clear what came of it."""
        await self._command(self._users[0], line)

    async def come_to_rest(self) -> None:
        """Wait for what is still to come of the last questions."""
        await asyncio.gather(*self._busy.values())

    def shown_to(self, user: User) -> int:
        """How many messages of the bot's this person was shown alone."""
        bot = self._slack.workspace.bot.id
        return sum(
            one.only_for == user.id and one.user == bot
            for one in self._slack.workspace.messages(self._channel.id)
        )

    async def _command(self, user: User, line: str) -> None:
        asked = Asked(user, self._channel, line, self.shown_to(user))
        self.on_command("command")
        with contextlib.suppress(ConnectionError):
            await self._slack.interactions.command(user, self._channel, line)
        for _ in range(20):  # half of Slack's patience for an answer, after the acknowledgement
            if self.shown_to(user) > asked.before:
                break
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.5)  # a second answer would come now
        answers = self.shown_to(user) - asked.before
        self.counts["commands sent"] += 1
        self.counts["commands answered"] += answers == 1
        if answers > 1:
            self.wrong.append(f"{line} of {user.name} was answered {answers} times")

    def _in_a_thread(self) -> None:
        """A question in the thread of a digest that nobody has asked in."""
        asked = {(one.channel, one.thread_ts) for one in self.threads}
        bot = self._slack.workspace.bot.id
        parents = [
            message
            for channel in self._slack.workspace.channels.values()
            for message in self._slack.workspace.messages(channel.id)
            if message.user == bot and not message.thread_ts
            if (message.metadata or {}).get("event_type") == EVENT_TYPE
            if (message.channel, message.ts) not in asked
        ]
        if not parents:
            return
        parent = self._dice.choice(parents)
        channel = self._slack.workspace.channels[parent.channel]
        you = self._users[0]
        self.threads.append(self._slack.interactions.say(you, channel, f"What about {COMPANY}?", parent.ts))

    def verify_threads(self) -> list[str]:
        """Every question in a thread is answered with one card at most; a killed bot may have left it unanswered.

        Beside it may stand that an answer of Slack's was lost, which is no card.
        """
        wrong = []
        bot = self._slack.workspace.bot.id
        for question in self.threads:
            cards = [
                one
                for one in self._slack.workspace.messages(question.channel)
                if one.user == bot and one.thread_ts == question.thread_ts and not one.metadata
                if COMPANY in json.dumps(one.blocks)
            ]
            self.counts["thread questions asked"] += 1
            self.counts["thread questions answered"] += len(cards) == 1
            if len(cards) > 1:
                told = [one.text for one in cards]
                wrong.append(f"the question in {question.channel} was answered {len(cards)} times: {told}")
        return wrong
