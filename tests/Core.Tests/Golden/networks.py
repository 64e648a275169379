"""Losses and gradients of small networks by PyTorch in float64, at float32 parameters and inputs.

Run: python3 networks.py > networks.json   (made with torch 1.13)
Features, labels and parameters follow integer formulas that the tests repeat.
"""
import json
import sys

import numpy as np
import torch

FEATURES, CLASSES, COUNT = 20, 3, 600
torch.set_default_dtype(torch.float64)
index = np.arange(COUNT * FEATURES)
features = ((index * index * 31 + index * 7919 + 17) % 251).reshape(COUNT, FEATURES)
inputs = torch.tensor((features.astype(np.float32) * np.float32(1 / 255)).astype(np.float64))
labels = torch.tensor((np.arange(COUNT) * 7 % 11) % CLASSES)


def run(hidden, activation):
    widths = [FEATURES, *hidden, CLASSES]
    tensors = []
    for number, (fan_in, fan_out) in enumerate(zip(widths, widths[1:])):
        for length, shape, factor in ((fan_in * fan_out, (fan_out, fan_in), 7919), (fan_out, (fan_out,), 104729)):
            i = np.arange(length)
            values = (((i + 1) * (factor + number) % 1009) - 504).astype(np.float32) / np.float32(1024)
            tensors.append(torch.tensor(values.astype(np.float64)).reshape(shape).requires_grad_())

    def logits(x):
        for layer in range(len(widths) - 1):
            x = x @ tensors[2 * layer].T + tensors[2 * layer + 1]
            if layer < len(widths) - 2:
                x = {"relu": torch.relu, "tanh": torch.tanh}[activation](x)
        return x

    result = {"hidden": hidden, "activation": activation}
    for count in (1, 50, COUNT):
        for tensor in tensors:
            tensor.grad = None
        rows = np.arange(count) * 7 % COUNT
        out = logits(inputs[rows])
        loss = torch.nn.functional.cross_entropy(out, labels[rows])
        loss.backward()
        result[f"batch_{count}"] = {
            "loss": loss.item(),
            "accuracy": (out.argmax(1) == labels[rows]).double().mean().item(),
            "gradient": [value for tensor in tensors for value in tensor.grad.flatten().tolist()],
        }
    return result


json.dump([run([], "relu"), run([17], "relu"), run([18, 9], "relu"), run([18, 9], "tanh")], sys.stdout)
