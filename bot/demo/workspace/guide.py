"""The short list of things to try that stands beside the page."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from bot.demo.workspace.records import Json


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to try. At most one of ``channel`` (a name to open), ``line`` (to put into the box,
    after opening the channel) and ``url``; ``needs_app`` hides it while the app takes no commands.
    """

    title: str
    text: str
    channel: str = ""
    line: str = ""
    url: str = ""
    thread: bool = False  # also open the newest thread of the channel
    needs_app: bool = False

    def as_json(self) -> Json:
        """For the page."""
        return asdict(self)


DEFAULT_STEPS = (
    Step(
        "Read a digest",
        "Each headline is a link; below it stand the summary, the source and the time.",
        "biotech-news",
    ),
    Step(
        "Open its thread",
        "What did not fit into the channel goes on in the thread.",
        "biotech-news",
        thread=True,
    ),
    Step("Two sectors in one channel", "A channel takes as many sectors as it likes.", "tech-finance"),
    Step(
        "See what was left out", "The last lines of a digest say what was dropped, and why.", "pharma-deals"
    ),
    Step("Ask for news", "Type a command and press Enter.", "general", line="/news biotech", needs_app=True),
    Step(
        "Look a company up", "By name, nickname or ticker.", "general", line="/company pfizer", needs_app=True
    ),
)
