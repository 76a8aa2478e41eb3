"""The short list of things to try that stands beside the page."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from bot.demo.slack.state.records import Json


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to try. ``channel`` (a name), ``home`` or ``url`` says where it leads, ``line`` what it puts into the box there.

    ``done`` names what ticks it, as the page tells it: ``channel NAME``, ``command /NAME``, ``thread``, ``reply``,
    ``menu`` or ``home``. ``needs_app`` hides it while the app takes no commands.
    """

    title: str
    text: str
    done: str
    channel: str = ""
    line: str = ""
    url: str = ""
    thread: bool = False  # also open the thread of the channel's newest digest
    end: bool = False  # go to the end of the channel
    home: bool = False  # open the app's Home
    needs_app: bool = False

    def as_json(self) -> Json:
        """For the page."""
        return asdict(self)


DEFAULT_STEPS = (
    Step(
        "Read a digest",
        "“also:” names who else has a story.",
        "channel biotech-news",
        channel="biotech-news",
    ),
    Step(
        "See what was left out",
        "A digest's last lines say it.",
        "channel energy-desk",
        channel="energy-desk",
        end=True,
    ),
    Step(
        "Open a thread",
        "What did not fit goes on there.",
        "thread",
        channel="morning-brief",
        thread=True,
    ),
    Step(
        "Ask below a digest",
        "Name a company in the thread.",
        "reply",
        channel="morning-brief",
        line="pfizer?",
        thread=True,
        needs_app=True,
    ),
    Step(
        "Mute, save, ask why",
        "Open ••• beside a story.",
        "menu",
        channel="biotech-news",
        needs_app=True,
    ),
    Step(
        "Ask for news",
        "Only you see the answer.",
        "command /news",
        channel="general",
        line="/news biotech",
        needs_app=True,
    ),
    Step(
        "Look a company up",
        "By name, nickname or ticker.",
        "command /company",
        channel="general",
        line="/company pfizer",
        needs_app=True,
    ),
    Step(
        "Watch a company",
        "You are told when there is news of it.",
        "command /watch",
        channel="general",
        line="/watch nvidia",
        needs_app=True,
    ),
    Step(
        "Subscribe a channel",
        "Then /digest now posts one at once.",
        "command /digest",
        channel="general",
        line="/digest subscribe energy 08:00",
        needs_app=True,
    ),
    Step(
        "Look at Home",
        "What you get, watch and saved.",
        "home",
        home=True,
        needs_app=True,
    ),
)
