"""How company names are compared: keys, legal forms, and the words that only describe a trade."""

from __future__ import annotations

import re

from bot.text.plain import fold

LEGAL_FORMS = frozenset(
    """inc incorporated corp corporation co company companies ltd limited plc llc lp llp sa ag nv se bv ab
    asa as oyj spa sas srl kk gmbh pte pty pvt bhd tbk pcl abp sab cv ulc aktiengesellschaft jsc pjsc sgps
    adr ads ptc nyse""".split()
)
"""KGaA is no suffix here: Merck KGaA and Merck & Co. are two companies."""

HOLDERS = frozenset("holding holdings group international worldwide enterprises trust bancorp".split())
"""Words between name and legal form that people leave out."""

TRADES = {
    "biotech": frozenset(
        """therapeutics biotherapeutics immunotherapeutics bioscience biosciences biopharma biopharmaceutical
        biopharmaceuticals biotech biotechnology biotechnologies biologics biomedical biomed biosystems
        bio biosolutions genetics genomics oncology medicines immunotherapy neurosciences neuroscience
        ophthalmics diagnostics lifesciences rna pharmaceuticals pharmaceutical pharma sciences
        laboratories labs vaccines""".split()
    ),
    "health": frozenset("medical health healthcare care hospitals dental".split()),
    "energy": frozenset(
        """energy energies oil gas petroleum power solar uranium pipeline midstream resources exploration
        drilling renewables nuclear offshore hydrogen electric utilities""".split()
    ),
    "finance": frozenset(
        """bank bankshares bancshares bancorporation financial finance capital insurance assurance securities
        investment investments acquisition savings mortgage credit lending""".split()
    ),
    "technology": frozenset(
        """technologies technology software systems networks semiconductor semiconductors devices microsystems
        digital networks platforms robotics cybersecurity interactive electronics data cloud ai""".split()
    ),
    "": frozenset(
        """industries communications entertainment brands foods products materials motors automotive airlines
        airways stores restaurants hotels resorts partners properties realty reit mining minerals gold silver
        metals steel chemical chemicals scientific instruments com solutions services global science
        aerospace media logistics pictures homes""".split()
    ),
}
"""Words that say what a company does, by the sector that they speak for."""

DESCRIPTORS = frozenset().union(*TRADES.values())

_APOSTROPHE = re.compile(r"(?<=\w)'(?=s\b|\w)|'")
_DOTTED = re.compile(r"\b\w(?:\.\w)+\b\.?")  # J.P., N.V., S.p.A
_CUT = re.compile(r"[^\w+]+|_")
_JOINED_FORMS = (("s p a", "spa"), ("n v", "nv"), ("s a", "sa"), ("a s", "as"), ("a g", "ag"), ("l p", "lp"))


def key(name: str) -> str:
    """The comparable form: folded, apostrophes and full stops gone, "&" as "and", single spaces.

    >>> key("J.P. Morgan & Co.")
    'jp morgan and co'
    """
    text = _APOSTROPHE.sub("", fold(name))
    text = _DOTTED.sub(lambda match: match[0].replace(".", "") + " ", text).replace("a/s", "as")
    text = text.replace("&", " and ").replace("+", " and ") if "&" in text or "+" in text else text
    return " ".join(_CUT.sub(" ", text).split())


def core(name_key: str) -> str:
    """A key without article and legal forms: "the boeing co" -> "boeing"; never empty where the key is not."""
    words = name_key.split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    for apart, joined in _JOINED_FORMS:
        if len(words) > 3 and " ".join(words[-len(apart.split()) :]) == apart:
            words[-len(apart.split()) :] = [joined]
    while len(words) > 1 and (words[-1] in LEGAL_FORMS or words[-1] == "and"):
        words.pop()
    return " ".join(words)


def without_holders(core_key: str) -> str:
    """A core without "Holdings", "Group" and their like at its end."""
    words = core_key.split()
    while len(words) > 1 and (words[-1] in HOLDERS or words[-1] in LEGAL_FORMS or words[-1] == "and"):
        words.pop()
    return " ".join(words)


def short(core_key: str) -> str:
    """What stands before the words of the trade: "corbus pharmaceuticals holdings" -> "corbus"."""
    words = without_holders(core_key).split()
    while len(words) > 1 and (words[-1] in DESCRIPTORS or words[-1] in HOLDERS or words[-1] == "and"):
        words.pop()
    return " ".join(words)


def trade(name_key: str) -> str | None:
    """The sector that the words of a name speak for, where they do."""
    words = name_key.split()
    for sector, trades in TRADES.items():
        if sector and not trades.isdisjoint(words):
            return sector
    return None
