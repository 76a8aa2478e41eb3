"""A filer's list of filings ("submissions"), with what each means in words.

The items of Form 8-K: https://www.sec.gov/files/form8-k.pdf.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.companies.figures.source_data import SecSubmissions
from bot.models.companies import Filing

ARCHIVE = "https://www.sec.gov/Archives/edgar/data"
FILINGS_KEPT = 12

ITEMS = {
    "1.01": "entered into a material agreement",
    "1.02": "ended a material agreement",
    "1.03": "bankruptcy or receivership",
    "1.04": "mine safety",
    "1.05": "material cybersecurity incident",
    "2.01": "completed buying or selling assets",
    "2.02": "results of operations",
    "2.03": "took on a direct financial obligation",
    "2.04": "a financial obligation falls due early",
    "2.05": "costs of exit or disposal",
    "2.06": "material impairment",
    "3.01": "notice of delisting or of failing a listing rule",
    "3.02": "sold unregistered shares",
    "3.03": "changed the rights of shareholders",
    "4.01": "changed its auditor",
    "4.02": "earlier financial statements are not to be relied on",
    "5.01": "change in control",
    "5.02": "directors or officers come or go",
    "5.03": "amended its articles or bylaws, or its fiscal year",
    "5.04": "trading suspended under employee plans",
    "5.05": "changed its code of ethics",
    "5.06": "no longer a shell company",
    "5.07": "votes at the shareholders’ meeting",
    "5.08": "shareholder nominations of directors",
    "6.01": "informational material on asset-backed securities",
    "6.02": "changed servicer or trustee",
    "6.03": "changed credit enhancement",
    "6.04": "failed to make a distribution",
    "6.05": "asset-backed securities differ from the prospectus",
    "7.01": "disclosure for everyone at once (Regulation FD)",
    "8.01": "other events",
}
"""What each item of an 8-K tells; 9.01 only says that there are exhibits."""

FORMS = {
    "10-K": "annual report",
    "10-KT": "annual report of a changed fiscal year",
    "10-Q": "quarterly report",
    "20-F": "annual report of a foreign issuer",
    "40-F": "annual report of a Canadian issuer",
    "6-K": "report of a foreign issuer",
    "S-1": "registers securities for sale",
    "S-3": "registers securities for sale from the shelf",
    "S-3ASR": "registers securities for sale from the shelf",
    "S-4": "registers securities for a merger or exchange",
    "F-1": "registers securities of a foreign issuer for sale",
    "F-3": "registers securities of a foreign issuer from the shelf",
    "S-8": "registers shares for employees",
    "424B2": "prospectus",
    "424B3": "prospectus",
    "424B4": "prospectus",
    "424B5": "prospectus: securities offered from the shelf",
    "424B7": "prospectus",
    "DEF 14A": "proxy statement for the shareholders’ meeting",
    "PRE 14A": "draft proxy statement",
    "DEFM14A": "proxy statement on a merger",
    "PREM14A": "draft proxy statement on a merger",
    "DEFA14A": "further proxy material",
    "SC 13D": "an active holder of over 5 %",
    "SCHEDULE 13D": "an active holder of over 5 %",
    "SC 13G": "a passive holder of over 5 %",
    "SCHEDULE 13G": "a passive holder of over 5 %",
    "SC TO-T": "tender offer by another company",
    "SC TO-I": "tender offer by the company itself",
    "SC 14D9": "answer to a tender offer",
    "NT 10-K": "annual report will be late",
    "NT 10-Q": "quarterly report will be late",
    "25": "removes securities from an exchange",
    "25-NSE": "exchange removes securities",
    "15-12G": "ends its registration",
    "11-K": "annual report of an employee plan",
    "ARS": "annual report to shareholders",
    "SD": "report on conflict minerals",
}
"""The forms that are news or background; those of insiders (3, 4, 5, 144) are too many to be shown."""


def read_register(document: Mapping[str, Any], cik: int) -> SecSubmissions:
    """Read a submissions answer. Raises :class:`ValueError` where the document is none."""
    filings = document.get("filings")
    recent = filings.get("recent") if isinstance(filings, Mapping) else None
    if not isinstance(recent, Mapping):
        raise ValueError("no filings")  # noqa: TRY004  one kind of error for whatever is wrong with it
    return SecSubmissions(
        name=_text(document, "name") or "",
        sic=_text(document, "sic"),
        industry=_text(document, "sicDescription"),
        website=_text(document, "website"),
        description=_text(document, "description"),
        filings=tuple(_filings(recent, cik)),
        abroad=_abroad(document),
    )


def meaning(form: str, items: str = "") -> str | None:
    """What a filing means, in words; None for a form that is not worth showing."""
    base, amended = (form[:-2], True) if form.endswith("/A") else (form, False)
    if base == "8-K":
        told = [ITEMS[item] for part in items.split(",") if (item := part.strip()) in ITEMS]
        words = "; ".join(dict.fromkeys(told)) or "current report"
    elif (known := FORMS.get(base)) is not None:
        words = known
    else:
        return None
    return f"amended: {words}" if amended else words


def _filings(recent: Mapping[str, Any], cik: int) -> list[Filing]:
    columns = [
        recent.get(name) for name in ("form", "filingDate", "accessionNumber", "primaryDocument", "items")
    ]
    kept: list[Filing] = []
    for form, filed, accession, document, items in zip(*(_column(one) for one in columns), strict=False):
        words = meaning(str(form), str(items or ""))
        if words is None:
            continue
        try:
            day = date.fromisoformat(filed)
        except (TypeError, ValueError):
            continue
        folder = f"{ARCHIVE}/{cik}/{str(accession).replace('-', '')}"
        address = f"{folder}/{document}" if document else f"{folder}/{accession}-index.htm"
        kept.append(Filing(str(form), day, words, address))
        if len(kept) == FILINGS_KEPT:
            break
    return kept


def _abroad(document: Mapping[str, Any]) -> bool:
    """EDGAR's codes of countries and Canadian provinces have a digit ("X0"), those of the states have none.

    https://www.sec.gov/submit-filings/filer-support-resources/edgar-state-country-codes
    """
    addresses = document.get("addresses")
    business = addresses.get("business") if isinstance(addresses, Mapping) else None
    codes = [document.get("stateOfIncorporation")]
    codes += [business.get("stateOrCountry")] if isinstance(business, Mapping) else []
    return any(char.isdigit() for code in codes if isinstance(code, str) for char in code)


def _column(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("a column is missing")  # noqa: TRY004
    return value


def _text(document: Mapping[str, Any], name: str) -> str | None:
    value = document.get(name)
    return value.strip() or None if isinstance(value, str) else None
