"""Asking one feed whether it has changed, and what it says if so."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime, timedelta

from multidict import CIMultiDictProxy
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    wait_exponential,
)
from tenacity.wait import wait_base, wait_random

from bot import errors
from bot.clock import Clock
from bot.feeds.hashing import sha256_hex
from bot.models.feeds import FeedState, FetchedFeed, Validators
from bot.net.client import HttpAnswer, HttpClient, Limits, http_date

FEED_LIMITS = Limits(connect=10, read=15, total=45, wire_bytes=8 << 20, body_bytes=16 << 20, redirects=5)
ATTEMPTS = 3
LONGEST_TRYING = (
    60.0  # seconds; a slow feed must not hold its place among the polled ones for three time-outs
)
LONGEST_WAIT = timedelta(seconds=5)  # a server that wants more than this is asked again in the next poll
RETRIED = (errors.ConnectFailed, errors.FetchTimedOut, errors.ServerFailed, errors.AnswerBroken)
_WHOLE = frozenset({200, 203})  # 203: as 200, through a proxy that changed something (RFC 9110, 15.3.4)
_HASH_IN_THREAD = 1 << 20  # bytes; hashing less takes no longer than the way to a thread and back

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_UNCACHEABLE = re.compile(r"(?:^|,)\s*no-(?:cache|store)\s*(?:,|$)", re.IGNORECASE)


class FeedFetcher:
    """One conditional GET a feed, tried again at once where the fault looks passing.

    ``wait`` is tenacity's waiting rule between the tries; they sleep on the clock, so a virtual one makes
    them instant.
    """

    def __init__(
        self,
        client: HttpClient,
        clock: Clock,
        *,
        limits: Limits = FEED_LIMITS,
        wait: wait_base | None = None,
    ) -> None:
        self._client = client
        self._clock = clock
        self._limits = limits
        self._wait = wait or wait_exponential(multiplier=0.5, max=4) + wait_random(0, 1)

    async def fetch(self, state: FeedState) -> FetchedFeed:
        """What the feed's current address answers; ``body`` is None where nothing changed.

        Nothing changed means: 304, or a body with the very bytes of the last one (for the many servers
        that give no validators, or ignore them). Raises :class:`~bot.errors.FeedGone`,
        :class:`~bot.errors.FetchError` in its other forms, :class:`~bot.errors.FeedEmpty` for a success
        without a body.
        """
        started = self._clock.monotonic()
        try:
            return await self._once(state)
        except RETRIED as error:
            if not _worth_retrying(error):
                raise
            first = error
        return await self._again(state, first, started + LONGEST_TRYING)

    async def _again(self, state: FeedState, first: errors.FetchError, until: float) -> FetchedFeed:
        """The further tries; the first one is made outside, where a healthy feed pays nothing for them."""
        pending: list[errors.FetchError] = [first]

        async def attempt() -> FetchedFeed:
            if pending:
                raise pending.pop()
            return await self._once(state)

        retrying = AsyncRetrying(
            sleep=self._clock.sleep,
            stop=lambda tries: tries.attempt_number >= ATTEMPTS or self._clock.monotonic() >= until,
            wait=self._wait_for,
            retry=retry_if_exception(_worth_retrying),
            reraise=True,
        )
        return await retrying(attempt)

    def _wait_for(self, state: RetryCallState) -> float:
        """The rule's wait, or the server's own wish where it is longer."""
        error = state.outcome.exception() if state.outcome is not None else None
        wished = error.retry_after if isinstance(error, errors.FetchError) else None
        return max(self._wait(state), wished.total_seconds() if wished is not None else 0.0)

    async def _once(self, state: FeedState) -> FetchedFeed:
        answer = await self._client.get(state.current_url, _conditional(state.validators), self._limits)
        if answer.status == 304:
            return self._not_modified(state, answer)
        if answer.status not in _WHOLE:
            raise errors.FeedEmpty(f"The feed answered {answer.status}, a success without a feed.")
        if not answer.body.strip(b" \t\r\n\0"):
            raise errors.FeedEmpty("The feed answered with nothing at all.")
        digest = await _digest(answer.body)
        unchanged = digest == state.validators.body_hash
        return FetchedFeed(
            url=state.url,
            final_url=answer.url,
            status=200,
            body=None if unchanged else answer.body,
            content_type=answer.content_type,
            validators=Validators(answer.headers.get("ETag"), answer.headers.get("Last-Modified"), digest),
            fresh_for=fresh_for(answer.headers, self._clock.now()),
            moved_to=answer.moved_to,
            bytes_read=answer.wire_bytes,
        )

    def _not_modified(self, state: FeedState, answer: HttpAnswer) -> FetchedFeed:
        old = state.validators
        if old.etag is None and old.last_modified is None:
            raise errors.AnswerBroken("The feed answered 304 to a question that had no condition.")
        return FetchedFeed(
            url=state.url,
            final_url=answer.url,
            status=304,
            body=None,
            content_type=None,
            validators=Validators(
                answer.headers.get("ETag") or old.etag,
                answer.headers.get("Last-Modified") or old.last_modified,
                old.body_hash,
            ),
            fresh_for=fresh_for(answer.headers, self._clock.now()),
            moved_to=answer.moved_to,
        )


def _worth_retrying(error: BaseException) -> bool:
    """Transient, and not with the server's wish to be left alone for longer than a poll lasts."""
    if not isinstance(error, RETRIED) or not error.transient:
        return False
    if error.status == 429 and error.retry_after is None:
        return False  # asked too often already: asking at once again is the one wrong answer
    return error.retry_after is None or error.retry_after <= LONGEST_WAIT


def _conditional(validators: Validators) -> dict[str, str]:
    """The request's headers. Validators go back byte for byte: RFC 9110 compares If-None-Match weakly."""
    headers = {"Accept": _ACCEPT}
    if validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    return headers


async def _digest(body: bytes) -> str:
    return sha256_hex(body) if len(body) < _HASH_IN_THREAD else await asyncio.to_thread(sha256_hex, body)


def fresh_for(headers: CIMultiDictProxy[str], now: datetime) -> timedelta | None:
    """How long an answer says it stays fresh (RFC 9111, 4.2.1): max-age less Age, else Expires less Date.

    None where it says nothing or asks not to be cached; never negative.
    """
    control = ",".join(headers.getall("Cache-Control", ()))
    if _UNCACHEABLE.search(control):
        return None
    if found := _MAX_AGE.search(control):
        age = headers.get("Age", "")
        spent = int(age[:10]) if age.isascii() and age.isdigit() else 0
        return timedelta(seconds=max(0, int(found[1]) - spent))
    expires = http_date(headers.get("Expires", ""))
    if expires is None:
        return None
    return max(timedelta(0), expires - (http_date(headers.get("Date", "")) or now))
