"""What two other readers of Block Kit say about a message: slack_sdk's models and slackblocks."""

from __future__ import annotations

import slackblocks
from slack_sdk.models.blocks import Block, RawTextObject, TableBlock

from bot.models.delivery import Message

_BUILDERS = {
    "header": slackblocks.HeaderBlock,
    "divider": slackblocks.DividerBlock,
    "section": slackblocks.SectionBlock,
    "context": slackblocks.ContextBlock,
    "actions": slackblocks.ActionsBlock,
    "image": slackblocks.ImageBlock,
    "input": slackblocks.InputBlock,
    "markdown": slackblocks.MarkdownBlock,
}


def sdk_accepts(blocks: tuple[dict[str, object], ...]) -> None:
    """Parse with slack_sdk, validate, and find everything again after the round trip."""
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None, block["type"]
        parsed.validate_json()
        if isinstance(parsed, TableBlock):
            for row in parsed.rows:
                for cell in row:
                    RawTextObject(text=cell["text"]).validate_json()
                    assert cell["type"] == "raw_text"
            continue
        assert parsed.to_dict() == block


def slackblocks_accepts(message: Message) -> None:
    """Build each block with slackblocks, which checks Slack's limits, and compare."""
    for block in message.blocks:
        if block["type"] == "rich_text":
            built = slackblocks.RichTextBlock(
                [_section(part) for part in block["elements"]], block["block_id"]
            )
            assert built._resolve() == block
        elif block["type"] == "table":
            rows = [[slackblocks.RawText(cell["text"]) for cell in row] for row in block["rows"]]
            settings = [slackblocks.ColumnSettings(**column) for column in block["column_settings"]]
            assert _without_id(slackblocks.TableBlock(rows, settings)._resolve()) == block
        elif "accessory" in block:
            assert _with_menu(block)._resolve() == _without_false(block)
        else:
            built = _BUILDERS[block["type"]].from_dict(block)._resolve()
            assert (built if "block_id" in block else _without_id(built)) == block


def _with_menu(block: dict) -> slackblocks.SectionBlock:
    text, menu = block["text"], block["accessory"]
    options = [
        slackblocks.Option(slackblocks.Text.from_dict(option["text"]), option["value"])
        for option in menu["options"]
    ]
    return slackblocks.SectionBlock(
        text=slackblocks.Text.from_dict(text),
        block_id=block["block_id"],
        accessory=slackblocks.OverflowMenu(action_id=menu["action_id"], options=options),
    )


def _without_false(value):
    """slackblocks leaves ``emoji: false`` out."""
    if isinstance(value, dict):
        return {name: _without_false(item) for name, item in value.items() if item is not False}
    return [_without_false(item) for item in value] if isinstance(value, list) else value


def _without_id(block: dict) -> dict:
    return {name: value for name, value in block.items() if name != "block_id"}


def _section(part: dict) -> slackblocks.RichTextSection:
    assert part["type"] == "rich_text_section"
    runs = []
    for run in part["elements"]:
        bold = {"bold": True} if run.get("style") else {}
        if run["type"] == "link":
            runs.append(slackblocks.RichTextLink(run["url"], text=run["text"], **bold))
        else:
            runs.append(slackblocks.RichText(run["text"], **bold))
    return slackblocks.RichTextSection(runs)
