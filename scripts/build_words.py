"""Build the list of common English words by which a company's name is told from plain language.

    python scripts/build_words.py TEXT...

TEXT are files of English business prose, a document a line (JSON objects: their ``text``, ``body``,
``content`` and ``summary``), gzipped or not. A word is common where enough documents write it in lower
case in running text. The result is the bare words in alphabetical order: no counts, no text. Those that one
document in 200 writes so come first, above an empty line.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "bot" / "companies" / "data" / "common_words.txt"
FIELDS = ("text", "body", "content", "summary")
LEAST = 4  # documents
OFTEN = 1 / 200  # of the documents
# Mid-sentence: what stands in lower case at a line's start or behind a full stop may be a brand's spelling.
_LOWER = re.compile(r"(?<=[a-z,] )[a-z]{3,}(?![\w.@/-])")


def documents(files: Iterable[Path]) -> Iterable[str]:
    """The prose of each document."""
    for file in files:
        data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        for line in filter(None, data.decode().split("\n")):
            told = json.loads(line)
            yield "\n".join(str(told.get(field) or "") for field in FIELDS)


def main() -> None:
    """Write the list and say how long it is."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    counted: Counter[str] = Counter()
    total = 0
    for document in documents(map(Path, sys.argv[1:])):
        total += 1
        counted.update(set(_LOWER.findall(document)))
    common = sorted(word for word, count in counted.items() if count >= LEAST)
    often = [word for word in common if counted[word] >= OFTEN * total]
    rest = [word for word in common if counted[word] < OFTEN * total]
    OUT.write_text("\n".join(often) + "\n\n" + "\n".join(rest) + "\n")
    print(f"{len(common)} words, {len(often)} of them frequent, from {total} documents")


if __name__ == "__main__":
    main()
