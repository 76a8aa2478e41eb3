"""What is told of each poll.

The words of ``PollRecord.outcome``: ``new`` (news was stored), ``updated`` (only edits), ``baseline`` (a first
poll or a re-dated archive: old entries were noted, none is news), ``unchanged`` (a document with nothing
new in it), ``not-modified`` (the server says so), ``failed`` (network or server), ``suspended`` (failed
again, and is asked once a day), ``refused`` (an address that is not public http or https), ``page`` (a web page came),
``empty`` (nothing came), ``unreadable`` (the bytes are no feed), ``gone`` (410, or retired by one before).
"""

from __future__ import annotations

from bot import errors
from bot.models.feeds import FeedHealth, FeedState, PollPlan, PollRecord
from bot.models.operator import FeedSource


def success_of(plan: PollPlan) -> str:
    """The word for a poll that could be read."""
    if plan.new:
        return "new"
    if plan.updated:
        return "updated"
    return "baseline" if plan.baseline else "unchanged"


def failure_of(error: errors.FetchError | errors.FeedUnreadable, state: FeedState) -> str:
    """The word for a poll that failed, and left the feed in this state."""
    if state.health is FeedHealth.RETIRED:
        return "gone"
    if isinstance(error, errors.AddressRefused):
        return "refused"
    if isinstance(error, errors.FeedIsPage):
        return "page"
    if isinstance(error, errors.FeedEmpty):
        return "empty"
    if isinstance(error, errors.FeedUnreadable):
        return "unreadable"
    return "suspended" if state.health is FeedHealth.SUSPENDED else "failed"


def record_of(
    source: FeedSource,
    outcome: str,
    status: int | None,
    seconds: float,
    error: str | None,
    plan: PollPlan | None = None,
) -> PollRecord:
    """What is told of a poll."""
    new, updated = (len(plan.new), len(plan.updated)) if plan is not None else (0, 0)
    return PollRecord(source.name, source.url, outcome, status, new, updated, round(seconds, 3), error)
