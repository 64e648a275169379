"""Writes scipy's numbers for the statistics of switch rules that Core.Tests compares with.

Run with SciPy 1.10 and NumPy 1.24 (Debian's python3-scipy): python3 switching.py
It rewrites switching.json.gz beside this file; the same versions give the same bytes.
"""
import base64
import gzip
import json
import os

import numpy as np
from scipy import stats


def encode(array, dtype='<f8'):
    return base64.b64encode(np.ascontiguousarray(array, dtype=dtype).tobytes()).decode()


def tails():
    t = np.concatenate([[0], np.logspace(-8, 3, 45)])
    return [{'degrees': degrees, 't': encode(t), 'tail': encode(stats.t.sf(t, degrees))}
            for degrees in [1, 2, 3, 4, 7, 10, 31, 100, 199, 200, 1001, 2046, 100000]]


def sequences():
    """Samples with drift, correlation and none, as float32: what a rule would have recorded."""
    random = np.random.RandomState(11)
    for count in [64, 100, 1001, 1500, 4096]:
        for drift in [0, 0.3, -2]:
            for correlation in [0, 0.9]:
                noise = random.standard_normal(count)
                for i in range(1, count):
                    noise[i] += correlation * noise[i - 1]
                yield (1 + noise * 0.2 + drift * np.arange(count) / count - (1 if count % 2 else 0)).astype(np.float32)


def sasa(samples):
    """Batch means with scipy's interval: stationary if it holds 0 and both half means share a sign."""
    samples = samples.astype(np.float64)
    size = int(np.floor(np.sqrt(len(samples))))
    batches = len(samples) // size
    samples = samples[len(samples) - batches * size:]
    means = samples.reshape(batches, size).mean(axis=1)
    error = means.std(ddof=1) / np.sqrt(batches)
    low, high = stats.t.interval(0.95, batches - 1, loc=samples.mean(), scale=error)
    halves = samples[:len(samples) // 2].mean() * samples[len(samples) // 2:].mean()
    p = stats.ttest_1samp(means, 0).pvalue
    return {'p': p, 'contains': bool(low < 0 < high), 'same': bool(halves > 0)}


def tests():
    cases = []
    for samples in sequences():
        slope = stats.linregress(np.arange(len(samples)), samples.astype(np.float64), alternative='less')
        cases.append({'samples': encode(samples, '<f4'), **sasa(samples), 'slope': slope.pvalue})
    return cases


if __name__ == '__main__':
    here = os.path.dirname(os.path.abspath(__file__))
    content = json.dumps({'tails': tails(), 'tests': tests()}, separators=(',', ':')).encode()
    with open(os.path.join(here, 'switching.json.gz'), 'wb') as file:
        file.write(gzip.compress(content, 9, mtime=0))
