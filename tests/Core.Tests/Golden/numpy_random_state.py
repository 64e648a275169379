"""Golden numbers of numpy.random.RandomState.

Run: python3 numpy_random_state.py > numpy_random_state.json   (made with numpy 1.24)
"""
import json
import sys

import numpy as np

golden = []
for seed in (0, 1, 42, 2**32 - 1):
    uniform = np.random.RandomState(seed).random_sample(2000)
    normal = np.random.RandomState(seed).normal(size=2000)
    ranged = np.random.RandomState(seed).uniform(30.0, 60.0, 5)
    golden.append({
        "seed": seed,
        "uniform_first": uniform[:20].tolist(), "uniform_last": uniform[-20:].tolist(),
        "normal_first": normal[:20].tolist(), "normal_last": normal[-20:].tolist(),
        "uniform_30_60": ranged.tolist(),
    })
json.dump(golden, sys.stdout, indent=1)
