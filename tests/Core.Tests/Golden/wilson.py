"""The minimum-norm solution of Wilson's problem by numpy's pseudo-inverse.

Run: python3 wilson.py > wilson.json
The labels are Sweep's own draw: the number of positive ones among 200 is given, their order does not matter.
"""
import json
import sys

import numpy as np

EXAMPLES, POSITIVE = 200, 125
y = np.array([1.0] * POSITIVE + [-1.0] * (EXAMPLES - POSITIVE))
x = np.zeros((EXAMPLES, 3 + 5 * EXAMPLES))
for i in range(EXAMPLES):
    x[i, 0], x[i, 1], x[i, 2] = y[i], 1, 1
    x[i, 3 + 5 * i : 3 + 5 * i + (1 if y[i] > 0 else 5)] = 1
w = np.linalg.pinv(x) @ y
assert np.abs(x @ w - y).max() < 1e-9
json.dump(
    {"positive": POSITIVE, "shared": w[:3].tolist(), "block_positive": w[3], "block_negative": w[3 + 5 * POSITIVE]},
    sys.stdout,
)
