"""How the service is doing: troubles and warnings, a sentence each."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Health:
    """How the service is doing, for ``/healthz``: with ``troubles`` it is ill, ``warnings`` are to be looked at."""

    troubles: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)
    gave_up: bool = False

    def told(self) -> list[str]:
        """One sentence a trouble."""
        return list(self.troubles.values())

    def warned(self) -> list[str]:
        """One sentence a warning."""
        return list(self.warnings.values())

    def note(self, what: str, sentence: str | None) -> None:
        """Remember a trouble, or that it is over."""
        _note(self.troubles, what, sentence)

    def warn(self, what: str, sentence: str | None) -> None:
        """Remember a warning, or that there is none any more."""
        _note(self.warnings, what, sentence)


def _note(notes: dict[str, str], what: str, sentence: str | None) -> None:
    if sentence is None:
        notes.pop(what, None)
    else:
        notes[what] = sentence
