"""The workspace's state and its rules: no HTTP, no tasks, the clock passed in.

Every verb either changes the records and tells the listeners, or raises :class:`Refused` with Slack's
code and changes nothing.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.clock import Clock
from bot.demo.slack.errors import Refused
from bot.demo.slack.state.json import channel_json, file_json, message_json
from bot.demo.slack.state.records import (
    Change,
    Channel,
    Json,
    PostedMessage,
    Reaction,
    Scheduled,
    Team,
    UploadedFile,
    User,
    View,
)
from bot.demo.slack.state.views import Surfaces

ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
MESSAGES_KEPT = 20_000  # in a channel; the oldest go first


class LocalWorkspace:
    """Users, channels, messages, views and files of one workspace, seen as its app sees them."""

    def __init__(
        self,
        clock: Clock,
        team: Team,
        users: Iterable[User],
        bot: User,
        ids: Iterator[int] | None = None,
    ) -> None:
        """``ids`` are the numbers in ids, shared by workspaces beside one another: no id is used twice."""
        self.clock = clock
        self.team = team
        self.users: dict[str, User] = {user.id: user for user in (*users, bot)}
        self.bot = bot
        self.url = ""  # known once the server listens
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, UploadedFile] = {}
        self.surfaces = Surfaces(self.new_id, self._now_seconds, self.tell)
        self.scheduled: dict[str, Scheduled] = {}
        self._messages: dict[str, dict[str, PostedMessage]] = {}
        self._last_us = 0
        self.ids = ids or itertools.count(1)
        self._listeners: list[Callable[[Change], None]] = []

    @property
    def views(self) -> dict[str, View]:
        """Every view that stands, by its id."""
        return self.surfaces.views

    @property
    def homes(self) -> dict[str, View]:
        """Each person's Home tab."""
        return self.surfaces.homes

    # --- time, ids, news ---------------------------------------------------------------------------

    def next_ts(self) -> str:
        """The present moment as a message timestamp, greater than every one before it."""
        now_us = int(self.clock.now().timestamp() * 1_000_000)
        self._last_us = max(now_us, self._last_us + 1)
        return f"{self._last_us // 1_000_000}.{self._last_us % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        """An identifier of Slack's looks, unique in this workspace."""
        number, text = next(self.ids), ""
        while number:
            number, digit = divmod(number, len(ALPHABET))
            text = ALPHABET[digit] + text
        return f"{prefix}0DESK{text.rjust(5, '0')}"

    def listen(self, listener: Callable[[Change], None]) -> None:
        """Call ``listener`` with every change from now on."""
        self._listeners.append(listener)

    def tell(
        self,
        kind: str,
        data: Json,
        only_for: str | None = None,
        *,
        before: Json | None = None,
        by: str | None = None,
    ) -> None:
        """Pass a change on to the listeners."""
        change = Change(kind, data, only_for, before, by)
        for listener in self._listeners:
            listener(change)

    # --- channels ----------------------------------------------------------------------------------

    def add_channel(
        self, name: str, members: Iterable[str], *, by: str, kind: str = "public_channel", topic: str = ""
    ) -> Channel:
        """Make a channel; refuses a name that is taken."""
        if kind != "im" and self.channel_named(name) is not None:
            raise Refused("name_taken")
        prefix = "D" if kind == "im" else "C"
        channel = Channel(
            self.new_id(prefix),
            name,
            self._now_seconds(),
            by,
            kind,
            topic,
            members=tuple(dict.fromkeys(members)),
        )
        self._messages[channel.id] = {}
        return self.keep_channel(channel, by=by)

    def channel_named(self, name: str) -> Channel | None:
        """The channel with this name, without its number sign."""
        return next((c for c in self.channels.values() if c.kind != "im" and c.name == name), None)

    def channel(self, reference: str, *, viewer: str) -> Channel:
        """The channel with this id, as ``viewer`` may see it; private ones exist only for members."""
        found = self.channels.get(reference)
        if found is None or (found.kind != "public_channel" and viewer not in found.members):
            raise Refused("channel_not_found")
        return found

    def direct(self, user_id: str, other: str) -> Channel:
        """The direct conversation of two users, made where there is none yet."""
        if user_id not in self.users or other not in self.users:
            raise Refused("user_not_found")
        pair = {user_id, other}
        for channel in self.channels.values():
            if channel.kind == "im" and set(channel.members) == pair:
                return channel
        return self.add_channel("", (user_id, other), by=user_id, kind="im")

    def join(self, channel: Channel, user: str, *, inviter: str | None = None) -> Channel:
        """Add a member and say so in the channel; joining twice changes nothing."""
        if channel.archived:
            raise Refused("is_archived")
        if user in channel.members:
            return channel
        changed = self.keep_channel(replace(channel, members=(*channel.members, user)), by=inviter or user)
        text = f"<@{user}> has joined the channel"
        self.post(changed, user, text, subtype="channel_join", inviter=inviter)
        return changed

    def leave(self, channel: Channel, user: str) -> Channel:
        """Remove a member."""
        if user not in channel.members:
            raise Refused("not_in_channel")
        left = tuple(member for member in channel.members if member != user)
        return self.keep_channel(replace(channel, members=left), by=user)

    def rename(self, channel: Channel, name: str, *, by: str) -> Channel:
        """Give a channel another name; refuses one that is taken."""
        if self.channel_named(name) is not None:
            raise Refused("name_taken")
        return self.keep_channel(replace(channel, name=name), by=by)

    def set_archived(self, channel: Channel, archived: bool, *, by: str | None = None) -> Channel:
        """Close a channel to new messages, or open it again."""
        if channel.archived == archived:
            raise Refused("already_archived" if archived else "not_archived")
        return self.keep_channel(replace(channel, archived=archived), by=by or channel.creator)

    def keep_channel(self, channel: Channel, *, by: str) -> Channel:
        """Store a new or changed channel and tell of it."""
        known = self.channels.get(channel.id)
        self.channels[channel.id] = channel
        before = None if known is None else self._channel_told(known)
        self.tell("channel", self._channel_told(channel), before=before, by=by)
        return channel

    def _channel_told(self, channel: Channel) -> Json:
        return channel_json(channel, self.bot.id, self.team) | {"members": list(channel.members)}

    # --- messages ----------------------------------------------------------------------------------

    def messages(self, channel_id: str) -> list[PostedMessage]:
        """All messages of a channel, oldest first, replies and ephemeral ones included."""
        return list(self._messages[channel_id].values())

    def message(self, channel_id: str, ts: str) -> PostedMessage:
        """One message, or ``message_not_found``."""
        try:
            return self._messages[channel_id][ts]
        except KeyError:
            raise Refused("message_not_found") from None

    def replies(self, channel_id: str, ts: str) -> list[PostedMessage]:
        """The replies below a message, oldest first; ephemeral ones not included."""
        return [
            m
            for m in self._messages[channel_id].values()
            if m.thread_ts == ts and m.is_reply and not m.only_for
        ]

    def post(
        self,
        channel: Channel,
        user: str,
        text: str,
        *,
        thread_ts: str | None = None,
        **fields: object,
    ) -> PostedMessage:
        """Add a message and tell of it; ``fields`` are further fields of :class:`PostedMessage`."""
        if channel.archived:
            raise Refused("is_archived")
        if thread_ts is not None:
            parent = self._messages[channel.id].get(thread_ts)
            if parent is None:
                raise Refused("thread_not_found")
            thread_ts = parent.thread_ts or parent.ts
        message = PostedMessage(channel.id, self.next_ts(), user, text, thread_ts=thread_ts, **fields)  # type: ignore[arg-type]
        kept = self._messages[channel.id]
        kept[message.ts] = message
        if len(kept) > MESSAGES_KEPT:
            del kept[next(iter(kept))]
        self.tell("message", self.told(message), message.only_for)
        if message.is_reply and not message.only_for:
            self._tell_again(channel.id, thread_ts)
        return message

    def edit(self, message: PostedMessage, **fields: object) -> PostedMessage:
        """Replace parts of a message; marks it edited."""
        changed = replace(message, edited_ts=self.next_ts(), **fields)  # type: ignore[arg-type]
        return self.keep(changed)

    def keep(self, message: PostedMessage) -> PostedMessage:
        """Store a changed message under its timestamp and tell of it."""
        before = self.told(self.message(message.channel, message.ts))
        self._messages[message.channel][message.ts] = message
        self.tell("message_changed", self.told(message), message.only_for, before=before)
        return message

    def delete(self, message: PostedMessage) -> None:
        """Take a message away; its replies stay."""
        before = self.told(message)
        del self._messages[message.channel][message.ts]
        gone = {"channel": message.channel, "ts": message.ts}
        self.tell("message_deleted", gone, message.only_for, before=before)
        if message.is_reply:
            self._tell_again(message.channel, message.thread_ts)

    def react(self, message: PostedMessage, name: str, user: str) -> PostedMessage:
        """Add one person's emoji to a message."""
        given = next((r for r in message.reactions if r.name == name), Reaction(name, ()))
        if user in given.users:
            raise Refused("already_reacted")
        others = tuple(r for r in message.reactions if r is not given)
        changed = self.keep(replace(message, reactions=(*others, Reaction(name, (*given.users, user)))))
        self._tell_reaction("reaction_added", changed, name, user)
        return changed

    def unreact(self, message: PostedMessage, name: str, user: str) -> PostedMessage:
        """Take one person's emoji away."""
        if not any(r.name == name and user in r.users for r in message.reactions):
            raise Refused("no_reaction")
        left = (
            Reaction(r.name, tuple(u for u in r.users if u != user)) if r.name == name else r
            for r in message.reactions
        )
        changed = self.keep(replace(message, reactions=tuple(r for r in left if r.users)))
        self._tell_reaction("reaction_removed", changed, name, user)
        return changed

    def _tell_reaction(self, kind: str, message: PostedMessage, name: str, user: str) -> None:
        data = {
            "user": user,
            "reaction": name,
            "item_user": message.user,
            "channel": message.channel,
            "ts": message.ts,
        }
        self.tell(kind, data, message.only_for, by=user)

    def told(self, message: PostedMessage) -> Json:
        """A message as the page and the Web API show it, thread figures and files included."""
        replies = self.replies(message.channel, message.ts)
        files = [self.file_told(self.files[name]) for name in message.files if name in self.files]
        told = message_json(message, replies, files, team=self.team.id)
        parent = self._messages[message.channel].get(message.thread_ts or "") if message.is_reply else None
        if parent is not None:
            told["parent_user_id"] = parent.user
            if message.broadcast:
                root = self.told(parent).items()
                told["root"] = {key: value for key, value in root if key not in {"channel", "metadata"}}
        return told

    def file_told(self, file: UploadedFile) -> Json:
        """A file as the page and the Web API show it."""
        return file_json(file, self.team.id, self.url)

    def _tell_again(self, channel_id: str, ts: str | None) -> None:
        parent = self._messages[channel_id].get(ts or "")
        if parent is not None:
            self.tell("message_changed", self.told(parent), parent.only_for)

    # --- files and scheduled messages --------------------------------------------------------------

    def reserve_file(self, name: str, size: int, user: str) -> UploadedFile:
        """Make room for an upload of ``size`` bytes."""
        file = UploadedFile(self.new_id("F"), name, name, user, self._now_seconds(), size=size)
        self.files[file.id] = file
        return file

    def keep_file(self, file: UploadedFile) -> UploadedFile:
        """Store a changed file."""
        self.files[file.id] = file
        return file

    def release_due(self, now: datetime) -> list[PostedMessage]:
        """Post the scheduled messages whose time has come."""
        due = [item for item in self.scheduled.values() if item.post_at <= now.timestamp()]
        posted = []
        for item in due:
            del self.scheduled[item.id]
            with contextlib.suppress(
                Refused
            ):  # the channel was archived, or the thread is gone: nobody is told
                posted.append(
                    self.post(
                        self.channels[item.channel],
                        item.user,
                        item.text,
                        thread_ts=item.thread_ts,
                        blocks=item.blocks,
                        bot_id=self.bot.bot_id,
                        app_id=self.bot.app_id,
                    )
                )
        return posted

    def _now_seconds(self) -> int:
        return int(self.clock.now().timestamp())
