"""Whether one name may be the other with a slip of the finger, and not just another name of like letters."""

from __future__ import annotations

import re

_SOFT = re.compile(r"[aeiouy\s]|(.)(?=\1)")
LONG = 8  # letters from which two slips are possible


def slip(typed: str, name: str) -> bool:
    """Whether ``typed`` may be ``name`` typed wrong.

    Who slips keeps the first letter (or swaps it with the second), and of two slips at most one changes a
    consonant: "astrazenika" is AstraZeneca, while Comerica is not Biomerica nor Worldpay Workday.
    """
    from rapidfuzz.distance import OSA

    words, own = typed.split(), name.split()
    if words[:1] == own[:1] and (set(words) < set(own) or set(own) < set(words)):
        return True  # "merck kgaa darmstadt" is Merck, Darmstadt
    if typed[:1] != name[:1] and typed[:2] != name[1::-1]:
        return False
    distance = OSA.distance(typed, name)
    if distance <= 1:
        return True
    soft = OSA.distance(_SOFT.sub("", typed), _SOFT.sub("", name))
    return min(len(typed), len(name)) >= LONG and distance <= 2 + len(name) // 12 and soft <= 1
