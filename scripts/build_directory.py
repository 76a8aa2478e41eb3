"""Build the embedded directory of SEC-listed companies.

    python scripts/build_directory.py SOURCE DATE [CONTACT]

SOURCE is a file, or the address of the SEC's public-domain list, which is fetched with CONTACT in the
User-Agent as the SEC asks: https://www.sec.gov/files/company_tickers_exchange.json (fields cik, name,
ticker, exchange). A file may also be tab-separated symbol, exchange, CIK, name, and gzipped. DATE is the
day it was fetched, as 2026-06-01.
"""

from __future__ import annotations

import gzip
import sys
import urllib.request
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot.companies.directory.sec_list import Row, pack, read_sec_json, render  # noqa: E402

OUT = ROOT / "bot" / "companies" / "data" / "sec_listings.tsv.gz"


def rows(source: str, contact: str) -> list[Row]:
    """Every listing of the source, in its order."""
    if source.startswith("https://"):
        request = urllib.request.Request(source, headers={"User-Agent": f"Sectorwire (+{contact})"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return read_sec_json(answer.read())
    data = Path(source).read_bytes()
    if source.endswith(".gz"):
        data = gzip.decompress(data)
    if data.lstrip()[:1] == b"{":
        return read_sec_json(data)
    found = []
    for line in data.decode().splitlines():
        symbol, exchange, cik, name = line.split("\t")
        found.append(Row(int(cik), name, symbol, exchange))
    return found


def main() -> None:
    """Write the directory and say what is in it."""
    if len(sys.argv) not in {3, 4} or (sys.argv[1].startswith("http") and len(sys.argv) != 4):
        sys.exit(__doc__)
    records = pack(rows(sys.argv[1], sys.argv[-1]))
    text = render(records, date.fromisoformat(sys.argv[2]))
    # mtime 0: the same list makes the same bytes.
    OUT.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{len(records)} companies of {sys.argv[2]} in {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
