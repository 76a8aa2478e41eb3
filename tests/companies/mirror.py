"""Mirrors of the sources on loopback: invented answers, recorded ones, and whatever else may come."""

from __future__ import annotations

import gzip
import json
from contextlib import asynccontextmanager

import pytest

from benchmarks.corpora import corpora
from bot.companies.providers.build import build_providers
from bot.net.addresses import PrivateHosts
from bot.net.client import HttpClient
from tests.companies.invented import calendar_year, document, moments
from tests.fakes.clock import VirtualClock
from tests.net.site import http, serving

KEY = "kd9-secret-key-7f"
CONTACT = "desk@example.org"
NAMES = ("sec", "finnhub", "yahoo", "quotes", "fx", "clinicaltrials")
QUOTED_AT = 1_772_200_000  # 27 February 2026


def answer(value, **headers):
    return http(json.dumps(value).encode(), Content_Type="application/json", **headers)


def register(**changes):
    recent = {
        "form": ["4", "8-K", "10-Q", "8-K/A", "SC 13G"],
        "filingDate": ["2026-02-26", "2026-02-20", "2025-11-01", "2025-10-30", "2025-10-01"],
        "accessionNumber": ["0000-26-1", "0000-26-2", "0000-25-3", "0000-25-4", "0000-25-5"],
        "primaryDocument": ["a.xml", "b.htm", "c.htm", "", "e.htm"],
        "items": ["", "2.02,9.01", "", "5.02,7.01", ""],
    }
    return {
        "name": "HALVORSEN BIO INC",
        "sic": "2834",
        "sicDescription": "Pharmaceutical Preparations",
        "website": "",
        "filings": {"recent": recent},
    } | changes


def companyfacts(scale=1e6):
    cover = {
        "EntityCommonStockSharesOutstanding": {"shares": moments(("2025-10-20", 100_000_000, "2025-11-01"))},
        "EntityPublicFloat": {"USD": moments(("2025-06-30", 2e9, "2025-11-01"))},
    }
    return document(
        dei=cover,
        Revenues=calendar_year(scale),
        NetIncomeLoss=calendar_year(scale / 10),
        OperatingIncomeLoss=calendar_year(scale / 5),
        DepreciationDepletionAndAmortization=calendar_year(scale / 20),
        StockholdersEquity=moments(("2025-09-30", 900e6, "2025-11-01")),
        CashAndCashEquivalentsAtCarryingValue=moments(("2025-09-30", 300e6, "2025-11-01")),
        LongTermDebtNoncurrent=moments(("2025-09-30", 500e6, "2025-11-01")),
    )


def chart(price=25.0, currency="USD", **changes):
    meta = {
        "currency": currency,
        "regularMarketPrice": price,
        "regularMarketTime": QUOTED_AT,
        "instrumentType": "EQUITY",
    }
    return {"chart": {"result": [{"meta": meta | changes}], "error": None}}


def finnhub_profile(**changes):
    return {
        "currency": "USD",
        "finnhubIndustry": "Biotechnology",
        "marketCapitalization": 2_600.0,
        "name": "Halvorsen Bio Inc",
        "weburl": "https://halvorsen.example/",
    } | changes


def finnhub_metric(**changes):
    ratios = {
        "marketCapitalization": 2_600.0,
        "enterpriseValue": 2_800.0,
        "psTTM": 5.0,
        "peTTM": 50.0,
        "netProfitMarginTTM": 10.0,
        "evEbitdaTTM": 20.0,
    }
    return {"metric": ratios | changes, "series": {"quarterly": {"eps": [{"period": "2025-12-31", "v": 1}]}}}


def ecb(day="2026-02-26", **rates):
    cubes = "".join(
        f"<Cube currency='{code}' rate='{rate}'/>" for code, rate in ({"USD": 1.25} | rates).items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><g:Envelope xmlns:g="http://www.gesmes.org/xml/2002-08-01" '
        'xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">'
        f"<Cube><Cube time='{day}'>{cubes}</Cube></Cube></g:Envelope>"
    ).encode()


def study(number, lead="Halvorsen Bio, Inc.", phases=("PHASE2",), status="RECRUITING", changed="2026-02-01"):
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08d}", "briefTitle": f"Study {number}"},
            "statusModule": {"overallStatus": status, "lastUpdatePostDateStruct": {"date": changed}},
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": lead}},
            "designModule": {"phases": list(phases)},
        }
    }


def yahoo(**changes):
    price = {
        "currency": "USD",
        "regularMarketPrice": 25.0,
        "regularMarketTime": QUOTED_AT,
        "marketCap": 2_550_000_000,
    }
    financial = {"financialCurrency": "USD", "totalRevenue": 515e6, "ebitda": 128e6}
    keys = {"enterpriseValue": 2_750_000_000, "netIncomeToCommon": 51e6, "mostRecentQuarter": 1_759_190_400}
    profile = {
        "longBusinessSummary": "Halvorsen Bio Inc. makes tablets against rare fevers. It was founded in Bergen."
    }
    modules = {
        "price": price,
        "financialData": financial,
        "defaultKeyStatistics": keys,
        "assetProfile": profile,
    }
    for module, values in changes.items():
        modules[module] = modules[module] | values
    return {"quoteSummary": {"result": [modules], "error": None}}


def routes(symbol="HALV", cik=999):
    """Every source knows Halvorsen Bio."""
    return {
        f"/api/xbrl/companyfacts/CIK{cik:010d}.json": answer(companyfacts()),
        f"/submissions/CIK{cik:010d}.json": answer(register()),
        "/stock/profile2": answer(finnhub_profile()),
        "/stock/metric": answer(finnhub_metric()),
        "/quote": answer({"c": 26.0, "t": QUOTED_AT}),
        "/search": answer({"count": 1, "result": [{"symbol": symbol, "description": "HALVORSEN BIO INC"}]}),
        f"/v8/finance/chart/{symbol}": answer(chart()),
        f"/v10/finance/quoteSummary/{symbol}": answer(yahoo()),
        "/stats/eurofxref/eurofxref-daily.xml": http(ecb()),
        "/studies": answer({"studies": [study(1), study(2, phases=("PHASE1", "PHASE2"))], "totalCount": 2}),
    }


@asynccontextmanager
async def sources(answers, *, key=KEY, contact=CONTACT, clock=None, only=NAMES, limits=None):
    """The real clients of all sources, before a mirror: ``(providers, site, clock)``."""
    clock = clock or VirtualClock(hurried=True)
    private = PrivateHosts.parse("127.0.0.1")
    async with serving(answers) as site, HttpClient(contact=CONTACT, private=private) as client:
        urls = dict.fromkeys(only, site.url)
        yield (
            build_providers(client, clock, urls=urls, finnhub_key=key, sec_contact=contact, limits=limits),
            site,
            clock,
        )


def recorded(path, *, unwrap=False):
    """A recorded answer's bytes; ``unwrap`` for those that are kept with their request."""
    folder = corpora()
    if folder is None:
        pytest.skip("the corpora are not here")
    body = (folder / "companies" / path).read_bytes()
    body = gzip.decompress(body) if path.endswith(".gz") else body
    return json.dumps(json.loads(body)["response"]["bodyJson"]).encode() if unwrap else body
