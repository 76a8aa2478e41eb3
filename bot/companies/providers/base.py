"""What all sources of figures have in common: one door with a limiter, retries, a circuit breaker.

Nothing of a request or an answer gets into an error but the provider's name and a sentence of ours, so no
key can leak through one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from bot import errors
from bot.clock import Clock
from bot.net.client import HttpClient, Limits

LIMITS = Limits(connect=5, read=10, total=20, wire_bytes=8 << 20, body_bytes=32 << 20, redirects=2)
TRANSIENT = (errors.ConnectFailed, errors.FetchTimedOut, errors.ServerFailed, errors.AnswerBroken)


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """How a provider is treated: requests a second, how many at once without a pause, patience in seconds.

    ``failures`` in a row close the door for ``rest`` seconds, twice as long each further time, at most
    ``longest_rest``; then one request tries. ``wait_at_most`` bounds the queue before the limiter.
    """

    rate: float
    burst: int = 1
    limits: Limits = LIMITS
    attempts: int = 3
    failures: int = 4
    rest: float = 60.0
    longest_rest: float = 900.0
    wait_at_most: float = 120.0
    forbidden_rests: bool = True  # whether 403 means all of it, or only the one question


class Limiter:
    """A token bucket: ``burst`` at once, then ``rate`` a second, in the order of asking."""

    def __init__(self, clock: Clock, rate: float, burst: int, wait_at_most: float) -> None:
        self._clock = clock
        self._gap = 1.0 / rate
        self._slack = self._gap * (burst - 1)
        self._most = wait_at_most
        self._next = float("-inf")  # when the next request is due, were there no burst

    async def turn(self) -> bool:
        """Wait for a turn; False, at once, where it would take too long."""
        now = self._clock.monotonic()
        due = max(self._next, now)
        wait = due - self._slack - now
        if wait > self._most:
            return False
        self._next = due + self._gap
        if wait > 0:
            await self._clock.sleep(wait)
        return True


class Breaker:
    """Counts failures in a row and lets a provider rest after too many."""

    def __init__(self, clock: Clock, terms: ProviderSettings) -> None:
        self._clock = clock
        self._terms = terms
        self._failures = 0
        self._rests = 0
        self._closed_until = float("-inf")
        self._why = ""

    def refusal(self) -> str | None:
        """Why nothing is asked for now; None where asking is fine."""
        return self._why if self._clock.monotonic() < self._closed_until else None

    def succeeded(self) -> None:
        """An answer came: all is forgotten."""
        self._failures = self._rests = 0

    def failed(self, why: str, *, rest: float | None = None) -> None:
        """A failure; with ``rest`` the provider rests at once, for so many seconds."""
        self._failures += 1
        if rest is None and self._failures < self._terms.failures and not self._rests:
            return
        if rest is None:
            rest = min(self._terms.rest * 2**self._rests, self._terms.longest_rest)
            self._rests += 1
        self._why = why
        self._failures = 0
        self._closed_until = self._clock.monotonic() + rest


class ProviderClient:
    """The way to one provider. ``base`` has no slash at its end; ``headers`` may hold a key."""

    def __init__(
        self,
        name: str,
        base: str,
        *,
        client: HttpClient,
        clock: Clock,
        terms: ProviderSettings,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.base = base.rstrip("/")
        self._client = client
        self._clock = clock
        self._terms = terms
        self._headers = dict(headers or {})
        self._limiter = Limiter(clock, terms.rate, terms.burst, terms.wait_at_most)
        self._breaker = Breaker(clock, terms)

    def __repr__(self) -> str:
        return f"Door({self.name!r})"

    async def json(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        """Ask and parse. Raises :class:`~bot.errors.ProviderError` in its forms."""
        body = await self.body(path, query, accept="application/json")
        try:
            # A large document takes longer to parse than the loop may be held.
            return await asyncio.to_thread(orjson.loads, body) if len(body) > 1 << 18 else orjson.loads(body)
        except orjson.JSONDecodeError:
            pass
        raise self.broken()

    async def body(self, path: str, query: Mapping[str, str] | None = None, accept: str = "*/*") -> bytes:
        """Ask for bytes. Raises :class:`~bot.errors.ProviderError` in its forms."""
        if why := self._breaker.refusal():
            raise errors.ProviderUnavailable(why)
        address = self.base + quote(path, safe="/") + (f"?{urlencode(query)}" if query else "")
        answer, failure = await self._ask(address, {"Accept": accept, **self._headers})
        # Raised out here, so that no context leads back to the request and its headers.
        if failure is not None:
            raise failure
        return answer

    def broken(self) -> errors.ProviderAnswerBroken:
        """The answer cannot be read; it counts as a failure."""
        error = errors.ProviderAnswerBroken(f"{self.name} gave an answer that cannot be read.")
        self._breaker.failed(
            f"{self.name} keeps giving answers that cannot be read; it is asked again later."
        )
        return error

    async def _ask(self, address: str, headers: dict[str, str]) -> tuple[bytes, errors.ProviderError | None]:
        try:
            async for attempt in AsyncRetrying(
                retry=retry_if_exception_type(TRANSIENT),
                stop=stop_after_attempt(self._terms.attempts),
                wait=wait_random_exponential(multiplier=0.5, max=4.0),
                sleep=self._clock.sleep,
                reraise=True,
            ):
                with attempt:
                    if not await self._limiter.turn():
                        busy = f"{self.name} may not be asked faster; its turn would come too late."
                        return b"", errors.ProviderThrottled(busy)
                    answer = await self._client.get(
                        address, headers=headers, limits=self._terms.limits, raise_for_status=False
                    )
                    if answer.status >= 500:
                        raise errors.ServerFailed(f"status {answer.status}", status=answer.status)
        except errors.FetchError as error:
            return b"", self._unreachable(error)
        if 200 <= answer.status < 300:
            self._breaker.succeeded()
            return answer.body, None
        return b"", self._refused(answer.status, answer.headers.get("Retry-After"))

    def _unreachable(self, error: errors.FetchError) -> errors.ProviderError:
        if isinstance(error, errors.TooLarge):
            self._breaker.failed(
                f"{self.name} keeps giving answers that are too large; it is asked again later."
            )
            return errors.ProviderAnswerBroken(f"{self.name} gave an answer that is too large.")
        if isinstance(error, errors.AnswerBroken):
            return self.broken()
        self._breaker.failed(f"{self.name} failed several times in a row; it is asked again later.")
        if isinstance(error, errors.FetchTimedOut):
            return errors.ProviderUnavailable(f"{self.name} did not answer in time.")
        if isinstance(error, errors.ServerFailed):
            return errors.ProviderUnavailable(f"{self.name} is out of order for now ({error.status}).")
        if isinstance(error, errors.AddressRefused):
            return errors.ProviderUnavailable(f"{self.name}: its address is not one that may be asked.")
        return errors.ProviderUnavailable(f"{self.name} cannot be reached.")

    def _refused(self, status: int, retry_after: str | None) -> errors.ProviderError:
        if status in {404, 410}:
            self._breaker.succeeded()
            return errors.ProviderKnowsNothing(f"{self.name} does not know this company.")
        if status == 401:
            why = f"{self.name} does not accept the key."
            self._breaker.failed(why, rest=self._terms.longest_rest)
            return errors.ProviderUnauthorized(why)
        if status == 403:
            why = f"{self.name} refuses to answer (403)."
            if self._terms.forbidden_rests:
                self._breaker.failed(why, rest=self._terms.longest_rest)
            return errors.ProviderForbidden(why)
        if status == 429:
            seconds = _seconds(retry_after)
            why = f"{self.name} was asked too often; it is asked again later."
            self._breaker.failed(why, rest=seconds)
            return errors.ProviderThrottled(why)
        return errors.ProviderAnswerBroken(f"{self.name} did not take the question ({status}).")


def _seconds(retry_after: str | None) -> float:
    """The rest that a Retry-After asks for, between half a minute and an hour."""
    text = (retry_after or "").strip()
    asked = float(text[:6]) if text.isascii() and text.isdigit() else 60.0
    return timedelta(seconds=min(max(asked, 30.0), 3_600.0)).total_seconds()
