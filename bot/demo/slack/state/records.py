"""What the local workspace holds, as frozen records; a change replaces a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Team:
    """The workspace itself."""

    id: str
    name: str
    domain: str


@dataclass(frozen=True, slots=True)
class User:
    """A person or the app's bot. ``color`` is the avatar's; ``tz`` an IANA name."""

    id: str
    name: str
    real_name: str
    color: str
    title: str = ""
    tz: str = "UTC"
    is_bot: bool = False
    bot_id: str | None = None
    app_id: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation; ``kind`` is ``public_channel``, ``private_channel`` or ``im``."""

    id: str
    name: str
    created: int
    creator: str
    kind: str = "public_channel"
    topic: str = ""
    purpose: str = ""
    members: tuple[str, ...] = ()
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Reaction:
    """One emoji under a message and who gave it."""

    name: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """An uploaded file; ``shared`` once an upload was completed into a channel."""

    id: str
    name: str
    title: str
    user: str
    created: int
    content: bytes = b""
    size: int = 0
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PostedMessage:
    """One message. ``only_for`` marks an ephemeral one and names its single reader."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    thread_ts: str | None = None
    broadcast: bool = False
    bot_id: str | None = None
    app_id: str | None = None
    username: str | None = None
    metadata: Json | None = None
    edited_ts: str | None = None
    subtype: str | None = None
    inviter: str | None = None  # of somebody who has joined
    only_for: str | None = None
    client_msg_id: str | None = None
    mrkdwn: bool = True
    reactions: tuple[Reaction, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(frozen=True, slots=True)
class View:
    """A modal or a Home tab as last shown; ``user`` is who sees it."""

    id: str
    user: str
    hash: str
    view: Json
    root_id: str
    previous_id: str | None = None
    trigger_channel: str | None = None

    @property
    def kind(self) -> str:
        """``modal`` or ``home``."""
        return str(self.view.get("type", "modal"))


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A message that waits for its time (``post_at``, Unix seconds)."""

    id: str
    channel: str
    post_at: int
    text: str
    blocks: tuple[Json, ...]
    thread_ts: str | None
    user: str
    created: int


@dataclass(frozen=True, slots=True)
class Change:
    """Something that the page must hear of; ``only_for`` limits it to one person's page.

    ``before`` is what it was before a change; ``by`` who made it, where that is known.
    """

    kind: str
    data: Json
    only_for: str | None = None
    before: Json | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command that the app offers."""

    name: str
    description: str
    usage_hint: str = ""
