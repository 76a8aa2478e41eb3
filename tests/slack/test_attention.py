"""While the service listens the interpreter's turns are short and what is loaded is no longer searched for garbage."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress

import pytest

from bot.attention import TURN, attentive


def test_turns_are_short_and_what_is_loaded_is_left_alone_until_the_end():
    before = sys.getswitchinterval(), gc.get_freeze_count()
    with suppress(KeyError), attentive():
        assert sys.getswitchinterval() == pytest.approx(TURN)
        assert gc.get_freeze_count() > before[1] + 10_000
        raise KeyError
    assert (sys.getswitchinterval(), gc.get_freeze_count()) == (pytest.approx(before[0]), 0)
