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
        "Read a digest", "The headline is the link; summary, source and time stand below it.", "biotech-news"
    ),
    Step("Find a story told thrice", "“also:” names the wires that carry the same release.", "pharma-deals"),
    Step("Open a thread", "What did not fit into the channel goes on there.", "morning-brief", thread=True),
    Step("See what was left out", "A digest's last lines say what was dropped, and why.", "energy-desk"),
    Step("Ask for news", "Type a command and press Enter.", "general", line="/news biotech", needs_app=True),
    Step(
        "Look a company up",
        "By name, nickname or ticker; its figures here are samples.",
        "general",
        line="/company pfizer",
        needs_app=True,
    ),
)
