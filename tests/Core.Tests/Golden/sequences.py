"""A small transformer by PyTorch in float64, a Markov chain and a matrix factorization by numpy.

Run: python3 sequences.py > sequences.json   (made with torch 1.13, numpy 1.24)
Parameters follow the integer formula of convolutions.py, which the tests repeat; the text is the one that ships.
"""
import gzip
import json
import math
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
CONTEXT, WIDTH, HEADS, BLOCKS = 12, 10, 2, 2
here = os.path.dirname(os.path.abspath(__file__))
with gzip.open(os.path.join(here, "../../../src/Core/Data/shakespeare.txt.gz")) as packed:
    text = packed.read()
alphabet = sorted(set(text))
tokens = torch.tensor([alphabet.index(octet) for octet in text])


class Parameters:
    def __init__(self):
        self.tensors = []

    def take(self, *shape, fan_in=1, one=False):
        number, length = len(self.tensors), math.prod(shape)
        factor = (7919 if number % 2 == 0 else 104729) + number // 2
        scale = np.float32(2.0 ** -(10 + int(fan_in).bit_length() // 2))
        values = (((np.arange(length) + 1) * factor % 1009) - 504).astype(np.float32) * scale
        if one:
            values = values + np.float32(1)
        self.tensors.append(torch.tensor(values.astype(np.float64)).reshape(shape).requires_grad_())
        return self.tensors[-1]

    def norm(self, x):
        scale, shift = self.take(x.shape[-1], one=True), self.take(x.shape[-1])
        return F.layer_norm(x, (x.shape[-1],), scale, shift, 1e-5)

    def dense(self, x, outputs):
        weight, bias = self.take(outputs, x.shape[-1], fan_in=x.shape[-1]), self.take(outputs)
        return x @ weight.T + bias


def logits(p, windows):
    h = p.take(len(alphabet), WIDTH)[windows] + p.take(CONTEXT, WIDTH)
    mask = torch.triu(torch.full((CONTEXT, CONTEXT), -math.inf), 1)
    for _ in range(BLOCKS):
        q, k, v = p.dense(p.norm(h), 3 * WIDTH).reshape(*windows.shape, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        weights = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(WIDTH // HEADS) + mask, -1)
        h = h + p.dense((weights @ v).permute(0, 2, 1, 3).reshape(h.shape), WIDTH)
        h = h + p.dense(torch.relu(p.dense(p.norm(h), 4 * WIDTH)), WIDTH)
    return p.dense(p.norm(h), len(alphabet))


def transformer(count):
    starts = torch.arange(count) * 7 * CONTEXT
    at = starts[:, None] + torch.arange(CONTEXT)
    p = Parameters()
    out = logits(p, tokens[at])
    loss = F.cross_entropy(out.reshape(-1, len(alphabet)), tokens[at + 1].flatten())
    loss.backward()
    return {
        "loss": loss.item(),
        "accuracy": (out.argmax(-1) == tokens[at + 1]).double().mean().item(),
        "gradient": [summary(tensor.grad.flatten(), number) for number, tensor in enumerate(p.tensors)],
    }


def summary(flat, number):
    probes = []
    for probe in range(3):
        factor = 6007 + 13 * probe + number
        vector = (((np.arange(len(flat)) + 1) * factor % 1013) - 506) / 512
        probes.append((flat * torch.tensor(vector)).sum().item())
    return [flat.norm().item(), *probes]


def mix(value):
    mask = 2**64 - 1
    value = (value + 0x9E3779B97F4A7C15) & mask
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & mask
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & mask
    return value ^ (value >> 31)


def normal(index, purpose=3):
    key = mix(mix(mix(0) ^ 0) ^ purpose)
    k0, k1 = key & 0xFFFFFFFF, key >> 32
    x, y, z, w = index, 0, 0, 0
    for _ in range(10):
        p0, p1 = 0xD2511F53 * x, 0xCD9E8D57 * z
        x, y, z, w = (p1 >> 32) ^ y ^ k0, p1 & 0xFFFFFFFF, (p0 >> 32) ^ w ^ k1, p0 & 0xFFFFFFFF
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    u, v = (((x | y << 32) >> 11) + 1) / 2**53, ((z | w << 32) >> 11) / 2**53
    return math.sqrt(-2 * math.log(u)) * math.cos(2 * math.pi * v)


def markov(states, sharpness):
    weights = np.exp(sharpness * np.array([normal(i) for i in range(states * states)]).reshape(states, states))
    chain = weights / weights.sum(1, keepdims=True)
    values, vectors = np.linalg.eig(chain.T)
    stationary = np.real(vectors[:, np.argmax(np.real(values))])
    stationary /= stationary.sum()
    return {
        "states": states,
        "sharpness": sharpness,
        "entropy_rate": float(-(stationary[:, None] * chain * np.log(chain)).sum()),
        "stationary": stationary.tolist(),
    }


def rotation(size, random):
    """The subgroup algorithm as in quadratic_deep.py."""
    angle = 2 * np.pi * random.uniform()
    result = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    for extent in range(3, size + 1):
        direction = random.normal(size=extent)
        direction /= np.linalg.norm(direction)
        axis = np.eye(extent)[0] - direction
        axis /= np.linalg.norm(axis)
        embedded = np.eye(extent)
        embedded[1:, 1:] = result
        result = embedded - 2 * np.outer(axis, axis @ embedded)
    return -result


def factorization(condition, hidden):
    random = np.random.RandomState(42)
    left, right = rotation(10, random), rotation(6, random)
    target = left[:, :6] @ np.diag(condition ** (-np.arange(6) / 5)) @ right.T
    train = np.float32(random.normal(size=(1000, 6))).astype(np.float64)
    validation = np.float32(np.random.RandomState(43).normal(size=(1000, 6))).astype(np.float64)
    p = Parameters()
    w1, w2 = p.take(hidden, 6, fan_in=6), p.take(10, hidden, fan_in=hidden)

    def loss(x):
        x, a = torch.tensor(x), torch.tensor(target)
        return ((x @ w1.T @ w2.T - x @ a.T) ** 2).sum(1).mean()

    batch = loss(train[np.arange(77) * 7 % 1000])
    batch.backward()
    return {
        "condition": condition, "hidden": hidden, "batch": batch.item(), "train": loss(train).item(),
        "validation": loss(validation).item(),
        "test": ((w2 @ w1 - torch.tensor(target)) ** 2).sum().item(),
        "gradient": [tensor.grad.flatten().tolist() for tensor in p.tensors],
        "singular": np.linalg.svd(target)[1].tolist(),
    }


json.dump(
    {
        "context": CONTEXT, "width_per_head": WIDTH // HEADS, "heads": HEADS, "blocks": BLOCKS,
        "symbols": len(alphabet), "tokens": tokens[:40].tolist(),
        "transformer": {str(count): transformer(count) for count in (1, 40)},
        "markov": [markov(32, 1.5), markov(5, 0.5)],
        "factorization": [factorization(1e10, 6), factorization(100, 8)],
    },
    sys.stdout,
)
