"""Losses and gradients of networks with convolutions, pooling, batch norm and sampling, by PyTorch in float64.

Run: python3 convolutions.py > convolutions.json   (made with torch 1.13)
Features, labels and parameters follow integer formulas that the tests repeat. Gradients of small networks are given
whole; of large ones each tensor's norm and its products with three vectors of another formula. "Same" padding is
written out here with pad and crop; nothing is shared with Sweep's im2col.
"""
import json
import math
import sys

import numpy as np
import torch
import torch.nn.functional as F

FEATURES, CLASSES, COUNT = 20, 3, 600
torch.set_default_dtype(torch.float64)
index = np.arange(COUNT * FEATURES)
features = ((index * index * 31 + index * 7919 + 17) % 251).reshape(COUNT, FEATURES)
inputs = torch.tensor((features.astype(np.float32) * np.float32(1 / 255)).astype(np.float64))
labels = torch.tensor((np.arange(COUNT) * 7 % 11) % CLASSES)
ACTIVATIONS = {
    "identity": lambda x: x, "relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid,
    "leaky": lambda x: torch.where(x > 0, x, float(np.float32(0.3)) * x),
}


class Parameters:
    """Tensors by formula, in the order they are asked for; shapes as Sweep stores them."""

    def __init__(self):
        self.tensors = []

    def take(self, *shape, fan_in=1, one=False):
        number = len(self.tensors)
        length = math.prod(shape)
        factor = (7919 if number % 2 == 0 else 104729) + number // 2
        scale = np.float32(2.0 ** -(10 + int(fan_in).bit_length() // 2))
        values = (((np.arange(length) + 1) * factor % 1009) - 504).astype(np.float32) * scale
        if one:
            values = values + np.float32(1)
        self.tensors.append(torch.tensor(values.astype(np.float64)).reshape(shape).requires_grad_())
        return self.tensors[-1]


def same(extent, size, stride):
    count = -(-extent // stride)
    total = max((count - 1) * stride + size - extent, 0)
    return total // 2, total - total // 2


def conv(x, p, filters, size, stride):  # x: N H W C
    channels = x.shape[3]
    weight = p.take(filters, size, size, channels, fan_in=size * size * channels).permute(0, 3, 1, 2)
    bias = p.take(filters)
    top, bottom = same(x.shape[1], size, stride)
    left, right = same(x.shape[2], size, stride)
    padded = F.pad(x.permute(0, 3, 1, 2), (left, right, top, bottom))
    return F.conv2d(padded, weight, bias, stride).permute(0, 2, 3, 1)


def transposed(x, p, filters, size, stride):
    channels = x.shape[3]
    weight = p.take(channels, size, size, filters, fan_in=size * size * channels).permute(0, 3, 1, 2)
    bias = p.take(filters)
    height, width = x.shape[1] * stride, x.shape[2] * stride
    top, left = same(height, size, stride)[0], same(width, size, stride)[0]
    full = F.conv_transpose2d(x.permute(0, 3, 1, 2), weight, None, stride)
    full = F.pad(full, (0, max(left + width - full.shape[3], 0), 0, max(top + height - full.shape[2], 0)))
    return full[:, :, top : top + height, left : left + width].permute(0, 2, 3, 1) + bias


def pool(x):
    return F.max_pool2d(x.permute(0, 3, 1, 2), 2, ceil_mode=True).permute(0, 2, 3, 1)


def dense(x, p, outputs):
    x = x.reshape(x.shape[0], -1)
    weight, bias = p.take(outputs, x.shape[1], fan_in=x.shape[1]), p.take(outputs)
    return x @ weight.T + bias


class Norms:
    """Batch norm in groups of 256 rows, with running statistics."""

    def __init__(self):
        self.running = []

    def __call__(self, x, p, number, training):
        channels = x.shape[-1]
        scale, shift = p.take(channels, one=True), p.take(channels)
        if number == len(self.running):
            self.running.append([torch.zeros(channels), torch.ones(channels)])
        mean, variance = self.running[number]
        out = []
        for start in range(0, x.shape[0], 256):
            group = x[start : start + 256]
            flat = F.batch_norm(group.reshape(-1, channels), mean, variance, scale, shift, training, 0.1, 1e-5)
            out.append(flat.reshape(group.shape))
        return torch.cat(out)


def image(x):
    return x.reshape(-1, 4, 5, 1)


def pooled(x, p, *_):
    return dense(pool(ACTIVATIONS["leaky"](conv(image(x), p, 3, 3, 1))), p, CLASSES)


def strided(x, p, *_):
    x = ACTIVATIONS["sigmoid"](conv(image(x), p, 4, 4, 2))
    return dense(torch.tanh(conv(x, p, 2, 2, 1)), p, CLASSES)


def enlarging(x, p, *_):
    x = ACTIVATIONS["leaky"](dense(x, p, 12)).reshape(-1, 2, 3, 2)
    x = torch.relu(transposed(x, p, 3, 4, 2))
    return dense(torch.tanh(transposed(x, p, 2, 3, 1)), p, CLASSES)


def normalized(x, p, norms, training):
    x = torch.tanh(norms(conv(image(x), p, 3, 3, 1), p, 0, training))
    x = torch.relu(norms(dense(x, p, 7), p, 1, training))
    return dense(x, p, CLASSES)


def two_c_two_d(x, p, *_):
    x = pool(torch.relu(conv(image(x), p, 32, 5, 1)))
    x = pool(torch.relu(conv(x, p, 64, 5, 1)))
    return dense(torch.relu(dense(x, p, 1024)), p, CLASSES)


def summary(tensor, number, whole):
    flat = tensor.grad.flatten()
    if whole:
        return flat.tolist()
    probes = []
    for probe in range(3):
        factor = 6007 + 13 * probe + number
        vector = (((np.arange(len(flat)) + 1) * factor % 1013) - 506) / 512
        probes.append((flat * torch.tensor(vector)).sum().item())
    return [flat.norm().item(), *probes]


def classifier(name, network, whole, counts):
    result = {"name": name}
    for count in counts:
        rows = np.arange(count) * 7 % COUNT
        parameters, norms = Parameters(), Norms()
        out = network(inputs[rows], parameters, norms, True)
        loss = F.cross_entropy(out, labels[rows])
        loss.backward()
        entry = {
            "loss": loss.item(),
            "gradient": [summary(tensor, number, whole) for number, tensor in enumerate(parameters.tensors)],
        }
        if norms.running:
            entry["buffers"] = [value for pair in norms.running for part in pair for value in part.tolist()]
        with torch.no_grad():
            out = network(inputs[rows], Parameters(), norms, False)
            entry["evaluation"] = F.cross_entropy(out, labels[rows]).item()
        result[f"batch_{count}"] = entry
    return result


def mix(value):
    mask = 2**64 - 1
    value = (value + 0x9E3779B97F4A7C15) & mask
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & mask
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & mask
    return value ^ (value >> 31)


def stream(purpose, index, study_seed=1, seed=2, time=0):
    """Philox4x32-10 as Salmon et al. give it, keyed as Sweep's streams are."""
    key = mix(mix(mix(study_seed) ^ seed) ^ purpose)
    k0, k1 = key & 0xFFFFFFFF, key >> 32
    x, y, z, w = index & 0xFFFFFFFF, index >> 32, time & 0xFFFFFFFF, time >> 32
    for _ in range(10):
        p0, p1 = 0xD2511F53 * x, 0xCD9E8D57 * z
        x, y, z, w = (p1 >> 32) ^ y ^ k0, p1 & 0xFFFFFFFF, (p0 >> 32) ^ w ^ k1, p0 & 0xFFFFFFFF
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return x, y, z, w


NOISE, DROPOUT = 3, 4


def normal(layer, index):
    x, y, z, w = stream(NOISE, layer << 48 | index)
    u, v = (((x | y << 32) >> 11) + 1) / 2**53, ((z | w << 32) >> 11) / 2**53
    return math.sqrt(-2 * math.log(u)) * math.cos(2 * math.pi * v)


def dropped(x, layer, rate=0.2):
    words = [word for block in range(-(-x.numel() // 4)) for word in stream(DROPOUT, layer << 48 | block)]
    keep = float(np.float32(1 / (1 - rate)))
    mask = [0 if word < int(rate * 2**32) else keep for word in words[: x.numel()]]
    return x * torch.tensor(mask).reshape(x.shape)


def autoencoder(counts):
    """The vae as it trains at step 0 of study seed 1 and seed 2: with Sweep's own draws, made here anew."""
    result = {"name": "vae"}
    for count in counts:
        rows = np.arange(count) * 7 % COUNT
        p = Parameters()
        x = image(inputs[rows])
        for number, stride in enumerate((2, 2, 1)):
            x = dropped(ACTIVATIONS["leaky"](conv(x, p, 64, 4, stride)), 2 * number + 1)
        height, width = x.shape[1:3]
        heads = dense(x, p, 16)
        mean, log = heads[:, :8], 0.5 * heads[:, 8:]
        epsilon = torch.tensor([normal(7, i) for i in range(count * 8)]).reshape(count, 8)
        z = mean + epsilon * torch.exp(log)
        z = ACTIVATIONS["leaky"](dense(z, p, 24))
        z = ACTIVATIONS["leaky"](dense(z, p, height * width)).reshape(-1, height, width, 1)
        z = dropped(torch.relu(transposed(z, p, 64, 4, 2)), 11)
        z = dropped(torch.relu(transposed(z, p, 64, 4, 1)), 13)
        z = torch.relu(transposed(z, p, 64, 4, 1))
        out = torch.sigmoid(dense(z, p, FEATURES))
        error = ((out - inputs[rows]) ** 2).sum(1)
        divergence = -0.5 * (1 + 2 * log - mean**2 - torch.exp(2 * log)).sum(1)
        loss = (error + divergence).mean()
        loss.backward()
        result[f"batch_{count}"] = {
            "loss": loss.item(),
            "gradient": [summary(tensor, number, False) for number, tensor in enumerate(p.tensors)],
        }
    return result


json.dump(
    [
        classifier("pooled", pooled, True, (1, 50, 300)),
        classifier("strided", strided, True, (1, 50, 300)),
        classifier("enlarging", enlarging, True, (1, 50, 300)),
        classifier("normalized", normalized, True, (50, 300)),
        classifier("2c2d", two_c_two_d, False, (1, 20)),
        autoencoder((1, 20)),
    ],
    sys.stdout,
)
