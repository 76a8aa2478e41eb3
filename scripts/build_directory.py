"""Build the embedded directory of SEC-listed companies.

    python scripts/build_directory.py company_tickers_exchange.json 2026-06-01

The source is the SEC's public-domain list, https://www.sec.gov/files/company_tickers_exchange.json
(fields cik, name, ticker, exchange), or the same as tab-separated symbol, exchange, CIK, name. The date is
the day it was fetched. The result is one line a company: CIK, name, listings, in the SEC's order.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "bot" / "companies" / "data" / "sec_listings.tsv.gz"


def rows(file: Path) -> list[tuple[int, str, str, str]]:
    """CIK, name, symbol and exchange of every listing in the file, in its order."""
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    if data.lstrip()[:1] == b"{":
        told = json.loads(data)
        at = {name: number for number, name in enumerate(told["fields"])}
        return [
            (int(row[at["cik"]]), row[at["name"]], row[at["ticker"]], row[at["exchange"]] or "")
            for row in told["data"]
        ]
    found = []
    for line in data.decode().splitlines():
        symbol, exchange, cik, name = line.split("\t")
        found.append((int(cik), name, symbol, exchange))
    return found


def main() -> None:
    """Write the directory and say what is in it."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    companies: dict[int, tuple[str, list[str]]] = {}
    for cik, name, symbol, exchange in rows(Path(sys.argv[1])):
        companies.setdefault(cik, (" ".join(name.split()), []))[1].append(f"{symbol}:{exchange}")
    lines = [f"{sys.argv[2]}"]
    lines += [f"{cik}\t{name}\t{' '.join(listings)}" for cik, (name, listings) in companies.items()]
    # mtime 0: the same list makes the same bytes.
    OUT.write_bytes(gzip.compress("\n".join(lines).encode() + b"\n", 9, mtime=0))
    print(f"{len(companies)} companies of {sys.argv[2]} in {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
