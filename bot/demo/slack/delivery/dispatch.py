"""How the workspace reaches its app: an envelope goes out, an acknowledgement comes back, or does not."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
from abc import ABC, abstractmethod
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp

from bot.clock import Clock
from bot.demo.slack.state.records import Json

ACK_SECONDS = 3.0
VERIFICATION = "unused-verification-token"  # Slack's older proof of origin; apps check the signature instead
RETRY_AFTER = (0.0, 60.0, 300.0)  # an event not acknowledged comes again: at once, after 1 and 5 minutes


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is sent: ``kind`` is ``slash_commands``, ``interactive`` or ``events_api``."""

    kind: str
    payload: Json
    retry: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ack:
    """The app's acknowledgement; ``body`` is what it answered with it, if anything."""

    body: Json | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """No acknowledgement came. ``reason`` as Slack names it; ``final`` where the app wants no retry."""

    reason: str
    final: bool = False

    @property
    def too_slow(self) -> bool:
        """Whether the app may still be at work on it."""
        return self.reason.endswith("timeout")


class Route(ABC):
    """A way to the app."""

    @property
    @abstractmethod
    def listening(self) -> bool:
        """Whether anybody could hear an envelope now."""

    @property
    @abstractmethod
    def known(self) -> bool:
        """Whether the app was ever there: what it misses from then on comes again."""

    @abstractmethod
    async def attempt(self, envelope: Envelope) -> Ack | Missed:
        """Deliver once, and say what became of it."""

    @abstractmethod
    async def close(self) -> None:
        """Give up all connections."""

    async def send(self, envelope: Envelope) -> Ack | None:
        """Deliver once; None where no acknowledgement came within three seconds."""
        outcome = await self.attempt(envelope)
        return outcome if isinstance(outcome, Ack) else None


class HttpRoute(Route):
    """Signed POSTs to the app's request URL, as Slack sends them without Socket Mode."""

    listening = True  # a URL is always worth trying
    known = True

    def __init__(
        self, url: str, signing_secret: str, clock: Clock, *, ack_seconds: float = ACK_SECONDS
    ) -> None:
        self._url = url
        self._secret = signing_secret
        self._clock = clock
        self._ack_seconds = ack_seconds
        self._session: aiohttp.ClientSession | None = None

    async def verify(self, url: str) -> bool:
        """Send a challenge to a new request URL; only one that echoes it is used from then on."""
        challenge = secrets.token_urlsafe(24)
        body = {"token": VERIFICATION, "challenge": challenge, "type": "url_verification"}
        before, self._url = self._url, url
        outcome = await self.attempt(Envelope("events_api", body))
        echoed = isinstance(outcome, Ack) and (outcome.body or {}).get("challenge") == challenge
        if not echoed:
            self._url = before
        return echoed

    async def attempt(self, envelope: Envelope) -> Ack | Missed:
        """POST it; anything but a 2xx answer in time is no acknowledgement."""
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=self._ack_seconds)
            self._session = aiohttp.ClientSession(timeout=timeout)
        body, content_type = _http_body(envelope)
        headers = {
            "Content-Type": content_type,
            **signature(self._secret, body, int(self._clock.now().timestamp())),
        }
        if envelope.retry:
            headers |= {"X-Slack-Retry-Num": str(envelope.retry), "X-Slack-Retry-Reason": envelope.reason}
        try:
            async with self._session.post(self._url, data=body, headers=headers) as response:
                text = await response.text()
        except TimeoutError:
            return Missed("http_timeout")
        except aiohttp.ClientError:
            return Missed("connection_failed")
        if response.status // 100 != 2:
            return Missed("http_error", final=response.headers.get("X-Slack-No-Retry") == "1")
        return Ack(_answered(text))

    async def close(self) -> None:
        """End the client session."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def signature(secret: str, body: str, timestamp: int) -> dict[str, str]:
    """The headers of Slack's request signature, version v0: HMAC-SHA256 over ``v0:timestamp:body``."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={digest}"}


def _http_body(envelope: Envelope) -> tuple[str, str]:
    form = "application/x-www-form-urlencoded"
    match envelope.kind:
        case "slash_commands":
            return urlencode(envelope.payload), form
        case "interactive":
            return urlencode({"payload": json.dumps(envelope.payload)}), form
        case _:
            return json.dumps(envelope.payload), "application/json"


def _answered(text: str) -> Json | None:
    if not text.strip():
        return None
    try:
        value = json.loads(text)
    except ValueError:
        return {"text": text}
    return value if isinstance(value, dict) else None


class Deliveries:
    """Sends events in the background and again where nobody acknowledged them."""

    def __init__(self, route: Route, clock: Clock, retry_after: tuple[float, ...] = RETRY_AFTER) -> None:
        self._route = route
        self._clock = clock
        self._retry_after = retry_after
        self._tasks: set[asyncio.Task[None]] = set()

    def event(self, payload: Json) -> None:
        """Deliver an event; returns at once."""
        task = asyncio.get_running_loop().create_task(self._deliver(payload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, payload: Json) -> None:
        outcome = await self._route.attempt(Envelope("events_api", payload))
        for number, wait in enumerate(self._retry_after, 1):
            if isinstance(outcome, Ack) or outcome.final:
                return
            await self._clock.sleep(wait)
            outcome = await self._route.attempt(Envelope("events_api", payload, number, outcome.reason))

    async def close(self) -> None:
        """Stop delivering."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
