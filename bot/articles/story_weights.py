"""How much each signal of one event counts; written by ``python -m benchmarks.quality._train_stories``."""

BIAS = -6.45
WEIGHTS = (
    0.50,  # headline words in common
    0.62,  # share of the shorter headline
    1.67,  # told by the other, at least
    3.39,  # told by the other, at most
    1.86,  # rare words in common
    1.05,  # the rarest word in common
    0.58,  # names in common
    0.53,  # a name at the head in common
    1.74,  # the same doing
    0.29,  # no doing in common
    -0.20,  # amounts or codes in common
    2.12,  # leads alike
    0.85,  # numbers of the leads in common
    0.81,  # no leads to compare
    -0.96,  # hours apart
    -0.18,  # one publisher
    -0.60,  # another subject
    -0.91,  # another object
    -0.52,  # another place
    0.98,  # a name and its doing in common
    -0.18,  # a name and an amount in common
    -0.18,  # nearly one headline
)
