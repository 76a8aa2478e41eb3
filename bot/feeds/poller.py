"""Polling many feeds at once: who is due, one turn a host, and every result stored for itself."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot import errors
from bot.clock import Clock
from bot.feeds.decide import (
    CORRECTED_WITHIN,
    Recalled,
    Sorted,
    decide,
    needs_titles,
    sort_entries,
    wanted_words,
)
from bot.feeds.fetch import FeedFetcher
from bot.feeds.health import RHYTHM, HasFailed, WasRead, first_state, is_due, is_worth_a_try, next_state
from bot.feeds.outcomes import failure_of, record_of, success_of
from bot.feeds.reach import LOOKED_AT, NEARLY_ALL, UNREACHED, Reach
from bot.models.articles import Article
from bot.models.feeds import FeedHealth, FeedState, FetchedFeed, PollPlan, PollRecord
from bot.models.operator import FeedSource
from bot.net.client import host_key
from bot.net.gate import HostGate
from bot.ports.news import FeedStore

log = logging.getLogger(__name__)

BATCH_SECONDS = 0.2  # how long a finished poll waits at most for others to be written with

Progress = Callable[[int, int, PollRecord], None]  # done, of how many, the latest


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A feed's document, parsed and normalised."""

    articles: tuple[Article, ...]
    ttl: timedelta | None = None
    title: str = ""


ReadFeed = Callable[[FetchedFeed, FeedSource, datetime], ParsedDocument]


def read_feed(fetched: FetchedFeed, source: FeedSource, now: datetime) -> ParsedDocument:
    """Parse and normalise a fetched document; runs in a thread. Raises :class:`~bot.errors.FeedUnreadable`."""
    from bot.feeds.normalise import normalise_feed  # brings lxml, which a quiet desk never needs
    from bot.feeds.parse import parse_feed

    parsed = parse_feed(
        fetched.body or b"",
        url=fetched.final_url,
        content_type=fetched.content_type,
        timezone=source.timezone,
    )
    return ParsedDocument(normalise_feed(parsed, source, now), parsed.ttl, parsed.title)


@dataclass(frozen=True, slots=True)
class PollSettings:
    """How a poll behaves. ``window`` is how far back a digest looks: a first poll's news is not older."""

    at_once: int = 40  # feeds in work, which also bounds the documents in memory
    reader_threads: int = (
        1  # more would only compete with each other and with the network for one interpreter
    )
    batch: int = 32  # finished polls that are written together
    waiting_records: int = 256  # finished ones that nobody has taken yet; beyond that the work pauses
    window: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class _Done:
    """A finished poll that waits to be written, which is cheaper in company."""

    plan: PollPlan
    at: datetime
    record: PollRecord

    @property
    def quiet(self) -> bool:
        """Whether there was no document: only the feed's state is to be written."""
        return not (self.plan.seen or self.plan.baseline or self.plan.new)


@dataclass(frozen=True, slots=True)
class _Unreached:
    """A poll that found no connection; what that means is known when others have been tried."""

    source: FeedSource
    state: FeedState
    error: errors.FetchError
    at: datetime
    seconds: float


@dataclass(slots=True)
class _Run:
    """What the feeds of one poll share. ``left`` counts those that are not finished.

    ``held`` are those that found no connection, until it is known whether that is our own network's fault.
    """

    left: int
    slots: asyncio.Semaphore
    readers: ThreadPoolExecutor
    results: asyncio.Queue[PollRecord | Exception | None]
    waiting: list[_Done] = field(default_factory=list)
    held: list[_Unreached] = field(default_factory=list)
    hosts: int = 0
    reached: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    claimed: dict[str, str] = field(default_factory=dict)  # articles that are news of this poll already
    stopped: bool = False  # the storage fails: nothing more is asked


class Poller:
    """Polls feeds through a fetcher into a store.

    ``gate`` is the one that the fetcher's client holds; it paces hosts. ``jitter`` gives random numbers in
    [0, 1). One poll at a time.
    """

    def __init__(
        self,
        store: FeedStore,
        fetcher: FeedFetcher,
        clock: Clock,
        gate: HostGate,
        *,
        settings: PollSettings = PollSettings(),
        read: ReadFeed = read_feed,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._clock = clock
        self._gate = gate
        self._settings = settings
        self._read = read
        self._jitter = jitter
        self._reach = Reach()
        self._offline = False
        # Those that found no connection are asked after a start, but for the latest, and when our network is back.
        self._try_unreached: timedelta | None = RHYTHM.quiet

    async def poll(
        self, sources: Sequence[FeedSource], *, force_all: bool = False, progress: Progress | None = None
    ) -> AsyncGenerator[PollRecord, None]:
        """Poll what is due (``force_all``: everything that is not retired), yielding records as they end.

        A feed that fails is a record, never an exception. A bug in one feed's processing is raised when all
        others are stored (several as an ExceptionGroup); a :class:`~bot.errors.StorageError` once what runs
        has ended. Closing the iterator early cancels what runs; what was recorded stands.
        """
        once = {source.url: source for source in sources}
        states = await self._store.states(list(once))
        now = self._clock.now()
        rested, self._try_unreached = self._try_unreached, None
        due: list[tuple[FeedSource, FeedState]] = []
        retired: list[PollRecord] = []
        for url, source in once.items():
            state = states.get(url) or first_state(url)
            if state.health is FeedHealth.RETIRED:
                retired.append(record_of(source, "gone", None, 0.0, state.why))
            elif (
                force_all or is_due(state, now) or (rested is not None and is_worth_a_try(state, now, rested))
            ):
                due.append((source, state))
        records = self._run(due)
        total = len(due) + (len(retired) if force_all else 0)
        done = 0
        try:
            for record in retired if force_all else ():
                done += 1
                if progress is not None:
                    progress(done, total, record)
                yield record
            async for record in records:
                done += 1
                if progress is not None:
                    progress(done, total, record)
                yield record
        finally:
            await records.aclose()

    async def _run(self, due: Sequence[tuple[FeedSource, FeedState]]) -> AsyncGenerator[PollRecord, None]:
        run = _Run(
            len(due),
            asyncio.Semaphore(self._settings.at_once),
            ThreadPoolExecutor(self._settings.reader_threads, thread_name_prefix="feed-reader"),
            asyncio.Queue(self._settings.waiting_records),
        )
        lanes: dict[str, deque[tuple[FeedSource, FeedState]]] = {}
        for source, state in due:
            lanes.setdefault(_lane_of(state), deque()).append((source, state))
        run.hosts = len(lanes)
        tasks = [
            asyncio.create_task(self._lane(run, host, lane))
            for host, lane in lanes.items()
            for _ in range(min(self._gate.pace_of(host).at_once, len(lane)))
        ]
        tasks.append(asyncio.create_task(self._flush_in_time(run)))
        bugs: list[Exception] = []
        try:
            for _ in due:
                result = await run.results.get()
                if isinstance(result, PollRecord):
                    yield result
                elif result is not None:
                    bugs.append(result)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            run.readers.shutdown(wait=False, cancel_futures=True)
        for bug in bugs:
            if isinstance(bug, errors.StorageError) or len(bugs) == 1:
                raise bug
        if bugs:
            raise ExceptionGroup("several feeds could not be processed", bugs)

    async def _lane(self, run: _Run, host: str, lane: deque[tuple[FeedSource, FeedState]]) -> None:
        """One host's feeds, one after the other; each puts exactly one result into the queue."""
        while lane:
            source, state = lane.popleft()
            await self._gate.ready(host)
            async with run.slots:
                result: _Done | _Unreached | Exception | None = None
                if not run.stopped:
                    try:
                        result = await self._one(run, source, state)
                    except Exception as bug:  # noqa: BLE001  not swallowed: raised when the others are stored
                        result = _noted(run, bug, source.name)
                run.left -= 1
                self._take(run, host, result)
                if len(run.waiting) >= self._settings.batch or run.left == 0:
                    await self._flush(run)
            if not isinstance(result, _Done | _Unreached):
                await run.results.put(result)

    def _take(self, run: _Run, host: str, result: _Done | _Unreached | Exception | None) -> None:
        """Put a result where it waits to be written; one that found no connection waits for the others' first."""
        if isinstance(result, _Unreached):
            run.held.append(result)
        elif isinstance(result, _Done):
            run.waiting.append(result)
            run.reached.add(host)
        if isinstance(result, _Done | _Unreached):
            run.tried.add(host)
            self._reach.note(host, reached=isinstance(result, _Done))
        # Where more than a tenth answers it is not our network: nobody has to wait for the end of the poll.
        if run.left == 0 or len(run.reached) > (1 - NEARLY_ALL) * max(run.hosts, LOOKED_AT):
            self._release(run)

    def _release(self, run: _Run) -> None:
        down = self._reach.is_down(len(run.tried))
        if down != self._offline and run.left == 0:
            if down:
                log.warning("nearly no feed can be reached: it seems to be our own network")
            else:
                log.warning("feeds can be reached again: all that found no connection are asked at once")
                self._try_unreached = timedelta(0)
            self._offline = down
        held, run.held = run.held, []
        for one in held:
            failed = HasFailed(one.error, offline=down)
            state = next_state(one.state, failed, one.at, self._jitter())
            outcome = failure_of(one.error, state)
            record = record_of(one.source, outcome, one.error.status, one.seconds, str(one.error))
            run.waiting.append(_Done(PollPlan(state), one.at, record))

    async def _flush_in_time(self, run: _Run) -> None:
        """Do not keep anybody waiting for a full batch."""
        while True:
            await asyncio.sleep(BATCH_SECONDS)
            await self._flush(run)

    async def _flush(self, run: _Run) -> None:
        """Write what is waiting, all at once so that it shares a commit, then hand the records on."""
        async with run.writing:  # whoever finishes meanwhile waits, so that documents do not pile up
            await self._write(run)

    async def _write(self, run: _Run) -> None:
        batch, run.waiting = run.waiting, []
        quiet = [done for done in batch if done.quiet]
        full = [done for done in batch if not done.quiet]
        if quiet:
            states = self._store.record_states([done.plan.state for done in quiet])
            await self._tell(run, quiet, await _failure_of(states))
        if full:
            failure = await _failure_of(self._store.record_all([(done.plan, done.at) for done in full]))
            if failure is None or isinstance(failure, errors.StorageError):
                await self._tell(run, full, failure)
                return
            for done in full:  # a bug in one of them took the others' work down: each for itself
                await self._tell(run, [done], await _failure_of(self._store.record(done.plan, done.at)))

    async def _tell(self, run: _Run, batch: Sequence[_Done], problem: Exception | None) -> None:
        """Hand on the records of polls that were written, or once what kept them from it."""
        if problem is not None:
            _noted(run, problem, batch[0].record.feed)
        for number, done in enumerate(batch):
            result = problem if number == 0 else None
            await run.results.put(done.record if problem is None else result)

    async def _one(self, run: _Run, source: FeedSource, state: FeedState) -> _Done | _Unreached:
        started = self._clock.monotonic()
        status: int | None = None
        try:
            fetched = await self._fetcher.fetch(state)
            status = fetched.status
            now = self._clock.now()
            if fetched.body is None:
                plan = PollPlan(self._unchanged(state, fetched, now))
                outcome = "not-modified" if status == 304 else "unchanged"
            else:
                loop = asyncio.get_running_loop()
                reading = await loop.run_in_executor(run.readers, self._read, fetched, source, now)
                plan = await self._decided(run, state, fetched, reading, now)
                outcome = success_of(plan)
            error = None
        except UNREACHED as failure:
            return _Unreached(source, state, failure, self._clock.now(), self._since(started))
        except (errors.FetchError, errors.FeedUnreadable) as failure:
            now = self._clock.now()
            plan = PollPlan(next_state(state, HasFailed(failure), now, self._jitter()))
            status = failure.status if isinstance(failure, errors.FetchError) else status
            outcome = failure_of(failure, plan.state)
            error = str(failure)
        return _Done(plan, now, record_of(source, outcome, status, self._since(started), error, plan))

    def _since(self, started: float) -> float:
        return self._clock.monotonic() - started

    def _unchanged(self, state: FeedState, fetched: FetchedFeed, now: datetime) -> FeedState:
        read = WasRead(fetched.validators, fetched.moved_to, fetched.fresh_for, state.ttl)
        return next_state(state, read, now, self._jitter())

    async def _decided(
        self, run: _Run, state: FeedState, fetched: FetchedFeed, reading: ParsedDocument, now: datetime
    ) -> PollPlan:
        """Ask the store what it knows, decide, and claim the news before anything else may run."""
        articles = reading.articles
        feed_keys = list({article.feed_key for article in articles})
        seen = await self._store.seen(state.url, feed_keys) if state.baselined else {}
        keys = {article.key for article in articles} | {entry.article_key for entry in seen.values()}
        known = await self._store.known(list(keys))
        recalled = await self._recalled(state, sort_entries(articles, seen, known), known, now)
        known |= {key: run.claimed[key] for key in keys if key in run.claimed}
        plan = decide(state, articles, seen, known, now, self._settings.window, recalled)
        run.claimed |= {article.key: article.fingerprint for article in plan.new}
        read = WasRead(
            fetched.validators, fetched.moved_to, fetched.fresh_for, reading.ttl, news=bool(plan.new)
        )
        return replace(plan, state=next_state(plan.state, read, now, self._jitter()))

    async def _recalled(
        self, state: FeedState, found: Sorted, known: Mapping[str, str], now: datetime
    ) -> Recalled:
        """What deciding wants to know of the feed's past: of most polls nothing."""
        wanted = wanted_words(state, found, known)
        return Recalled(
            words=await self._store.words(state.url, wanted) if wanted else {},
            titles=await self._store.titles(state.url, now - CORRECTED_WITHIN)
            if needs_titles(state, found)
            else {},
        )


def _noted(run: _Run, problem: Exception, feed: str) -> Exception:
    """The problem with the feed's name; a storage that fails ends the whole poll."""
    problem.add_note(f"while polling {feed}")
    run.stopped |= isinstance(problem, errors.StorageError)
    return problem


async def _failure_of(write: Awaitable[None]) -> Exception | None:
    """What kept a write from being done; None where it is done."""
    try:
        await write
    except Exception as problem:  # noqa: BLE001  not swallowed: raised when the others are stored
        return problem
    return None


def _lane_of(state: FeedState) -> str:
    try:
        return host_key(state.current_url)
    except ValueError:
        return ""  # malformed: the fetcher will say so
