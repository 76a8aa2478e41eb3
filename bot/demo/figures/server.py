"""Serves the sample answers on loopback, in the shapes and at the paths of the real sources."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.clock import Clock, SystemClock
from bot.companies.directory.sec_list import SEC_LIST_PATH, embedded
from bot.companies.figures.trials import sponsor_name
from bot.demo.figures import samples
from bot.demo.figures.samples import Json, Sample

PROVIDERS = ("sec", "quotes", "fx", "yahoo", "finnhub", "clinicaltrials")
MARK = {"X-Sample": samples.NOTE}


class FigureSources:
    """All sources in one server; use as ``async with FigureSources() as sources``. The port is a free one."""

    def __init__(self, *, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._runner: web.AppRunner | None = None
        self.url = ""
        self._by_cik: Mapping[int, Sample] = {one.cik: one for one in samples.samples()}
        self._by_symbol: Mapping[str, Sample] = {one.symbol: one for one in samples.samples()}
        self._by_sponsor: Mapping[str, Sample] = {sponsor_name(one.name): one for one in samples.samples()}

    def provider_urls(self) -> dict[str, str]:
        """The base address of every source that the bot can ask, so that nothing is asked elsewhere."""
        return dict.fromkeys(PROVIDERS, self.url)

    async def __aenter__(self) -> Self:
        """Listen."""
        app = web.Application()
        app.router.add_get(r"/api/xbrl/companyfacts/CIK{cik:\d{10}}.json", self._company_facts)
        app.router.add_get(r"/submissions/CIK{cik:\d{10}}.json", self._register)
        app.router.add_get("/v8/finance/chart/{symbol}", self._chart)
        app.router.add_get("/v10/finance/quoteSummary/{symbol}", self._summary)
        app.router.add_get("/stats/eurofxref/eurofxref-daily.xml", self._rates)
        app.router.add_get("/studies", self._studies)
        app.router.add_get(SEC_LIST_PATH, self._listed)
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.SockSite(self._runner, listener).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    # --- what is served ----------------------------------------------------------------------------

    async def _listed(self, _request: web.Request) -> web.Response:
        """The SEC's list as it is embedded: real names and symbols, none of them a sample."""
        rows = [
            [one.cik, one.name, *listing.partition(":")[::2]]
            for one in embedded().records
            for listing in f"{one.shares} {one.other}".split()
        ]
        return _json({"fields": ["cik", "name", "ticker", "exchange"], "data": rows})

    async def _company_facts(self, request: web.Request) -> web.Response:
        return _json(samples.company_facts(self._filer(request), self._clock.now().date()))

    async def _register(self, request: web.Request) -> web.Response:
        return _json(samples.register(self._filer(request), self._clock.now().date()))

    async def _chart(self, request: web.Request) -> web.Response:
        found = self._by_symbol.get(request.match_info["symbol"])
        if found is None:
            unknown = {"code": "Not Found", "description": "No data found, symbol may be delisted"}
            return _json({"chart": {"result": None, "error": unknown}}, status=404)
        return _json(samples.price_chart(found, self._clock.now()))

    async def _summary(self, request: web.Request) -> web.Response:
        found = self._by_symbol.get(request.match_info["symbol"])
        if found is None or found.market_cap is None:
            unknown = {"code": "Not Found", "description": "Quote not found"}
            return _json({"quoteSummary": {"result": None, "error": unknown}}, status=404)
        return _json(samples.quote_summary(found, self._clock.now()))

    async def _studies(self, request: web.Request) -> web.Response:
        found = self._by_sponsor.get(request.query.get("query.lead", ""))
        if found is None:
            return _json({"studies": [], "totalCount": 0})
        return _json(samples.studies(found, self._clock.now().date()))

    async def _rates(self, _request: web.Request) -> web.Response:
        text = samples.reference_rates(self._clock.now().date())
        return web.Response(text=text, content_type="text/xml", headers=MARK)

    def _filer(self, request: web.Request) -> Sample:
        found = self._by_cik.get(int(request.match_info["cik"]))
        if found is None:
            raise web.HTTPNotFound(text="The sample knows no such filer.", headers=MARK)
        return found


def _json(value: Json, *, status: int = 200) -> web.Response:
    return web.json_response(value, status=status, headers=MARK)
