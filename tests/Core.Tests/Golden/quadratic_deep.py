"""Golden numbers of DeepOBS's quadratic_deep, computed with numpy from the problem's published definition.

Run: python3 quadratic_deep.py > quadratic_deep.json   (made with numpy 1.24)
"""
import json

import numpy as np

D = 100
rng = np.random.RandomState(42)
eigenvalues = np.concatenate([rng.uniform(0.0, 1.0, 90), rng.uniform(30.0, 60.0, 10)])

# Subgroup algorithm (Diaconis and Shahshahani, 1987).
angle = 2 * np.pi * rng.uniform()
rotation = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
for size in range(3, D + 1):
    direction = rng.normal(size=size)
    direction /= np.linalg.norm(direction)
    axis = np.eye(size)[0] - direction
    axis /= np.linalg.norm(axis)
    embedded = np.eye(size)
    embedded[1:, 1:] = rotation
    rotation = embedded - 2 * np.outer(axis, axis @ embedded)
rotation = -rotation
hessian = np.float32(rotation.T @ np.diag(eigenvalues) @ rotation).astype(np.float64)


def centres(seed):
    return np.float32(np.random.RandomState(seed).normal(0.0, 0.6, (1000, D))).astype(np.float64)


def loss(theta, x):
    delta = theta - x
    return float(np.mean(0.5 * np.einsum("bi,ij,bj->b", delta, hessian, delta)))


train, validation, test = centres(42), centres(44), centres(43)
start = np.ones(D)
other = np.float32(np.cos(np.arange(D))).astype(np.float64)
batch = train[np.arange(128) * 7 % 1000]
json.dump(
    {
        "eigenvalues": np.linalg.eigvalsh(hessian).tolist(),
        "hessian_rows": {str(row): hessian[row].tolist() for row in (0, 37, 99)},
        "start": {
            "train": loss(start, train), "validation": loss(start, validation), "test": loss(start, test),
            "batch": loss(start, batch),
        },
        "theta": other.tolist(),
        "batch_loss": loss(other, batch),
        "batch_gradient": (hessian @ (other - batch.mean(axis=0))).tolist(),
    },
    __import__("sys").stdout, indent=1)
