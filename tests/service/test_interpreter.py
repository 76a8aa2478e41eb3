"""While the service listens the interpreter's turns are short and what is loaded is no longer searched for garbage."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress

import pytest

from bot.service.interpreter import SEARCHES, TURN, low_latency_interpreter


def test_turns_are_short_and_what_is_loaded_is_left_alone_until_the_end():
    before = sys.getswitchinterval(), gc.get_freeze_count(), gc.get_threshold()
    with suppress(KeyError), low_latency_interpreter():
        assert sys.getswitchinterval() == pytest.approx(TURN)
        assert gc.get_freeze_count() > before[1] + 10_000
        assert gc.get_threshold() == SEARCHES
        raise KeyError
    assert sys.getswitchinterval() == pytest.approx(before[0])
    assert (gc.get_freeze_count(), gc.get_threshold()) == (0, before[2])
