"""Which symbol is the class of shares that somebody asks for: "lennar class a" is LEN, and LEN-B is its class B."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def class_symbol(letter: str, symbols: Sequence[str], told: Mapping[str, str]) -> str | None:
    """The symbol of a class by its letter; None where neither the symbols nor ``told`` say.

    ``told`` are the classes that are known of this company. Else a hyphen or Nasdaq's fifth letter says it (A, B, and
    K for a class C: Nasdaq's fifth-character identifiers), and beside a class B the plain symbol is the class A.
    """
    if told:
        return told.get(letter)
    for symbol in symbols:
        if symbol.endswith(f"-{letter}"):
            return symbol
    fifth = {"A": "A", "B": "B", "C": "K"}.get(letter)
    for symbol in symbols:
        stems = {other[:4] for other in symbols if other != symbol}
        if fifth and len(symbol) == 5 and symbol[4] == fifth and (symbol[:4] in stems or letter == "A"):
            return symbol
    plain = [symbol for symbol in symbols if "-" not in symbol]
    if letter == "A" and len(plain) == 1 and f"{plain[0]}-B" in symbols:
        return plain[0]
    longer = sorted(plain, key=len)
    if letter == "A" and len(plain) == 2 and longer[1] == f"{longer[0]}A":
        return longer[1]
    if letter == "B" and len(plain) == 2 and longer[1] == f"{longer[0]}B":
        return longer[1]
    if letter == "A" and len(plain) == 2 and longer[1] == f"{longer[0]}B":
        return longer[0]
    return None
