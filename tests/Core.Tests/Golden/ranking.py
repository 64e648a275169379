"""Golden numbers for the ranking tests: python3 ranking.py, needs numpy and scipy.

Written apart from the C# code: its own Philox, its own selection over dense arrays, numpy's quantiles, and for the
bootstrap also the exact distribution (by enumeration) and scipy.stats.bootstrap.
"""

import gzip
import itertools
import json

import numpy as np
from scipy import stats

MASK = (1 << 64) - 1
RESAMPLES = 10_000


def mix(value):
    value = (value + 0x9E3779B97F4A7C15) & MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
    return value ^ (value >> 31)


def draws(study_seed, side, n):
    """Indices below n: RandomStream.Create(study_seed, side, Bootstrap, n).BelowAt(0 .. RESAMPLES * n - 1, n)."""
    key = mix(mix(mix(study_seed) ^ side) ^ 7)
    x = np.arange(RESAMPLES * n, dtype=np.uint64)
    y, z, w = np.zeros_like(x), np.full_like(x, n), np.zeros_like(x)
    k0, k1, low, half = key & 0xFFFFFFFF, key >> 32, np.uint64(0xFFFFFFFF), np.uint64(32)
    for _ in range(10):
        p0, p1 = np.uint64(0xD2511F53) * x, np.uint64(0xCD9E8D57) * z
        x, y, z, w = (p1 >> half) ^ y ^ np.uint64(k0), p1 & low, (p0 >> half) ^ w ^ np.uint64(k1), p0 & low
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    # floor((x + 2^32 y) n / 2^64) without 128 bits
    index = ((x * np.uint64(n) >> half) + y * np.uint64(n)) >> half
    return index.astype(int).reshape(RESAMPLES, n)


def interval(samples):
    return [float(q) for q in np.quantile(samples, [0.025, 0.975])]


def mean_interval(study_seed, values):
    return interval(np.asarray(values)[draws(study_seed, 0, len(values))].mean(axis=1))


def study(rng):
    seed, seeds, arms, configurations = 2024, [3, 1, 4, 15, 9], ["adam", "sgdm", "muon", "lion"], 12
    states = ["Completed", "Diverged", "Failed", "Quarantined", "Pruned"]
    metrics = ["train_loss", "val_loss", "val_accuracy", "test_loss"]
    criteria = [("val_loss", "Min"), ("train_loss", "Min"), ("val_accuracy", "Max")]
    shape = (len(arms), configurations, len(seeds), len(metrics))
    quality = rng.normal(1, 0.2, shape[:2])[:, :, None, None] + rng.normal(0, 0.05, (len(arms), 1, 1, len(metrics)))
    final = quality + rng.normal(0, 0.08, shape)
    best = [final - rng.uniform(0, 0.2, shape) for _ in criteria]
    state = rng.choice(len(states), shape[:3], p=[0.93, 0.02, 0.015, 0.01, 0.025])
    state[3] = 1 + rng.integers(0, 3, shape[1:3])  # lion always diverges or fails
    trials = [
        {
            "arm": arms[a], "configuration": c, "seed": seeds[s], "state": states[state[a, c, s]],
            "final": list(final[a, c, s]), "best": [list(b[a, c, s]) for b in best],
        }
        for a in range(len(arms)) for c in range(configurations) for s in range(len(seeds))
    ]  # fmt: skip
    rankings = []
    for k, (metric, goal) in enumerate(criteria):
        m, sign = metrics.index(metric), 1 if goal == "Min" else -1
        for view, values in (("Final", final), ("Best", best[k])):
            # Sums in the order of seeds, as the contract says; pruned configurations are never best here.
            means = sum(values[:, :, s, m] for s in range(len(seeds))) / len(seeds)
            score = np.where((state == 0).all(axis=2), sign * means, np.inf)
            chosen = score.argmin(axis=1)
            order = np.argsort(score.min(axis=1), kind="stable")
            rows = []
            for a in order:
                if np.isinf(score[a].min()):
                    rows.append({"arm": arms[a], "configuration": None})
                    continue
                of = values[a, chosen[a]]
                rows.append({
                    "arm": arms[a], "configuration": int(chosen[a]),
                    "metrics": {
                        name: {"mean": float(of[:, i].mean()), "interval": mean_interval(seed, of[:, i])}
                        for i, name in enumerate(metrics)
                    },
                })  # fmt: skip
            rankings.append({"criterion": metric, "goal": goal, "view": view, "rows": rows})
    comparisons = []
    for view, values in (("Final", final), ("Best", best[0])):
        means = np.where((state == 0).all(axis=2), values[:, :, :, 1].mean(axis=2), np.inf)
        left, right = values[0, means[0].argmin(), :, 0], values[1, means[1].argmin(), :, 1]
        comparisons.append({
            "view": view, "left": ["adam", "train_loss"], "right": ["sgdm", "val_loss"],
            "difference": float((left - right).mean()), "interval": mean_interval(seed, left - right),
        })  # fmt: skip
    return {
        "seed": seed, "seeds": seeds, "arms": arms, "metrics": metrics, "trials": trials, "criteria": criteria,
        "rankings": rankings, "comparisons": comparisons,
    }  # fmt: skip


def bootstraps(rng):
    cases = []
    for n in (2, 3, 4, 5, 10, 30):
        values = rng.lognormal(0, 1, n)
        case = {"values": list(values), "interval": mean_interval(7, values)}
        if n <= 4:
            means = [np.mean(p) for p in itertools.product(values, repeat=n)]
            case["exact"] = [float(q) for q in np.quantile(means, [0.025, 0.975], method="inverted_cdf")]
            case["mean"], case["variance"] = float(np.mean(means)), float(np.var(means))
        scipy = stats.bootstrap(
            (values,), np.mean, n_resamples=100_000, method="percentile", random_state=np.random.default_rng(1)
        ).confidence_interval
        case["scipy"] = [float(scipy.low), float(scipy.high)]
        cases.append(case)
    left, right = rng.normal(0, 1, 6), rng.normal(0.5, 2, 9)
    samples = left[draws(7, 0, 6)].mean(axis=1) - right[draws(7, 1, 9)].mean(axis=1)
    scipy = stats.bootstrap(
        (left, right), lambda a, b, axis: a.mean(axis=axis) - b.mean(axis=axis), n_resamples=100_000,
        method="percentile", random_state=np.random.default_rng(2),
    ).confidence_interval  # fmt: skip
    unpaired = {
        "left": list(left), "right": list(right), "interval": interval(samples),
        "scipy": [float(scipy.low), float(scipy.high)],
    }  # fmt: skip
    return {"means": cases, "unpaired": unpaired}


def missed(rng):
    """Percent of normal samples whose 95% percentile interval does not hold the true mean, for n = 2 .. 10."""
    percent = []
    for n in range(2, 11):
        samples = rng.normal(0, 1, (4_000, n))
        resampled = np.stack([np.quantile(s[rng.integers(0, n, (2_000, n))].mean(1), [0.025, 0.975]) for s in samples])
        percent.append(float(100 * np.mean((resampled[:, 0] > 0) | (resampled[:, 1] < 0))))
    return percent


if __name__ == "__main__":
    generator = np.random.default_rng(20240517)
    golden = {"study": study(generator), "bootstrap": bootstraps(generator), "missed": missed(generator)}
    print("missed percent for n = 2 .. 10:", golden["missed"])
    with open("ranking.json.gz", "wb") as file:
        file.write(gzip.compress(json.dumps(golden).encode(), 9, mtime=0))
