"""Losses of closed loops under the options of `train:`, by PyTorch in float32; and functions of gradients alone.

Run with PyTorch 1.13 (Debian's python3-torch): python3 train_options.py > train_options.json
Data, initial weights and the network (one hidden ReLU layer of 16) are those of optimizers.py's training().
"""
import json
import sys

import numpy as np
import torch
from torch.optim.swa_utils import AveragedModel

from optimizers import uniform

STEPS, INPUTS, HIDDEN, CLASSES, BATCH = 20, 12, 16, 4, 16
CASES = [
    {"name": "plain"},
    {"name": "clip norm", "clip_norm": 0.3},
    {"name": "clip value", "clip_value": 0.02},
    {"name": "decay excluded", "decay_exclude": True},
    {"name": "label smoothing", "label_smoothing": 0.1},
    {"name": "accumulate", "accumulate": 4},
    {"name": "ema", "ema": 0.9},
    {"name": "everything", "clip_norm": 0.3, "decay_exclude": True, "label_smoothing": 0.2, "accumulate": 2,
     "ema": 0.8},
]
OPTIMIZERS = {
    "sgdm": lambda groups: torch.optim.SGD(groups, lr=0.1, momentum=0.9),
    "adam": lambda groups: torch.optim.Adam(groups, lr=0.01),
    "adamw": lambda groups: torch.optim.AdamW(groups, lr=0.01),
}
DECAY = 0.1

features = ((uniform(100, 0, STEPS * BATCH * INPUTS) + 1) * 128).astype(np.uint8).reshape(STEPS, BATCH, INPUTS)
inputs = torch.from_numpy(features.astype(np.float32) * np.float32(1 / 255))
labels = torch.from_numpy(features[:, :, :CLASSES].argmax(2))


def loop(case, name):
    model = torch.nn.Sequential(torch.nn.Linear(INPUTS, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, CLASSES))
    with torch.no_grad():
        for number, layer in enumerate((model[0], model[2])):
            layer.weight.copy_(torch.from_numpy(
                uniform(10 + number, 0, layer.weight.numel()).reshape(layer.weight.shape) * np.float32(0.5)))
            layer.bias.zero_()
    weights, biases = [model[0].weight, model[2].weight], [model[0].bias, model[2].bias]
    optimizer = OPTIMIZERS[name]([
        {"params": weights, "weight_decay": DECAY},
        {"params": biases, "weight_decay": 0 if case.get("decay_exclude") else DECAY}])
    decay = case.get("ema", 0)
    average = AveragedModel(model, avg_fn=lambda mean, value, _: decay * mean + (1 - decay) * value)
    average.update_parameters(model)  # the first update copies: the average starts at the initial parameters
    train = torch.nn.CrossEntropyLoss(label_smoothing=case.get("label_smoothing", 0))
    parts = case.get("accumulate", 1)
    result = {"losses": [], "norms": [], "evaluations": []}
    for step in range(STEPS):
        optimizer.zero_grad()
        total = 0
        for x, y in zip(inputs[step].chunk(parts), labels[step].chunk(parts)):
            loss = train(model(x), y) / parts
            loss.backward()
            total += loss.item()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), case.get("clip_norm", 1e30))
        if "clip_value" in case:
            torch.nn.utils.clip_grad_value_(model.parameters(), case["clip_value"])
        optimizer.step()
        average.update_parameters(model)
        with torch.no_grad():
            evaluation = torch.nn.functional.cross_entropy((average if "ema" in case else model)(inputs[0]), labels[0])
        result["losses"].append(total)
        result["norms"].append(norm.item())
        result["evaluations"].append(evaluation.item())
    return {"optimizer": name, "options": case, **result}


torch.set_num_threads(1)
json.dump([loop(case, name) for case in CASES for name in OPTIMIZERS], sys.stdout, separators=(",", ":"))
