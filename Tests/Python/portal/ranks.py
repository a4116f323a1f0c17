"""The rank-sum test of Mann and Whitney, with the correction for ties and the normal approximation."""

import math


def compare(first, second):
    """p (two-sided) and the chance that a value of the first is the larger one, ties counted half."""
    m, n = len(first), len(second)
    values = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    rank_sum, ties, i = 0.0, 0, 0
    while i < len(values):
        j = i
        while j < len(values) and values[j][0] == values[i][0]:
            j += 1
        rank_sum += (i + 1 + j) / 2 * sum(1 for _, sample in values[i:j] if sample == 0)
        ties += (j - i) ** 3 - (j - i)
        i = j
    u = rank_sum - m * (m + 1) / 2
    total = m + n
    variance = m * n / 12 * (total + 1 - ties / (total * (total - 1)))
    if variance == 0:
        return 1.0, 0.5
    z = (u - m * n / 2) / math.sqrt(variance)
    return math.erfc(abs(z) / math.sqrt(2)), u / (m * n)

