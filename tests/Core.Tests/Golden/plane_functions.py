"""Values and gradients of the two-dimensional functions by PyTorch's autograd in float64.

Run: python3 plane_functions.py > plane_functions.json   (made with torch 1.13)
The definitions are written from the papers, with torch's own functions; no derivative is written down. Points are
rounded to float32, as parameters are.
"""
import json
import math
import sys

import numpy as np
import torch

FUNCTIONS = {
    "rosenbrock": lambda u, v: (1 - u) ** 2 + 100 * (v - u**2) ** 2,
    "beale": lambda u, v: (1.5 - u + u * v) ** 2 + (2.25 - u + u * v**2) ** 2 + (2.625 - u + u * v**3) ** 2,
    "branin": lambda u, v: (v - 5.1 / (4 * math.pi**2) * u**2 + 5 / math.pi * u - 6) ** 2
    + 10 * (1 - 1 / (8 * math.pi)) * torch.cos(u) + 10,
    "himmelblau": lambda u, v: (u**2 + v - 11) ** 2 + (u + v**2 - 7) ** 2,
    "rastrigin": lambda u, v: 20 + sum(x**2 - 10 * torch.cos(2 * math.pi * x) for x in (u, v)),
    "ackley": lambda u, v: 20 + math.e - 20 * torch.exp(-0.2 * torch.sqrt(0.5 * (u**2 + v**2)))
    - torch.exp(0.5 * (torch.cos(2 * math.pi * u) + torch.cos(2 * math.pi * v))),
    "styblinski-tang": lambda u, v: 0.5 * sum(x**4 - 16 * x**2 + 5 * x for x in (u, v)),
    "saddle": lambda u, v: u**2 / 2 + (v**2 - 1) ** 2 / 4,
    "plateau": lambda u, v: (u**2 + v**2) / (1 + u**2 + v**2),
}
STARTS = {
    "rosenbrock": (-0.5, 1.5), "beale": (-4.5, 4.5), "branin": (2.5, 12.5), "himmelblau": (0, 0),
    "rastrigin": (-2, 3.5), "ackley": (-3.75, 2.25), "styblinski-tang": (0.2, 0.2), "saddle": (1.5, 1e-3),
    "plateau": (-4, 3),
}
POINTS = [(1.25, 0.5), (0.1, -0.7), (-2.375, 1.875), (3.3, -4.1), (7.5, 11.25)]

result = {}
for name, function in FUNCTIONS.items():
    result[name] = []
    for u, v in [STARTS[name], *POINTS]:
        u, v = (torch.tensor(float(np.float32(x)), dtype=torch.float64, requires_grad=True) for x in (u, v))
        value = function(u, v)
        value.backward()
        result[name].append([x.item() for x in (u, v, value, u.grad, v.grad)])
json.dump(result, sys.stdout)
