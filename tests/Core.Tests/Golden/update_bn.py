"""Batch norm's statistics at given parameters by PyTorch's torch.optim.swa_utils.update_bn, in float64.

Run: python3 update_bn.py > update_bn.json   (made with torch 1.13)
Features, labels and parameters follow the integer formulas of convolutions.py, which the tests repeat.
"""
import json
import math
import sys

import numpy as np
import torch
from torch.optim.swa_utils import update_bn

FEATURES, CLASSES, COUNT = 20, 3, 600
torch.set_default_dtype(torch.float64)
index = np.arange(COUNT * FEATURES)
features = ((index * index * 31 + index * 7919 + 17) % 251).reshape(COUNT, FEATURES)
inputs = torch.tensor((features.astype(np.float32) * np.float32(1 / 255)).astype(np.float64))
labels = torch.tensor((np.arange(COUNT) * 7 % 11) % CLASSES)


def fill(model):
    """Each tensor by a formula of its number; scales of normalizations are around 1."""
    number = 0
    for module in model:
        for name in ("weight", "bias") if isinstance(module, (torch.nn.Linear, torch.nn.BatchNorm1d)) else ():
            tensor = getattr(module, name).data
            fan_in = tensor.shape[1] if tensor.ndim == 2 else 1
            factor = (7919 if number % 2 == 0 else 104729) + number // 2
            scale = np.float32(2.0 ** -(10 + int(fan_in).bit_length() // 2))
            values = (((np.arange(math.prod(tensor.shape)) + 1) * factor % 1009) - 504).astype(np.float32) * scale
            if isinstance(module, torch.nn.BatchNorm1d) and name == "weight":
                values = values + np.float32(1)
            tensor.copy_(torch.tensor(values.astype(np.float64)).reshape(tensor.shape))
            number += 1


def run(batches, size):
    model = torch.nn.Sequential(
        torch.nn.Linear(FEATURES, 17), torch.nn.BatchNorm1d(17), torch.nn.ReLU(),
        torch.nn.Linear(17, 9), torch.nn.BatchNorm1d(9), torch.nn.ReLU(), torch.nn.Linear(9, CLASSES),
    )
    fill(model)
    rows = (np.arange(batches * size) * 7 % COUNT).reshape(batches, size)
    update_bn([inputs[batch] for batch in rows], model)
    model.eval()
    out = model(inputs)
    return {
        "batches": batches,
        "size": size,
        "buffers": [x for norm in (model[1], model[4]) for x in (*norm.running_mean.tolist(), *norm.running_var.tolist())],
        "loss": torch.nn.functional.cross_entropy(out, labels).item(),
        "accuracy": (out.argmax(1) == labels).double().mean().item(),
    }


json.dump([run(1, 256), run(2, 256), run(5, 90)], sys.stdout)
