"""The running service: opens everything, serves until it is told to stop, and closes it in order.

Of several instances on one database one is at work; the others stand by, and hear and do nothing but that.
Stopping goes from the outside in: no more requests, no more duties, then what is under way is finished
within a bound or handed back to whoever starts next.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bot.bootstrap.components import Components, open_components
from bot.bootstrap.network import open_collector, open_companies
from bot.bootstrap.slack import SLACK_TIMEOUT, Office, open_office, open_slack, slack_app, watch_alerts
from bot.clock import Clock
from bot.config.env import Environment
from bot.digests.deliver import DeliverySettings
from bot.digests.run import DigestRuns
from bot.errors import StorageBusy, StorageError, StorageFull, UsageError
from bot.service.health import Health
from bot.service.interpreter import low_latency_interpreter
from bot.service.jobs import Jobs
from bot.service.leases import LENGTH, LOOKS, TOUCHES, Lease, this_instance
from bot.service.scheduler import Job, Scheduler
from bot.service.socket_watchdog import Watchdog
from bot.telemetry.metrics import Metrics

if TYPE_CHECKING:
    from bot.digests.figures import DigestFigures
    from bot.news.collect import Collector
    from handlers.company_cards import CompanyCards
    from handlers.transport.http import HttpServer
    from handlers.transport.socket_mode import SocketModeServer

TICK = timedelta(seconds=30)
POLL = timedelta(seconds=60)
WATCH = timedelta(seconds=30)
TOKENS = timedelta(minutes=10)
DRAIN = 10.0  # seconds that answers under way may take when the service stops
DUTIES_DRAIN = timedelta(seconds=20)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """How fast the service lives. ``tick`` and ``poll`` are the machine's time, the rest is its clock's.

    ``lease`` is how long an instance that is at work may give no sign of life; ``slack_timeout`` are the seconds,
    of the machine's, that an answer of Slack's may take: well below the grace in ``terms``.
    """

    tick: timedelta = TICK
    poll: timedelta = POLL
    lease: timedelta = LENGTH
    terms: DeliverySettings | None = None
    slack_timeout: float = SLACK_TIMEOUT


async def serve(
    environment: Environment,
    *,
    host: str,
    port: int | None,
    clock: Clock | None = None,
    tempo: ServiceSettings | None = None,
) -> int:
    """``sectorwire run``: serve until SIGTERM or SIGINT; returns the exit status. Raises as :func:`run_bot`."""
    _write_no_core()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return await run_bot(environment, stop=stop, host=host, port=port, clock=clock, tempo=tempo)


def _write_no_core() -> None:
    """A crash of the interpreter writes no file of its memory, in which the tokens would stand."""
    try:
        import resource
    except ImportError:  # Windows has neither the limit nor such files
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


async def run_bot(
    environment: Environment,
    *,
    stop: asyncio.Event | None = None,
    ready: asyncio.Event | None = None,
    post_now: bool = False,
    host: str = "127.0.0.1",
    port: int | None = None,
    clock: Clock | None = None,
    tempo: ServiceSettings | None = None,
) -> int:
    """Run the bot until ``stop`` is set or the call is cancelled; returns the exit status.

    ``ready`` is set once requests are heard. ``post_now`` polls everything and posts every digest first.
    ``port`` None opens no HTTP server, which only Socket Mode allows. Raises
    :class:`~bot.errors.UsageError` for a missing token or a port that cannot be had,
    :class:`~bot.errors.DeliveryError` where Slack refuses the tokens, and what opening the house raises.
    """
    _check_tokens(environment, port)
    stop = stop or asyncio.Event()
    async with (
        open_components(environment, clock=clock) as components,
        open_collector(components) as collector,
        open_companies(components) as (companies, figures),
        open_slack(environment) as client,
    ):
        tempo = tempo or ServiceSettings()
        client.timeout = tempo.slack_timeout  # type: ignore[assignment]  # declared as int, and divisible
        office = await open_office(components, client)
        service = _Service(components, collector, companies, figures, office, tempo)
        async with service.open(host, port):
            with low_latency_interpreter():
                while await service.stand_by(stop):
                    async with service.at_work():
                        if ready is not None:
                            ready.set()
                        if post_now:
                            await service.jobs.post_everything()
                        service.start_duties()
                        await service.until(stop)
    return 1 if service.health.gave_up else 0


def _check_tokens(environment: Environment, port: int | None) -> None:
    several = environment.installs
    if environment.slack_bot_token is None and not several:
        raise UsageError(_missing(environment))
    if environment.slack_bot_token is not None and environment.slack_client_secret is not None:
        log.warning("SLACK_BOT_TOKEN is set: its one workspace is served, and no other can install the app")
    if environment.slack_app_token is None and environment.slack_signing_secret is None:
        raise UsageError("Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.")
    if environment.slack_app_token is None and port is None:
        raise UsageError("Without SLACK_APP_TOKEN a port is needed, where Slack's requests come in.")
    if several and port is None:
        raise UsageError("A port is needed, where workspaces install the app.")


def _missing(environment: Environment) -> str:
    """What has to be set: the one token, or of the three for installing whichever was forgotten."""
    three = {
        "SLACK_CLIENT_ID": environment.slack_client_id,
        "SLACK_CLIENT_SECRET": environment.slack_client_secret,
        "SECTORWIRE_TOKEN_KEY": environment.token_keys,
    }
    forgotten = [name for name, value in three.items() if not value]
    if len(forgotten) == len(three):
        return "SLACK_BOT_TOKEN is not set; docs/slack.md says where to find it."
    return f"For installing in several workspaces {' and '.join(forgotten)} must be set too; docs/slack.md says how."


class _Service:
    """What lives as long as the service does."""

    def __init__(
        self,
        components: Components,
        collector: Collector,
        companies: CompanyCards,
        figures: DigestFigures,
        office: Office,
        tempo: ServiceSettings,
    ) -> None:
        from handlers.transport.intake import Intake

        self.components = components
        self.companies = companies
        self.office = office
        self.workspaces = office.workspaces
        self.metrics = Metrics()
        self.health = Health()
        self.intake = Intake(self.metrics)
        self.runs: DigestRuns = components.digest_runs(
            self.workspaces.poster, figures=figures, terms=tempo.terms
        )
        self.lease = Lease(
            components.lease, components.clock, this_instance(self.runs.owner), length=tempo.lease
        )
        self.jobs = Jobs(
            components,
            collector,
            figures,
            self.runs,
            watch_alerts(components, self.workspaces),
            self.metrics,
            self.health,
        )
        self.socket: SocketModeServer | None = None
        self.web: HttpServer | None = None
        watch = Job("watch", WATCH, self._watch)
        tokens = Job("tokens", TOKENS, self._check_tokens, droppable=True)
        self._scheduler = Scheduler(
            [*self.jobs.all(tempo.poll, tempo.tick), watch, tokens],
            components.clock,
            ended=self.jobs.ended,
        )
        self._watchdog: Watchdog | None = None
        self._ended = asyncio.Event()

    # --- opening and closing -----------------------------------------------------------------------

    @asynccontextmanager
    async def open(self, host: str, port: int | None) -> AsyncIterator[None]:
        """Tell of health and metrics for as long as the process lives."""
        from handlers.transport.http import HttpServer

        self._app = slack_app(self.components, self.workspaces, self.runs, self.intake, self.companies)
        token = self.components.environment.slack_app_token
        async with AsyncExitStack() as stack:
            if port is not None:
                web = HttpServer(
                    host,
                    port,
                    app=self._app if token is None else None,
                    metrics=self.metrics,
                    healthy=self.health.told,
                    warned=self.health.warned,
                    standing_by=lambda: self.lease.why,
                    installing=self.office.installing,
                )
                web.hearing = False
                stack.push_async_callback(web.close)
                try:
                    await web.open()
                    self.web = web
                except UsageError as error:
                    if token is None or self.office.installing is not None:
                        raise
                    # Socket Mode needs no port: serve without health and metrics
                    log.warning("no health and metrics: %s", error)
            yield

    async def stand_by(self, stop: asyncio.Event) -> bool:
        """Wait until this instance is the one at work; False where it is told to stop before."""
        pause = self.lease.length.total_seconds() / LOOKS
        while not (stop.is_set() or self.health.gave_up):
            try:
                if await self.lease.take():
                    if self.lease.previous_owner is not None:
                        await self.components.deliveries.hand_back(
                            self.lease.previous_owner, self.components.clock.now(), "its process was killed"
                        )
                    self.metrics.set("at_work", 1)
                    return True
            except (StorageBusy, StorageFull) as error:  # which pass; all else has to be mended first
                log.warning("standing by: %s", error)
            self.metrics.set("at_work", 0)
            await _first_of(stop.wait(), self.components.clock.sleep(pause))
        return False

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Hear requests, as the one instance that does; on the way out stop in order."""
        from handlers.transport.socket_mode import SocketModeServer

        token = self.components.environment.slack_app_token
        self._ended.clear()
        async with AsyncExitStack() as stack:
            touching = asyncio.create_task(self._heartbeat(), name="lease")
            stack.push_async_callback(self._leave, touching)
            now = self.components.clock.now()
            await self.workspaces.sync(
                self.components.config.subscriptions, self.components.subscriptions, now
            )
            if self.web is not None:
                self.web.hearing = True
            if token is not None:
                self.socket = SocketModeServer(
                    self._app,
                    token.reveal(),
                    self.components.clock,
                    self.metrics,
                    proxy_for=self.components.environment.proxy_url,
                )
                await self.socket.open()
                note = partial(self.health.note, "slack")
                self._watchdog = Watchdog(self.socket, note, self._give_up)
            log.info(
                "listening",
                extra={
                    "mode": "socket" if token else "http",
                    "port": self.web.port if self.web else None,
                    "teams": await self.workspaces.teams(),
                },
            )
            yield

    async def _leave(self, touching: asyncio.Task[None]) -> None:
        started = perf_counter()
        if self.socket is not None:
            await self.socket.close()
        if self.web is not None:
            self.web.hearing = False
        answered = await self.intake.drain(DRAIN)
        finished = await self._scheduler.stop(DUTIES_DRAIN)
        finished = await self.runs.settle(DUTIES_DRAIN) and finished
        try:
            await self.runs.hand_back()
        finally:
            await _cancelled(touching)
        await self.lease.give_back()
        log.info(
            "stopped",
            extra={
                "answered": answered,
                "finished": finished,
                "seconds": round(perf_counter() - started, 2),
            },
        )

    async def _heartbeat(self) -> None:
        """Give signs of life until another instance has taken over, and end this one's work then."""
        while True:
            await self.components.clock.sleep(self.lease.length.total_seconds() / TOUCHES)
            try:
                if not await self.lease.heartbeat():
                    log.warning("another instance has taken over while this one was held up: it stops here")
                    self._ended.set()
                    return
            except StorageError as error:
                log.warning("no sign of life could be given: %s", error)

    async def until(self, stop: asyncio.Event) -> None:
        """Wait until somebody says stop, or the work ends by itself."""
        await _first_of(stop.wait(), self._ended.wait())

    # --- duties ------------------------------------------------------------------------------------

    def start_duties(self) -> None:
        """Poll, post, clean up and keep watch from now on."""
        self._scheduler.start()

    async def _watch(self) -> None:
        if self._watchdog is not None:
            await self._watchdog.look()

    async def _check_tokens(self) -> None:
        """Ask Slack whether it still takes the tokens: a trouble where it takes none, a warning where not all."""
        teams, refused = await self.workspaces.teams(), await self.workspaces.refused()
        told = " ".join(dict.fromkeys(refused.values())) or None
        none_left = bool(refused) and len(refused) == len(teams)
        self.health.note("tokens", told if none_left else None)
        self.health.warn("tokens", None if none_left else told)

    def _give_up(self) -> None:
        self.health.gave_up = True
        self._ended.set()


async def _first_of(*waits: Coroutine[Any, Any, object]) -> None:
    """Return as soon as the first has come."""
    tasks = [asyncio.ensure_future(one) for one in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _cancelled(task: asyncio.Task[None]) -> None:
    """End a task that goes on by itself."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
