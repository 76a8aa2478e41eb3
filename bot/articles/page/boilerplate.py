"""Which blocks of an extracted page are the article: site furniture, repeats and stumps go.

Pure; works on text blocks in page order, each with the share of its text that is links.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.text.plain import ELLIPSIS, fold, sentences


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, quotation or list item; ``linked`` is the share of it inside links, 0..1."""

    text: str
    kind: str = "p"  # "p", "head", "item", "quote"
    linked: float = 0.0


REPEAT_WINDOW = 6
"""A block is compared with this many before it: extractors repeat nested blocks right behind each other."""

_SHORT = 300  # characters; furniture is short, and a longer block is judged by its sentences

# Blocks that are furniture wherever they stand (matched at the start of a short block).
_FURNITURE = re.compile(
    r"""(?:\W*)(?:
      (?:read|see|find\s+out|learn)\s+(?:more|also|next|the\s+full\s+(?:story|article|report))\s*(?:[:»>→…|.]|$|here\b|about\b|on\s+this\b|at\b)
    | (?:also\s+)?(?:read|see|watch|listen|related|more)(?:\s+(?:also|more|now|here|below|live|this|post|article|story|video))?\s*[:|–—]\s
    | related\s*(?:(?:article|stor(?:y|ie)|post|link|coverage|content|reading|news|topic|video)s?)?\s*(?:[:|–—]|$)
    | more\s*(?:on\s+this(?:\s+\w+)?|(?:\w+\s+){0,3}(?:stories|news|articles)|(?:from|in|by)\s+[\w .,'’&-]{1,60})?\s*:?\s*$
    | (?:continue|keep)\s+reading\b | click\s+(?:here|to|on)\b | tap\s+(?:here|to)\b
    | (?:please\s+)?sign\s+(?:up\s+(?:for|to|here|now|today)\s+(?:our|the|get|receive|free|this|a\s+free|daily|weekly|[A-Z]).{0,200}$|in\s*(?:$|to\s+(?:continue|read|your|comment)))
    | (?:please\s+)?log\s*in\s*(?:$|to\s+(?:continue|read|your|comment)) | (?:please\s+)?subscribe\b
    | (?:not|already)\s+(?:yet\s+)?a\s+(?:subscriber|member)\b
    | (?:to\s+)?(?:get|receive)\s+(?:the|our|all|more|free|unlimited|full|access|daily|weekly|breaking)\b.{0,160}(?:inbox|newsletter|e-?mail|subscri|delivered|alerts?\b)
    | follow\s+(?:us|me|@\w|[\w .'’&-]{1,60}\s+on\s+(?:twitter|facebook|instagram|linkedin|x|tiktok|youtube|threads|bluesky|flipboard|google)\b)
    | (?:like|join|find|visit)\s+us\s+on\b | join\s+(?:the\s+(?:conversation|discussion)|our\s+(?:newsletter|community|mailing))\b
    | share\s+(?:(?:this|on\s+(?:facebook|twitter|linkedin|whatsapp|x|social)|via)\b|(?:the|your)\s+(?:article|story|post|thoughts|news)) | (?:tweet|pin|e-?mail)\s+(?:this|it)\b
    | (?:facebook|twitter|linkedin|whatsapp|pinterest|reddit|telegram|e-?mail|print|copy\s+link|share|save|comments?|tags?|topics|filed\s+under|categor(?:y|ies)|advertisement|sponsored|loading|thank\s+you|listen|close|menu|search|home)\s*:?\s*$
    | (?:tags?|topics|filed\s+under|posted\s+in|categor(?:y|ies)|labels?|keywords?)\s*:\s
    | news\s+provided\s+by\b | (?:order|buy)\s+reprints?\b | print\s+(?:this\s+)?(?:article|page|story)\b | (?:leave|post|add|view|write|show)\s+(?:a\s+|all\s+|your\s+)?(?:comment|reply)
    | \d*\s*comments?(?:\s*\(\d+\))?\s*$ | \d+\s+(?:shares?|views|likes)\s*$
    | (?:©|\(c\)\s|copyright\b\W*(?:©|\(c\)|(?:\w+\s+){0,3}\d{4}|by\b)|all\s+rights\s+reserved)
    | (?:this\s+)?(?:copy\s+is\s+for\s+your\s+personal|(?:article|story|material|content)\s+(?:may\s+not\s+be|has\s+been\s+sent))
    | (?:an\s+)?error\s+(?:has\s+)?occurred\b | (?:please\s+)?(?:enable|turn\s+on)\s+javascript\b | your\s+browser\b
    | (?:we|this\s+(?:web)?site)\s+(?:and\s+our\s+partners\s+)?uses?\s+cookies\b | by\s+(?:continuing|clicking|using|signing|subscribing)\b.{0,120}\b(?:you|your)\b.{0,60}(?:agree|accept|consent)
    | (?:this|the)\s+(?:story|article|post|report|piece|column)\s+(?:was\s+|has\s+been\s+)?(?:originally\s+|first\s+)*(?:appeared|published|posted)\b
    | the\s+post\b.{0,250}\bappeared\s+first\s+on\b | view\s+(?:the\s+)?(?:original|source)\b | (?-i:SOURCE):?\s+(?-i:[A-Z])[^.!?]{1,80}(?:\b(?:inc|corp|ltd|co|llc|plc)\.)?$
    | (?:have|got)\s+a\s+(?:news\s+)?(?:tip|story|question)\b | (?:tell\s+us|let\s+us\s+know)\s+what\s+you\s+think
    | (?:write|reach\s+out)\s+to\s+.{0,80}@ | (?:e-?mail|contact|reach)\s+(?:the\s+(?:author|writer|reporter|newsroom)|(?:[\w.'’-]+\s+){1,3}at)\b.{0,80}@
    | \d+\s+min(?:ute)?s?\s+read\s*$ | (?:estimated\s+)?reading\s+time\b.{0,20}$ | https?://\S+$
    | (?:last\s+)?(?:updated|published|posted|modified)\s*(?:(?:on|at|:)\s*|(?=\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)))[^!?]{0,60}$
    | (?:contributing|contributors?)\s*:\s.{0,100}$ | with\s+(?:\w+\s+){0,2}(?:wires?|wire\s+services|agencies)\W*$
    | (?:main\s+|file\s+|lead\s+|featured?\s+)?(?:photo(?:graph)?|image|picture|video|illustration|source|credit)s?\s*(?:credit|source|by|courtesy(?:\s+of)?)?\s*:\s?.{0,100}$
    | (?:(?:additional\s+|with\s+)?(?:reporting|editing|writing)\s+by)\b | compiled\s+by\b
    | .{5,240}\bcontributed\s+(?:to\s+this\s+(?:report|story|article)|reporting)\.?$
    | (?:you|readers)\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested)\b.{0,40}$
    | (?:recommended|most\s+(?:read|popular|viewed)|trending(?:\s+now)?|don['’]?t\s+miss|in\s+case\s+you\s+missed(?:\s+it)?|up\s+next|what\s+to\s+(?:read|watch)\s+next|something\s+to\s+consider)\W*(?:stories|articles|for\s+you|videos)?\W*$
    | (?:image|photo)\s+\d+\s+of\s+\d+
    | (?:note\s*:\s*)?we\s+are\s+(?:temporarily\s+)?moderating\b
    | (?:download|available|listen)\s*(?:on|now|:)\s.{0,120}$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# Sentences that sell the site or speak for it. A paragraph of which they are half, or which one opens, goes.
_SELLING = re.compile(
    r"""(?:
      (?:please\s+)?(?:sign\s+up|subscribe|register)\s+(?:for|to|here|now|today)\b.{0,80}\b(?:newsletter|inbox|e-?mail|alerts?|updates|today|free|access|channel|podcast)\b
    | .{0,120}\b(?:delivered|sent|straight|directly|right)\s+(?:\w+\s+)?(?:to|in)\s+your\s+(?:inbox|mailbox|phone)
    | .{0,120}\bthrough\s+your\s+letterbox | (?:get|start)\s+(?:your\s+)?(?:access\s+to|(?:a\s+)?free\s+trial)\b.{0,120}
    | become\s+a\s+(?:subscriber|member\s+(?:today|now|to)) | if\s+you\s+(?:enjoyed|liked)\s+this\s+(?:article|story|post)
    | (?:use|with)\s+(?:the\s+)?(?:promo\s+)?code\b | .{0,80}\bwe(?:['’]d|\s+would)\s+(?:like|love)\s+to\s+hear\b
    | (?:and\s+)?follow\s+.{1,80}\bon\s+(?:twitter|facebook|instagram|linkedin|x|youtube)\b | download\s+(?:the|our)\s+(?:\w+\s+)?app\b
    | (?:you\s+can\s+)?(?:listen|tune\s+in)\s+to\s+.{1,60}\bat\s+\d | .{0,160}\bmay\s+(?:earn|receive)\s+(?:an?\s+)?(?:affiliate\s+)?commission
    | .{0,160}\bpersonal,?\s+non-?commercial\s+use | (?:the\s+)?(?:views?|opinions?)\b.{0,40}\bexpressed\b.{0,120}\b(?:author|writer|contributor)
    | follow\s+.{1,40}full\s+coverage | .{0,100}\ball\s+rights\s+reserved
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# What follows these belongs to something else for good: other releases, other stories, the discussion.
_END_OF_ARTICLE = re.compile(
    r"""\W*(?:
      also\s+from\s+this\s+source | more\s+(?:press\s+)?(?:releases\s+from\s+this\s+source|releases|news)\s+from\b.{0,80}
    | (?:other|recent|latest|more|similar|related)\s+(?:press\s+|news\s+)?(?:releases|articles|stories|posts|news)(?:\s+(?:by|from|for|in)\b.{0,60})?
    | explore\s+(?:more|more\s+.{0,30}(?:news|topics|releases))? | (?:you|readers)\s+(?:may|might)\s+also\s+(?:like|enjoy|be\s+interested\s+in)
    | recommended\s+(?:reading|stories|articles|for\s+you|posts)
    | (?:about|meet)\s+the\s+authors? | leave\s+a\s+(?:comment|reply) | (?:\d+\s+)?comments?(?:\s*\(\d+\))?
    | what\s+(?:to\s+read\s+next|others\s+are\s+reading) | most\s+(?:popular|read|viewed)(?:\s+\w+)?
    | (?:journalists\s+and\s+)?(?:modal\s+title|contact\s+cision|click\s+here\s+to\s+(?:see|view)\s+more\s+releases)
    )\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_BIO = re.compile(
    r"^(?:(?:[A-Z][\w.'’-]+\s+){2,4})(?:(?:\([^)]{3,60}\)\s+)?(?:is|was|has\s+been|covers|writes|reports|joined)\s+)"
    r"(?:(?:an?|the|our)\s+)?(?:[\w'’,-]+\s+){0,6}?"
    r"(?:reporter|writer|editor|correspondent|journalist|columnist|contributor|author|freelancer|publisher|producer)\b"
)
_ENDS = tuple(".!?…。！？:;\"'”’»)]*%")
_SENTENCE_MARK = re.compile(r"[.!?…。！？][\"'”’»)\]*]*$")
_TEASER_TAIL = re.compile(r"\s*(?:\[(?:…|\.\.\.)\]|…|\.\.\.+)\s*$")
_AGENCY_TAIL = re.compile(r"[.!?][\"”’)]*\s+([A-Z]{2,5}(?:/[A-Z]{2,5})?)$")  # "... into the US. PTI"
_WORDS = re.compile(r"[^\W_]+")


def clean(blocks: Iterable[Block], *, title: str = "") -> tuple[Block, ...]:
    """The blocks that are the article's own, in order, each once, the last one ending in a whole sentence."""
    given = [replace(block, text=" ".join(block.text.split())) for block in blocks]
    kept = _without_title([block for block in given if _WORDS.search(block.text)], title)
    kept = _until_end(kept)
    kept = _without_furniture(kept)
    kept = _without_repeats(kept)
    kept = _without_bio(_without_link_list(kept))
    return tuple(_whole_sentences(_without_trailing_headings(kept)))


def _without_title(blocks: list[Block], title: str) -> list[Block]:
    """The page's own headline, and lines that precede prose in a list of links, are no article text."""
    wanted = " ".join(_WORDS.findall(fold(title)))
    kept = list(blocks)
    for index, block in enumerate(kept[:4]):
        if wanted and " ".join(_WORDS.findall(fold(block.text))) == wanted:
            if all(len(before.text) < 120 or before.linked > 0.5 for before in kept[:index]):
                return kept[index + 1 :]
            return kept[:index] + kept[index + 1 :]
    if kept and wanted and len(kept[0].text) < 250 and _repeats(kept[0], title):
        return kept[1:]
    return kept


def _repeats(block: Block, title: str) -> bool:
    return fold(title).startswith(fold(block.text)) or (block.kind == "head" and _alike(block.text, title))


def _alike(one: str, other: str) -> bool:
    """Whether most words of two headlines are the same."""
    left, right = set(_WORDS.findall(fold(one))), set(_WORDS.findall(fold(other)))
    return len(left & right) >= 0.75 * max(len(left), len(right), 1)


def _until_end(blocks: list[Block]) -> list[Block]:
    """Cut before the heading of what belongs to other articles, once some prose has been seen."""
    prose = 0
    for index, block in enumerate(blocks):
        if prose >= 200 and len(block.text) < 90 and _END_OF_ARTICLE.fullmatch(block.text):
            rest = sum(len(b.text) for b in blocks[index + 1 :] if b.linked < 0.5 and b.kind == "p")
            if rest <= prose or block.text.casefold().startswith(
                ("also from this", "more releases", "more press")
            ):
                return blocks[:index]
        prose += len(block.text) if block.linked < 0.5 else 0
    return blocks


def _without_furniture(blocks: Sequence[Block]) -> list[Block]:
    kept: list[Block] = []
    after_label = False
    for block in blocks:
        if _is_furniture(block):
            after_label = len(block.text) < 60
        elif _is_link_to_other(block, after_label):
            continue
        else:
            after_label = False
            kept.append(block)
    return kept


def _is_link_to_other(block: Block, after_label: bool) -> bool:
    """A headline of something else: nearly all link, or an item of the list under a "more stories" label."""
    if len(block.text) > _SHORT:
        return False
    if after_label and (block.linked >= 0.6 or (block.kind == "item" and block.linked > 0)):
        return True
    return block.linked >= (0.9 if block.kind == "item" else 0.6) and not _is_sentence(block.text)


def _is_furniture(block: Block) -> bool:
    text = block.text
    if len(text) <= _SHORT and _FURNITURE.match(text):
        return True
    if len(text) > 3 * _SHORT:
        return False
    parts = sentences(text)
    if _SELLING.match(parts[0]):
        return True
    selling = sum(len(part) for part in parts if _SELLING.match(part))
    return selling * 2 >= len(text)


def _is_sentence(text: str) -> bool:
    return bool(_SENTENCE_MARK.search(text)) and len(_WORDS.findall(text)) > 5


def _without_repeats(blocks: Sequence[Block]) -> list[Block]:
    """Drop a block that equals one of the last six or is contained in it, and sentences said before.

    A block that contains an earlier one keeps only its sentences that are new.
    """
    kept: list[Block] = []
    recent: deque[str] = deque(maxlen=REPEAT_WINDOW)
    said: set[str] = set()
    for block in blocks:
        folded = block.text.casefold()
        if any(folded == other or (len(folded) > 30 and folded in other) for other in recent):
            continue
        recent.append(folded)
        fresh = _fresh(block, said)
        if fresh is not None:
            kept.append(fresh)
    return kept


def _fresh(block: Block, said: set[str]) -> Block | None:
    parts = sentences(block.text)
    # Short sentences ("He did.") may honestly come twice; long ones come twice by accident of layout.
    new = [part for part in parts if len(part) < 45 or part.casefold() not in said]
    said.update(part.casefold() for part in parts if len(part) >= 45)
    if len(new) == len(parts):
        return block
    if not new or (len(new) < len(parts) and sum(map(len, new)) < 45):
        return None
    return replace(block, text=" ".join(new))


def _without_link_list(blocks: list[Block]) -> list[Block]:
    """A list at the very end whose every item links elsewhere is the site's, not the article's."""
    end = len(blocks)
    while end and blocks[end - 1].kind == "item" and blocks[end - 1].linked >= 0.3:
        end -= 1
    return blocks[:end] if 0 < end <= len(blocks) - 2 else blocks


def _without_bio(blocks: list[Block]) -> list[Block]:
    """A closing paragraph or two about who wrote the article."""
    kept = list(blocks)
    for _ in range(2):
        if len(kept) > 2 and len(kept[-1].text) < 2 * _SHORT and _BIO.match(kept[-1].text):
            kept.pop()
    return kept


def _without_trailing_headings(blocks: list[Block]) -> list[Block]:
    kept = list(blocks)
    while len(kept) > 1 and kept[-1].kind == "head":
        kept.pop()
    return kept


def _whole_sentences(blocks: list[Block]) -> list[Block]:
    """Cut the last paragraph back to its last whole sentence; mark it where there is none.

    Teasers and paywalls cut a text anywhere; what stands in front of the cut is still true.
    """
    if not blocks:
        return blocks
    last = blocks[-1]
    if len(blocks) > 1 and last.text.endswith(":"):
        return blocks[:-1]  # it announced a list, a picture or an embedded post that is not here
    teaser = _TEASER_TAIL.search(last.text)
    if last.kind != "p" or (not teaser and (last.text.endswith(_ENDS) or len(last.text) < 60)):
        return blocks
    agency = _AGENCY_TAIL.search(last.text)
    if agency:
        return [*blocks[:-1], replace(last, text=last.text[: agency.start(1)].rstrip())]
    parts = sentences(last.text)
    if len(parts) > 1:
        return [*blocks[:-1], replace(last, text=" ".join(parts[:-1]))]
    if len(blocks) > 1:
        return blocks[:-1]
    return [replace(last, text=_TEASER_TAIL.sub("", last.text).rstrip(" ,;:–—-") + ELLIPSIS)]
