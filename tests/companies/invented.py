"""Invented answers of the SEC, put together from short notes."""

from __future__ import annotations

from datetime import date, timedelta


def spans(*told):
    """Values over periods: (start, end, value, filed) or with form and fiscal year behind."""
    entries = []
    for start, end, value, filed, *more in told:
        form = more[0] if more else ("10-K" if _days(start, end) > 300 else "10-Q")
        year = more[1] if len(more) > 1 else int(end[:4])
        entries.append(
            {
                "start": start,
                "end": end,
                "val": value,
                "filed": filed,
                "form": form,
                "fy": year,
                "accn": filed,
            }
        )
    return entries


def moments(*told):
    """Values at moments: (end, value, filed) or with the form behind."""
    return [
        {"end": end, "val": value, "filed": filed, "form": more[0] if more else "10-Q", "accn": filed}
        for end, value, filed, *more in told
    ]


def document(taxonomy="us-gaap", name="Halvorsen Bio Inc.", dei=None, unit="USD", **concepts):
    """A companyfacts answer; a concept is a list in ``unit``, or a dict of lists by unit."""
    facts = {
        concept: {"units": entries if isinstance(entries, dict) else {unit: entries}}
        for concept, entries in concepts.items()
    }
    cover = {concept: {"units": units} for concept, units in (dei or {}).items()}
    return {"cik": 999, "entityName": name, "facts": {taxonomy: facts, "dei": cover}}


def calendar_year(scale=1.0, year=2025):
    """Three quarters to date of this year, the whole last one, and the same part of it: 400 + 390 − 270."""
    before = year - 1
    return spans(
        (f"{before}-01-01", f"{before}-09-30", 270 * scale, f"{before}-11-01"),
        (f"{before}-01-01", f"{before}-12-31", 400 * scale, f"{year}-02-20"),
        (f"{year}-01-01", f"{year}-09-30", 390 * scale, f"{year}-11-01"),
    )


def quarters_in_a_row(first, values, *, weeks=13):
    """Single quarters of so many weeks, one after the other."""
    start, entries = date.fromisoformat(first), []
    for value in values:
        end = start + timedelta(weeks=weeks) - timedelta(days=1)
        filed = str(end + timedelta(days=30))
        entries += spans((str(start), str(end), value, filed))
        start = end + timedelta(days=1)
    return entries


def _days(start, end):
    return (date.fromisoformat(end) - date.fromisoformat(start)).days
