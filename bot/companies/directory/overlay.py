"""What the SEC's list does not say, read from ``data/overlay.txt``; the file explains its own format."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.models.companies import Company

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, slots=True)
class AcquiredCompany:
    """A company that belongs to another; ``owner`` is a symbol, or a name, ``year`` when the deal closed."""

    name: str
    owner: str
    year: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """A company outside the SEC's list: listed elsewhere, or not at all."""

    company: Company
    names: tuple[str, ...]
    since: int | None = None  # the year of its American listing, where that is newer than the list


@dataclass(frozen=True, slots=True)
class Overlay:
    """All of the file; names by the symbol that they belong to."""

    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    typed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    formers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)  # the name to show
    homes: dict[str, tuple[str, ...]] = field(default_factory=dict)  # symbols at home
    classes: dict[str, dict[str, str]] = field(default_factory=dict)  # primary symbol -> class -> symbol
    primary: tuple[str, ...] = ()  # symbols of the class that is traded most
    isins: dict[str, str] = field(default_factory=dict)  # ISIN -> symbol or name
    parts: tuple[AcquiredCompany, ...] = ()
    outside: tuple[Outside, ...] = ()


def embedded() -> Overlay:
    """The overlay that comes with the program."""
    return parse((DATA / "overlay.txt").read_text("utf-8"))


def parse(text: str) -> Overlay:
    """Read the overlay's lines; raises ``ValueError`` naming the line that is not understood."""
    overlay = Overlay()
    parts: list[AcquiredCompany] = []
    outside: list[Outside] = []
    primary: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line[0] == "#" or not line.strip():
            continue
        kind, *cells = (cell.strip() for cell in line.split("|"))
        try:
            match kind, cells:
                case "alias", [symbol, names]:
                    overlay.aliases[symbol] = (*overlay.aliases.get(symbol, ()), *_names(names))
                case "typed", [symbol, names]:
                    overlay.typed[symbol] = (*overlay.typed.get(symbol, ()), *_names(names))
                case "former", [symbol, names]:
                    overlay.formers[symbol] = (*overlay.formers.get(symbol, ()), *_names(names))
                case "name", [symbol, name]:
                    overlay.titles[symbol] = name
                case "home", [symbol, homes]:
                    overlay.homes[symbol] = _names(homes)
                case "class", [symbol, classes]:
                    pairs = (one.partition("=") for one in _names(classes))
                    overlay.classes[symbol] = {letter.strip(): own.strip() for letter, _, own in pairs}
                case "primary", [symbol]:
                    primary.append(symbol)
                case "isin", [symbol, codes]:
                    overlay.isins.update(dict.fromkeys(_names(codes), symbol))
                case "part", [name, owner, year, names]:
                    parts.append(AcquiredCompany(name, owner, int(year), _names(names)))
                case "foreign", [name, home, exchange, country, sector, adr, names]:
                    outside.append(_foreign(name, home, exchange, country, sector, adr, names))
                case "listed", [name, symbol, exchange, year, sector, names]:
                    company = Company(name, symbol, exchange, sector=sector or None)
                    outside.append(Outside(company, _names(names), since=int(year)))
                case "private", [name, country, sector, names, note]:
                    company = Company(
                        name,
                        None,
                        None,
                        country=country or None,
                        sector=sector or None,
                        listed=False,
                        note=note,
                    )
                    outside.append(Outside(company, _names(names)))
                case _:
                    raise ValueError(f"{kind} with {len(cells)} cells")
        except ValueError as error:
            raise ValueError(f"overlay, line {number}: {error}") from None
    return replace(overlay, parts=tuple(parts), outside=tuple(outside), primary=tuple(primary))


def _foreign(name: str, home: str, exchange: str, country: str, sector: str, adr: str, names: str) -> Outside:
    """An American receipt that trades over the counter is the primary listing, the home listing further."""
    company = Company(
        name=name,
        symbol=adr or home,
        exchange="OTC" if adr else exchange,
        country=country,
        sector=sector or None,
        symbols=(home,) if adr else (),
    )
    return Outside(company, _names(names))


def _names(cell: str) -> tuple[str, ...]:
    return tuple(name for part in cell.split(";") if (name := part.strip()))
