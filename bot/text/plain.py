"""Plain text, as every stage needs it: folding, words, sentences, datelines, boilerplate.

Pure functions over ``str``; nothing here knows about feeds, articles or Slack. The material is English
business news, but nothing breaks on other languages.
"""

from __future__ import annotations

import re
import unicodedata

ELLIPSIS = "…"

# --- folding and words -----------------------------------------------------------------------------

_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
        **dict.fromkeys("®™©℠", " "),
        "…": "...",
        "\u00a0": " ",
        "\u202f": " ",
    }
)
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]"
)
_WORD = re.compile(r"\d+(?:[.,]\d+)*%?|[^\W\d_]+(?:'[^\W\d_]+)*(?:\d+)?|\w")


def plain_typography(text: str) -> str:
    """Typographic quotes, dashes, spaces and marks as their plain forms; letters stay as they are."""
    return text if text.isascii() else text.translate(_TYPOGRAPHY)


def fold(text: str) -> str:
    """The form in which texts are compared: plain typography, no accents, case folded, single spaces.

    >>> fold("L’Oréal – Q3")
    "l'oreal - q3"
    """
    if not text.isascii():
        text = text.translate(_TYPOGRAPHY)
        if not text.isascii():
            text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return " ".join(text.casefold().split())


def words(text: str) -> list[str]:
    """The folded words in order: numbers stay whole ("12.5", "1,000", "40%"), hyphens part words.

    >>> words("Co-led a $1,250.5 deal; Q3 up 40%")
    ['co', 'led', 'a', '1,250.5', 'deal', 'q3', 'up', '40%']
    """
    return _WORD.findall(fold(text))


def folded_words(folded: str) -> list[str]:
    """As :func:`words`, for a text that is folded already."""
    return _WORD.findall(folded)


# --- sentences -------------------------------------------------------------------------------------

# Never the end of a sentence, whatever follows.
_TITLES = frozenset(
    "mr mrs ms mx dr prof rev hon gen sen rep gov lt col capt cmdr sgt maj adm pres supt messrs mme "
    "vs v eg e.g i.e ie cf ca approx fig figs eq sec vol nos st mt ft ave blvd rte tel ext "
    # German, French, Spanish, Italian, Dutch, Nordic, Polish, Russian
    "bzw vgl ggf evtl inkl exkl zzgl abzgl sog zzt bspw insb einschl ausschl z.b d.h i.d.r s.o z.t u.u gegr geb verh "
    "mlle mlles mmes mgr env sra srta sres dra dña dn p.ej ej núm págs pág aprox avda "
    "dott dott.ssa prof.ssa sig.ra avv geom dhr mevr drs bijv o.a m.n dvs bl.a t.ex f.eks t.o.m m.a.o "
    "m.in tzn inż ul т.е т.н им г-н г-жа".split()
)
# As these are written before a name, and not "HR" or "a gem".
_NAMED = frozenset({"Hr", "Hrn", "Fr", "Frl", "Ing", "Dipl.-Ing", "Sig", "Bhf"})
# Before a number only: "Nr. 4", "Art. 12", "Abb. 3".
_NUMBERED = frozenset(
    "no nos fig nr nrn art abs abb abschn kap tab ziff s n bd bl pag pagg cap par punkt pt st".split()
)
# The end only where the next word is one that begins sentences ("Acme Inc. The deal ...").
_ABBREVIATIONS = frozenset(
    "inc corp co cos ltd llc lp plc bros intl assn dept univ jr sr esq etc al est dist no pp p ph.d m.d "
    "b.a m.b.a d.c u.s u.k u.n e.u u.s.a u.a.e a.m p.m l.p n.v s.a s.p.a a.g b.v d.b.a r.n d.o dba "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun "
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev "
    "okla ore pa tenn tex va vt wash wis wyo ont que alta n.j n.y n.h n.m n.c n.d s.c s.d w.va r.i b.c "
    "adj avg min max sq ed eds rel "
    # Units and companies of other languages; German writes every noun with a capital behind them.
    "mio mrd mill tsd mln mld mil bio bn usw usf u.a u.ä gmbh ges gebr vs. jh jhd bzgl "
    "ee.uu cía s.l s.r.l soc a.s a/s i.d i.a m.v o.ä o.g u.v.m tys млн млрд тыс руб т.д г гг".split()
)
_STARTERS = frozenset(
    "the a an it its it's this that these those there he she they we you i his her their our my in on at "
    "by for from with without under over after before during since while when where if as although "
    "though because but and or so yet however meanwhile also among both each such to until upon what "
    "who why how according based following shares analysts investors executives officials overall "
    "additionally moreover furthermore nevertheless separately earlier later last next most some many "
    "all no not one two three net total revenue sales adjusted "
    "der die das ein eine er sie es wir im am zum zur bei mit nach für auf aus von wie als wenn doch aber und damit "
    "dabei zudem auch laut nun dies diese dieser insgesamt "
    "le la les un une il elle ils elles ce cette ces en au aux dans pour selon mais et sur "
    "el los las una por para con según pero y su sus al "
    "lo gli i uno nel nella secondo ma e per "
    "de het een hij zij het maar volgens den det ett han hon vi men och med enligt".split()
)
_END = re.compile(
    r"""(?P<mark>\.{2,}|[.!?…]+|[。！？])
        (?P<close>["'”’)\]»]*)
        (?P<gap>\s+|(?<=[。！？])|$)""",
    re.VERBOSE,
)
_LAST_TOKEN = re.compile(r"[\w.'’&]+$")
_NEXT_WORD = re.compile(r"[\"'“‘«(\[]*([\w’']+)")
_DOUBLED = re.compile(r"([A-Z])\1$")  # Spanish plurals: EE. UU., CC. AA.
_INITIAL = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]$")
_LIST_NUMBER = re.compile(r"\(?(?:\d{1,2}|[ivx]{1,4}|[a-z])$", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n\s*\n")


def paragraphs(text: str) -> list[str]:
    """The paragraphs (parted by blank lines), each on one line, empty ones left out."""
    return [" ".join(block.split()) for block in _PARAGRAPH.split(text) if block.strip()]


def sentences(text: str, *, limit: int | None = None) -> list[str]:
    """The sentences in order (the first ``limit``), white space folded; a blank line always ends one.

    Full stops in abbreviations (Inc., U.S., Dr.), initials, decimals, list numbers and tickers end
    nothing. A last stretch without end mark counts as a sentence.
    """
    found: list[str] = []
    for block in paragraphs(text):
        start = 0
        for match in _END.finditer(block):
            if match.end() >= len(block) or _ends_sentence(block, start, match):
                sentence = block[start : match.end()].strip()
                if sentence:
                    found.append(sentence)
                    if len(found) == limit:
                        return found
                start = match.end()
        if rest := block[start:].strip():
            found.append(rest)
            if len(found) == limit:
                return found
    return found


def _ends_sentence(block: str, start: int, match: re.Match[str]) -> bool:
    following = _NEXT_WORD.match(block, match.end())
    next_word = following[1] if following else ""
    if next_word and next_word[0].islower() and not any(char.isupper() for char in next_word[:3]):
        return False
    mark = match["mark"]
    if mark == "!" and next_word.casefold() in {"inc", "corp", "ltd", "japan"}:  # "Yahoo! Inc"
        return False
    if mark != "." or match["close"].strip(")]"):
        return True
    token = _LAST_TOKEN.search(block, max(start, match.start() - 40), match.start())
    before = token[0].casefold() if token else ""
    starts_anew = next_word.casefold() in _STARTERS
    if before in _TITLES:
        return False
    if before in _NUMBERED and next_word[:1].isdigit():
        return False
    if token and token[0] in _NAMED and next_word[:1].isupper():
        return False
    if before in _ABBREVIATIONS or _INITIAL.match(before) or (token and _DOUBLED.match(token[0])):
        if _LIST_NUMBER.match(block[start : match.start()].strip()):
            return False
        return starts_anew and not (before == "no" and next_word[:1].isdigit())
    return not _LIST_NUMBER.match(block[start : match.start()].strip())


def cut_at_word(text: str, limit: int) -> str:
    """The text on one line, cut at a word border with an ellipsis where it is longer than ``limit``."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: max(limit - 1, 0)]
    if not line[len(head)].isspace() and " " in head:
        head = head[: head.rindex(" ")]
    return head.rstrip(" ,;:–—-") + ELLIPSIS


# --- datelines -------------------------------------------------------------------------------------

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"""(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+)?
    (?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:\s*,?\s+\d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)?\.?\s+{_MONTH}(?:\s*,?\s+\d{{4}})?
      |\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|\d{{4}}-\d\d-\d\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_TIME = re.compile(
    r"@?\s*\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\.?)?(?:\s+(?:[A-Z]\w+/\w+|[A-Z]{2,4}\b))?", re.IGNORECASE
)
_WIRE = re.compile(
    r"\(\s*[A-Z][\w .,&'’/-]{1,40}\s*\)"  # (GLOBE NEWSWIRE), (Reuters), (AP)
    r"|/\s?[\w .,&-]{2,40}\s?/"  # /PRNewswire/, /24-7PressRelease/
    r"|--\s?[A-Z][\w .]{2,25}\s?--"  # --News Direct--
    r"|\b(?:[A-Z]+ ){0,2}[A-Z]*(?:NEWS ?WIRE|Newswire|PRNewswire|PRESSWIRE|EINPresswire)\b"
)
_SEPARATOR = re.compile(r"\s*(?:-{2,}|[–—―]|(?<=[\s)/])-(?=[\s\w])|(?<=[)/])\s*:)\s*")
_FLAT = re.compile(  # a dateline whose punctuation got lost: "BEIJING Nov 7 A top executive ..."
    rf"(?:[A-Z][A-Z.'-]+[\s/,]+){{0,5}}{_MONTH.replace('?:jan', '?i:jan', 1)}\s+\d{{1,2}}\s+(?=[A-Z])"
)
_SMALL = frozenset("and of de la le du the via at upon am an der on in dated time local".split())
_HINT = re.compile(r"--|[–—―]|[\s)/]-|/\s?[\w .,&-]{2,40}\s?/|[A-Za-z.]{3,9}\s+\d{1,2}\s+[A-Z]")
_HEADLINES = 6  # paragraphs among which the one with the dateline is looked for
_STRAY = 4  # small letters that a dateline may have outside its place: "p.m.", the wire's own name
_HEAD_LIMIT = 220  # a dateline is never longer


def strip_dateline(text: str) -> str:
    """The text without the place, date and wire before its first sentence, if there are any.

    >>> strip_dateline("AUSTIN, Texas, Oct. 31, 2025 (GLOBE NEWSWIRE) -- Acme rose.")
    'Acme rose.'
    """
    stripped = text.lstrip()
    head = stripped[:_HEAD_LIMIT]
    if not _HINT.search(head):
        return stripped
    best = 0
    for separator in _SEPARATOR.finditer(head):
        if _is_dateline(head[: separator.start()], separator[0], stripped[separator.end() :][:1]):
            best = separator.end()
    if not best and (wire := _WIRE.match(head)) and wire[0][0] in "/-" and _named_wire(wire[0]):
        best = wire.end()
    if not best and (flat := _FLAT.match(" ".join(head.split()))):
        return " ".join(stripped.split())[flat.end() :]
    return stripped[best:].lstrip(" -–—:\u00a0\n")


def after_dateline(text: str, *, within: int = 1500) -> str:
    """The story from its dateline on: sub-headlines before it and the dateline itself are dropped.

    The dateline is looked for at the beginning of each paragraph in the first ``within`` characters;
    a text without one comes back stripped only.
    """
    position = 0
    for block in _PARAGRAPH.split(text[:within])[:_HEADLINES]:
        at = text.find(block, position)
        rest = text[at:]
        without = strip_dateline(rest)
        if without != rest.lstrip() and len(without) > len(text) // 4:
            return without
        position = at + len(block)
    return strip_dateline(text)


def _is_dateline(head: str, separator: str, following: str) -> bool:
    if sum(token[0].islower() and token not in _SMALL for token in head.split()) > _STRAY:
        return False  # running prose, found out without a pattern
    wire = _WIRE.search(head)
    rest, dates = _DATE.subn(" ", _WIRE.sub(" ", head))
    rest = _TIME.sub(" ", rest)
    tokens = re.findall(r"[\w.'’]+", rest)
    if len(tokens) > 10 or any(not _place_like(token) for token in tokens):
        return False
    if wire or dates:
        return bool(wire and _named_wire(wire[0])) or bool(dates) or len(tokens) <= 5
    capitals = tokens and all(token.isupper() and len(token) > 2 for token in tokens)
    return (
        bool(capitals) and len(tokens) <= 4 and separator.strip() in {"--", "—", "–"} and following.isupper()
    )


def _place_like(token: str) -> bool:
    return token[0].isupper() or token.casefold() in _SMALL or token.isdigit()


def _named_wire(marker: str) -> bool:
    name = marker.strip("()/- ").casefold()
    return any(part in name for part in ("wire", "press", "news", "reuters", "bloomberg", "ap", "afp", "pr"))


# --- credits and boilerplate -----------------------------------------------------------------------

_CREDIT = re.compile(
    r"""^\W*(?:
      by\s+(?-i:[A-Z][\w.'’-]+(?:\s+(?:and\s+)?|,\s*(?:and\s+)?|\s*&\s*)){1,5}(?-i:[A-Z][\w.'’-]+)\s*(?:\||$|[-–—])
      | (?:additional\s+)?(?:reporting|writing|editing|compiled|written|edited)\s+by\b
      | (?:photo|image|picture|video|illustration|graphic|chart)s?(?:\s+(?:credit|by|courtesy|source))?\s*[:©(/]
      | (?:file\s+photo|getty\s+images|shutterstock|photo(?:graph)?\s+by|image\s+by|courtesy\s+of)\b
      | (?:adds|updates?|corrects?|recasts|refiles|repeats|rewrites|fixes|clarifies)\b[^.]{0,160}\)?$
      | (?:click|tap)\s+(?:here|to)\b | read\s+(?:more|the\s+full|also|next)\b | (?:continue|keep)\s+reading
      | (?:sign\s+up|subscribe|follow\s+us|share\s+this|log\s+in|register\s+(?:now|here))\b
      | (?:see\s+also|related|more\s+from|also\s+read|watch|listen)\s*:
      | the\s+post\b.{0,300}\bappeared\s+first\s+on\b
      | (?:view|see)\s+(?:original|source)\b | source\s*: | (?-i:SOURCE\s+[A-Z])
      | (?:this\s+(?:article|story|post)|article)\s+(?:originally\s+)?(?:first\s+)?(?:appeared|was\s+(?:first\s+|originally\s+)?published)
      | \(c\)\s|copyright\b|©|all\s+rights\s+reserved
      | (?:last\s+)?(?:updated|published|posted)\s*(?:on|at|:)\s
      | \d+\s+min(?:ute)?s?\s+read\b | not\s+(?:for|intended\s+for)\s+(?:release|distribution|publication)
      | (?:disseminated|issued|paid\s+for)\s+on\s+behalf\s+of\b | (?:this\s+(?:is|article\s+is|post\s+is)\s+(?:an?\s+)?)?(?:paid|sponsored)\s+(?:advertis\w+|content|post)\b
      | (?:hello|hi|hey|good\s+(?:morning|evening))\b[^.!?]{0,60}[.!,]?$ | welcome\s+(?:back\s+)?to\s+(?:(?:the|our|my|another|this|a|yet\s+another)\s+)?(?:[\w’'-]+\s+){0,6}?(?:newsletter|edition|episode|issue|show|podcast|blog|series|part|instal\w+|week)\b
      | (?:this\s+is|you\s+are\s+reading|you['’]re\s+reading)\s+(?:[\w’'-]+\s+){0,6}?newsletter\b | listen\s+to\s+this\b | the\s+full\s+(?:interview|video|report|story|article)\s+(?:can|may|is)\b
      | by\s+(?-i:[A-Z][\w.'’-]+\s+[A-Z][\w.'’-]+(?:\s+and\s+[A-Z][\w.'’-]+\s+[A-Z][\w.'’-]+)?),\s+(?:presented|posted|published|senior|staff)\b
      | welcome\s+(?:back\b|to\s+(?:(?:the|our|your|another|this)\s+)?(?-i:[A-Z])[^.!?]{0,60}!) | happy\s+(?:mon|tues|wednes|thurs|fri|satur|sun|new\s+year|holi)\w*\b
      | (?:good\s+(?:morning|afternoon|evening)|hello|hi|hey|greetings)(?:\s+(?:and|from|there|all|everyone|folks|friends|readers|again)\b|[,!.]) | thanks?\s+(?:you\s+)?for\s+(?:reading|joining|subscribing|listening|watching)\b
      | (?:one|a|quick|two)\s+(?:quick\s+)?(?:programming|scheduling|housekeeping)\s+notes?\b | (?:here['’]s|here\s+is|here\s+are)\s+(?:what\s+(?:you|we)|everything\s+you|the\s+latest|a\s+(?:look|roundup|recap)|your|our|\w+\s+(?:things|stocks|takeaways))\b | (?:let['’]s|now\s+let['’]s)\s+(?:dive|get|take|look|jump)\b | before\s+we\s+(?:dive|get|start|begin)\b
      | (?:in\s+)?(?:this|today['’]s|the\s+following|below)\s+(?:article|story|post|blog\s+post|piece|column|essay|video|episode|podcast|newsletter|edition|roundup|guide|gallery|interview|issue)\b | (?:in\s+)?this\s+(?:week['’]s|month['’]s|edition|installment)\b
      | the\s+(?:article|author|story|post|piece|column|essay|video|episode|podcast|newsletter|transcript|guide|write-up)(?:['’]s\s+\w+)?\s+(?:also\s+|further\s+|then\s+|briefly\s+)?(?:\w+(?:s|ed|es)|is|will)\b
      | the\s+(?:\w+\s+)?(?:report|content|analysis|overview|filing|commentary|list|page|table|release|discussion)\s+(?:also\s+)?(?:compares|highlights|addresses|discusses|covers|details|explores|examines|outlines|provides|answers|includes)\b
      | (?:it|this)\s+(?:also\s+)?(?:provides\s+(?:tables|a\s+\w+\s+(?:look|overview|analysis))|covers|details|discusses|highlights|analy[sz]es|explores|examines|provides\s+(?:an?|insights?|details)|reviews|outlines|describes|summari[sz]es|delves|looks\s+at|touches|mentions|compares)\b
      | (?:the\s+following|below|attached)\b.{0,60}\b(?:slide\s+deck|transcript|presentation|was\s+published|are\s+the|is\s+(?:a|the))\b | .{0,120}\b(?:can|may)\s+be\s+(?:downloaded|viewed|found|accessed|read|watched)\s+(?:here|at|on|below|by)\b
      | .{0,120}\b(?:check\s+(?:the|out|it)\b.{0,30}\b(?:now|here|below)|(?:click|see|read|tap)\s+(?:here|more|below|for\s+(?:more|this))\b.{0,60}$)
      | https?://\S+$ | submitted\s+by\s+/?u/ | filed:\s*\d{4}-\d\d | accno:\s | (?:article|comments)\s+url:\s | (?:editor['’]?s?['’]?|author['’]s|publisher['’]s)\s+note\b | (?:full\s+)?(?:disclosure|disclaimer|spoiler(?:\s+alert)?|note|nb|caveat)\s*: | watch\s+(?:the|our)\b.{0,40}\b(?:video|live|stream)\b
      | (?:read|listen|watch|see|find|learn|get)\s+(?:on|out|the\s+latest)\b.{0,60}(?:below|here|more)\b | (?:stay\s+tuned|check\s+(?:it\s+)?out|don['’]t\s+miss|tune\s+in)\b | (?:what\s+do\s+you\s+think|let\s+us\s+know|tell\s+us|share\s+your)\b
      | comments?\s*(?:\(\d+\))?$ | advertisement$ | (?:getty|reuters|ap|afp)$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# Every alternative begins with a plain letter: so the search skips what cannot begin a heading.
_CONTACTS = r"Contacts?(?:\s+(?:Details?|Information|Info|Us))?\s*[:\n]"
_AND = r"\s*(?:(?:and|&|/|or)\s*)?(?:(?:Media|Press|Investors?|Relations)\s*)?"
_BOILERPLATE = re.compile(
    "|".join(
        [
            r"About\s+(?:the\s+)?(?=[A-Z0-9“\"])(?!\d+\s|[A-Z][\w’']*['’]s\s+[a-z])",
            r"Cautionary\b",
            r"Safe[\s-]Harbou?r\b",
            r"Special\s+Note\b",
            r"Note\s+Regarding\b",
            r"Disclosure\s+Regarding\b",
            r"Regarding\s+Forward",
            r"Forward[\s-]?[Ll]ooking\s+(?:Statements?|Information)\b",
            r"This\s+(?:press|news)\s+release\b[^.]{0,160}\bforward[\s-]looking",
            r"Certain\s+(?:statements|information)\b[^.]{0,160}\bforward[\s-]looking",
            r"Statements\b[^.]{0,160}\bforward[\s-]looking",
            r"Disclaimer\b",
            r"Legal\s+Notice\b",
            r"Important\s+(?:Information|Notice|Safety)\b",
            r"Non[\s-]?GAAP\s+(?:Financial\s+)?Measures\b",
            r"Use\s+of\s+Non\b",
            _CONTACTS,
            *(
                rf"{kind}{_AND}{_CONTACTS}"
                for kind in (
                    "Media",
                    "Press",
                    "Investors?",
                    "Company",
                    "Corporate",
                    "Public",
                    "IR",
                    "PR",
                    "Business",
                )
            ),
            *(
                rf"{kind}s?\s+(?:Contacts?|Inquiries|Enquiries|Relations)\b"
                for kind in ("Media", "Press", "Investor")
            ),
            r"For\s+(?:more|further|additional|media)\s+(?:information|details|inquiries)\b",
            r"To\s+learn\s+more\b",
            r"Learn\s+more\b",
            r"Notes?\s+to\s+[Ee]ditors?\b",
            r"View\s+(?:original|source)\s+(?:content|version)",
            r"Also\s+from\s+this\s+source",
            r"Source\s+version\s+on",
            r"SOURCE[:\s]+[A-Z]",
            r"\#\s?\#\s?\#",
            r"-\s?END\s?-",
            r"ENDS\b",
        ]
    )
)
_BEFORE_HEADING = re.compile(r"(?:\n[\s*#_>•-]*|[.!?”\")\]]\s+[*#_>•-]*|\s\s+|[-–—*#]\s)$")


def is_credit(line: str) -> bool:
    """Whether a sentence or line is a byline, photo credit, correction note or call to click."""
    return bool(_CREDIT.match(line))


def before_boilerplate(text: str) -> str:
    """The text up to its first boilerplate heading.

    Boilerplate is what press releases end in: "About X", forward-looking statements, contacts,
    disclaimers. A heading at the very start cuts nothing.
    """
    for match in _BOILERPLATE.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        if _BEFORE_HEADING.search(before) and text[: match.start()].strip():
            return text[: match.start()].rstrip(" \t\n*#_>•-")
    return text.rstrip()
