"""Modals and Home tabs: opened, changed, stacked three deep, and taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from bot.demo.slack.errors import Refused
from bot.demo.slack.state.elements import with_ids
from bot.demo.slack.state.records import Json, View

DEEPEST = 3


class Notify(Protocol):
    """How a change is told to the page of one person."""

    def __call__(self, kind: str, data: Json, only_for: str | None = None) -> None:
        """Tell it."""


class Surfaces:
    """All views by their ids, and the Home tab of each person."""

    def __init__(self, new_id: Callable[[str], str], seconds: Callable[[], int], tell: Notify) -> None:
        """``seconds`` is the present Unix time."""
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self._new_id = new_id
        self._seconds = seconds
        self._tell = tell

    def open(self, user: str, view: Json, *, above: View | None = None, channel: str | None = None) -> View:
        """Show a modal to a person, on top of ``above`` where that is given (three at most)."""
        self._check_external_id(view)
        if above is not None and len(self.stack(above)) >= DEEPEST:
            raise Refused("push_limit_reached")
        view_id = self._new_id("V")
        root = above.root_id if above else view_id
        record = View(view_id, user, self._hash(), view, root, above.id if above else None, channel)
        return self._keep(record)

    def change(self, record: View, view: Json, expected_hash: str | None = None) -> View:
        """Replace what a view shows; refuses with ``hash_conflict`` where it changed meanwhile."""
        if expected_hash and expected_hash != record.hash:
            raise Refused("hash_conflict")
        self._check_external_id(view, record)
        return self._keep(replace(record, view=view, hash=self._hash()))

    def publish(self, user: str, view: Json, expected_hash: str | None = None) -> View:
        """Replace a person's Home tab."""
        known = self.homes.get(user)
        if known is not None:
            return self.change(known, view, expected_hash)
        self._check_external_id(view)
        view_id = self._new_id("V")
        return self._keep(View(view_id, user, self._hash(), view, view_id))

    def close(self, record: View, *, whole_stack: bool = False) -> None:
        """Take a modal away, or the whole stack that it belongs to."""
        gone = self.stack(record) if whole_stack else [record]
        for view in gone:
            self.views.pop(view.id, None)
        self._tell("view_closed", {"ids": [view.id for view in gone]}, record.user)

    def stack(self, record: View) -> list[View]:
        """All modals opened on top of one another with this one, lowest first."""
        return [v for v in self.views.values() if v.root_id == record.root_id and v.kind == "modal"]

    def _keep(self, record: View) -> View:
        """Store a view, its elements given ids where they have none, and tell its person's page."""
        record = replace(record, view={**record.view, "blocks": list(with_ids(record.view["blocks"]))})
        self.views[record.id] = record
        if record.kind == "home":
            self.homes[record.user] = record
        told = {"id": record.id, "previous": record.previous_id, "view": record.view}
        self._tell("view", told, record.user)
        return record

    def _check_external_id(self, view: Json, own: View | None = None) -> None:
        """An external id names one view of the workspace only."""
        name = view.get("external_id")
        others = (v for v in self.views.values() if own is None or v.id != own.id)
        if name and any(other.view.get("external_id") == name for other in others):
            raise Refused("duplicate_external_id")

    def _hash(self) -> str:
        return f"{self._seconds()}.{self._new_id('h')}"
