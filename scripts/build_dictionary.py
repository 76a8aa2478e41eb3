"""Build the dictionary by which a coined company name ("Corcept") is told from a word or a surname ("Kestrel").

    python scripts/build_dictionary.py WORDS SURNAMES

WORDS is a word list, one a line: Webster's Second International, whose copyright has lapsed (``web2`` of BSD).
SURNAMES is the U.S. Census Bureau's list of 1990, most usual first (``dist.all.last``, public domain). What business
prose writes in small letters stands in ``common_words.txt`` and is left out here, and so is what is only
another word with an ending or a prefix. The result: words, an empty line, surnames with the most usual first.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "bot" / "companies" / "data"
OUT = DATA / "dictionary.txt.gz"
SURNAMES = 40_000
_DERIVED = re.compile(
    r"(?:ly|ness|ous|ish|less|like|oid|ism|ist|ical|wise|ation|able|ible|ize|izer|ular|inae|idae|aceae|ship|hood"
    r"|ward|some|ment|ing|ed|ide|ite)$|^(?:un|non|re|over|under|pre|inter|sub|super|anti|out|mis|dis)"
)


def main() -> None:
    """Write the dictionary and say how long it is."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    common = set((DATA / "common_words.txt").read_text("ascii").split())
    told = {word.lower() for word in Path(sys.argv[1]).read_text("utf-8").split()}
    words = sorted(
        word
        for word in told - common
        if word.isascii() and word.isalpha() and 3 <= len(word) <= 10 and not _DERIVED.search(word)
    )
    lines = Path(sys.argv[2]).read_text("ascii").splitlines()
    surnames = [line.split()[0].lower() for line in lines[:SURNAMES]]
    text = "\n".join(words) + "\n\n" + "\n".join(surnames) + "\n"
    OUT.write_bytes(gzip.compress(text.encode("ascii"), 9, mtime=0))
    print(f"{len(words)} words, {len(surnames)} surnames")


if __name__ == "__main__":
    main()
