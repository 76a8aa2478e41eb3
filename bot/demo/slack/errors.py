"""How the workspace says no: Slack's error codes, raised where the rule is known."""

from __future__ import annotations

from typing import Any

from bot.errors import SectorwireError


class Refused(SectorwireError):
    """A Web API call is refused with one of Slack's codes; ``extra`` goes into the answer beside it."""

    def __init__(self, code: str, *, messages: tuple[str, ...] = (), **extra: Any) -> None:
        self.code = code
        self.messages = messages
        self.extra = extra
        super().__init__(code)

    def answer(self) -> dict[str, Any]:
        """The JSON body that Slack would send."""
        body: dict[str, Any] = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": list(self.messages)}
            if self.code == "invalid_blocks":
                body["errors"] = [text.removeprefix("[ERROR] ") for text in self.messages]
        return body


class RateLimited(SectorwireError):
    """The caller must wait ``retry_after`` seconds: HTTP 429."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__("ratelimited")
