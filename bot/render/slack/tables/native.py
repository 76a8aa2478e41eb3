"""Slack's newer blocks in place of today's, for workspaces that take them: tables that readers sort and page through."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from bot.render.slack.blocks import Block

PAGE = 10  # rows of a table before a reader asks for more
_AMOUNT = re.compile(r"([−-]?)\D{0,4}([\d,]+(?:\.\d+)?)([KMBT]?)(?:x|%)?")
_SCALES = {"": 1.0, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}


def native(blocks: Sequence[Block]) -> tuple[Block, ...] | None:
    """The blocks with each ``table`` as a ``data_table``; None where there is none."""
    if all(block["type"] != "table" for block in blocks):
        return None
    return tuple(_data_table(block) if block["type"] == "table" else block for block in blocks)


def _data_table(table: Block) -> Block:
    every = cast("list[list[Block]]", table["rows"])
    return {
        "type": "data_table",
        "caption": "Companies",
        "page_size": PAGE,
        "row_header_column_index": 0,
        "rows": [every[0], *([row[0], *map(_number, row[1:])] for row in every[1:])],
    }


def _number(cell: Block) -> Block:
    """A cell whose text is an amount ("$140.2B", "12.4x", "−0.4%") as a number, so that a column sorts by it."""
    text = str(cell["text"])
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return cell
    value = float(match[2].replace(",", "")) * _SCALES[match[3]] * (-1 if match[1] else 1)
    return {"type": "raw_number", "value": value, "text": text}
