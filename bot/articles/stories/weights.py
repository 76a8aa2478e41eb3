"""How much each signal of one event counts; written by ``python -m benchmarks.quality._train_stories``."""

BIAS = -6.06
WEIGHTS = (
    0.62,  # headline words in common
    0.62,  # share of the shorter headline
    1.56,  # told by the other, at least
    3.41,  # told by the other, at most
    1.79,  # rare words in common
    0.84,  # the rarest word in common
    0.43,  # names in common
    0.55,  # a name at the head in common
    1.77,  # the same doing
    0.36,  # no doing in common
    -0.15,  # amounts or codes in common
    2.06,  # leads alike
    0.84,  # numbers of the leads in common
    0.66,  # no leads to compare
    -1.49,  # hours apart
    -0.11,  # one publisher
    -0.62,  # another subject
    -1.02,  # another object
    -0.78,  # another place
    1.14,  # a name and its doing in common
    -0.12,  # a name and an amount in common
    -0.30,  # nearly one headline
    -0.79,  # one of them a piece about it
    -0.26,  # both of them pieces about it
)
