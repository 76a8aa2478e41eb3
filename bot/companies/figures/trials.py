"""Clinical trials as their registry tells them, and what there is of them by phase and status."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.companies.figures.source_data import TrialsFound
from bot.companies.names.names import core, key, without_holders
from bot.models.companies import Trial, TrialCount

STUDY = "https://clinicaltrials.gov/study"
PHASES = {
    "EARLY_PHASE1": "Early phase 1",
    "PHASE1": "Phase 1",
    "PHASE2": "Phase 2",
    "PHASE3": "Phase 3",
    "PHASE4": "Phase 4",
    "NA": "No phase",
}
STATUSES = {
    "NOT_YET_RECRUITING": "not yet recruiting",
    "RECRUITING": "recruiting",
    "ENROLLING_BY_INVITATION": "enrolling by invitation",
    "ACTIVE_NOT_RECRUITING": "active, not recruiting",
    "COMPLETED": "completed",
    "SUSPENDED": "suspended",
    "TERMINATED": "terminated",
    "WITHDRAWN": "withdrawn",
    "AVAILABLE": "expanded access",
    "APPROVED_FOR_MARKETING": "approved for marketing",
    "UNKNOWN": "status unknown",
}
NO_PHASE = "No phase"
UNDER_WAY = ("recruiting", "active, not recruiting", "enrolling by invitation", "not yet recruiting")

_ID = re.compile(r"NCT\d{8}")


def sponsor_name(name: str) -> str:
    """A company's name as a sponsor may register it: folded, without its legal form and "Holdings"."""
    return without_holders(core(key(name)))


def read_trials(document: Mapping[str, Any], sponsor: str) -> TrialsFound:
    """Read an answer of the registry's /studies, keeping what this sponsor leads.

    The search also finds namesakes ("Merck Sharp & Dohme" for "Merck KGaA"), so names are compared.
    Raises :class:`ValueError` where the document is no such answer.
    """
    studies = document.get("studies")
    if not isinstance(studies, list):
        raise ValueError("no studies")  # noqa: TRY004  one kind of error for whatever is wrong with it
    kept = [
        trial
        for study in studies
        if isinstance(study, Mapping)
        for trial, lead in [_trial(study.get("protocolSection"))]
        if trial is not None and _same_sponsor(lead, sponsor)
    ]
    total = document.get("totalCount")
    whole = isinstance(total, int) and total > len(studies) and len(kept) == len(studies)
    kept.sort(key=lambda trial: (trial.changed or date.min, trial.id), reverse=True)
    return TrialsFound(total if whole and isinstance(total, int) else len(kept), tuple(kept))


def counted(trials: Sequence[Trial]) -> tuple[TrialCount, ...]:
    """How many there are in each phase and status: later phases first, what is under way before what is over."""
    counts = Counter((trial.phase, trial.status) for trial in trials)

    def order(entry: tuple[str, str]) -> tuple[object, ...]:
        phase, status = entry
        numbers = [int(char) for char in phase if char.isdigit()] or [0]
        return (-numbers[-1], -numbers[0], phase, status not in UNDER_WAY, status)

    return tuple(
        TrialCount(phase, status, counts[phase, status]) for phase, status in sorted(counts, key=order)
    )


def _trial(section: object) -> tuple[Trial | None, str]:
    if not isinstance(section, Mapping):
        return None, ""
    named = _module(section, "identificationModule")
    state = _module(section, "statusModule")
    lead = _module(_module(section, "sponsorCollaboratorsModule"), "leadSponsor").get("name")
    number = named.get("nctId")
    if not isinstance(number, str) or not _ID.fullmatch(number):
        return None, ""
    phases = _module(section, "designModule").get("phases")
    status = state.get("overallStatus")
    trial = Trial(
        id=number,
        title=str(named.get("briefTitle") or number),
        phase=_phase(phases if isinstance(phases, list) else []),
        status=STATUSES.get(str(status), "status unknown"),
        changed=_day(_module(state, "lastUpdatePostDateStruct").get("date")),
        url=f"{STUDY}/{number}",
    )
    return trial, lead if isinstance(lead, str) else ""


def _phase(phases: Sequence[object]) -> str:
    """Trials of two phases are named with both: "Phase 1/2"."""
    known = [PHASES[phase] for phase in phases if isinstance(phase, str) and phase in PHASES]
    if not known:
        return NO_PHASE
    return known[0] if len(known) == 1 else f"{known[0]}/{known[-1].rpartition(' ')[2]}"


def _same_sponsor(lead: str, sponsor: str) -> bool:
    """Whether the sponsor's name begins with the company's words: "Pfizer" and "Pfizer Japan".

    KGaA tells two companies of one name apart.
    """
    ours, theirs = sponsor_name(sponsor).split(), key(lead).split()
    return (
        bool(ours) and theirs[: len(ours)] == ours and ("kgaa" in theirs) == ("kgaa" in key(sponsor).split())
    )


def _module(section: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = section.get(name)
    return found if isinstance(found, Mapping) else {}


def _day(text: object) -> date | None:
    """A day; the registry also has months ("2012-05"), which begin on their first."""
    if not isinstance(text, str):
        return None
    try:
        return date.fromisoformat(text if len(text) > 7 else f"{text}-01")
    except ValueError:
        return None
