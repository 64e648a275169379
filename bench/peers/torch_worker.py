"""PyTorch's side of the comparison: reads one request a line, answers with one JSON object a line.

A request is a JSON object with "kind" (steps, optimizer or matmul), the fields of that kind, "variant" (plain or foreach)
and "seconds". The answer has "per_second" (training steps, optimizer steps or products) or "error". One thread.
"""

import gzip
import json
import os
import sys
import time

import numpy
import torch
from torch import nn
from torch.nn import functional

torch.set_num_threads(1)
BATCH = 128
DATA = "/usr/share/datasets/fashion-mnist"


def read_idx(name):
    for folder in (os.environ.get("SWEEP_DATA", ""), DATA, "/usr/share/dataset-fashion-mnist"):
        path = os.path.join(folder, name + "-ubyte.gz")
        if folder and os.path.exists(path):
            raw = gzip.open(path, "rb").read()
            skip = 16 if "images" in name else 8
            return numpy.frombuffer(raw, numpy.uint8, offset=skip)
    raise FileNotFoundError(name)


class Fashion:
    """Train images as float32 in [0, 1], converted once; the last 10,000 of the 60,000 are validation data."""

    cache = None

    @classmethod
    def get(cls):
        if cls.cache is None:
            x = torch.from_numpy(read_idx("train-images-idx3").reshape(-1, 784).astype(numpy.float32) / 255)
            y = torch.from_numpy(read_idx("train-labels-idx1").astype(numpy.int64))
            tx = torch.from_numpy(read_idx("t10k-images-idx3").reshape(-1, 784).astype(numpy.float32) / 255)
            ty = torch.from_numpy(read_idx("t10k-labels-idx1").astype(numpy.int64))
            cls.cache = (x[:-10000], y[:-10000], x[-10000:], y[-10000:], tx, ty)
        return cls.cache


class Batches:
    """Reshuffled mini-batches of indices."""

    def __init__(self, count, batch):
        self.count, self.batch, self.at = count, batch, count

    def next(self):
        if self.at + self.batch > self.count:
            self.order, self.at = torch.randperm(self.count), 0
        self.at += self.batch
        return self.order[self.at - self.batch:self.at]


class Rosenbrock:
    def __init__(self):
        self.noise = torch.randn(10000, 2)
        self.u = torch.tensor(-0.5, requires_grad=True)
        self.v = torch.tensor(1.5, requires_grad=True)
        self.batches = Batches(10000, BATCH)

    def parameters(self):
        return [self.u, self.v]

    def loss(self):
        mean = self.noise.index_select(0, self.batches.next()).mean(0)
        return self.at(mean)

    def at(self, mean):
        u, v = self.u, self.v
        return (1 - u) ** 2 + 100 * (v - u * u) ** 2 + u * mean[0] + v * mean[1]

    def evaluate(self):
        return [float(self.at(self.noise.mean(0))), float(self.at(torch.zeros(2))), float(self.at(torch.zeros(2)))]


class QuadraticDeep:
    def __init__(self):
        rotation, _ = torch.linalg.qr(torch.randn(100, 100))
        eigenvalues = torch.cat([torch.rand(90), 30 + 30 * torch.rand(10)])
        self.hessian = (rotation.T * eigenvalues) @ rotation
        self.data = [0.6 * torch.randn(1000, 100) for _ in range(3)]
        self.theta = torch.ones(100, requires_grad=True)
        self.batches = Batches(1000, BATCH)

    def parameters(self):
        return [self.theta]

    def loss(self):
        return self.at(self.data[0].index_select(0, self.batches.next()))

    def at(self, x):
        d = self.theta - x
        return 0.5 * ((d @ self.hessian) * d).sum(1).mean()

    def evaluate(self):
        return [float(self.at(x)) for x in self.data]


class Classifier:
    def __init__(self, net, shape=None):
        x, self.y, self.vx, self.vy, self.tx, self.ty = Fashion.get()
        self.x, self.shape, self.net = x, shape, net
        self.batches = Batches(len(self.y), BATCH)

    def parameters(self):
        return list(self.net.parameters())

    def view(self, x):
        return x if self.shape is None else x.view(-1, *self.shape)

    def loss(self):
        chosen = self.batches.next()
        return functional.cross_entropy(
            self.net(self.view(self.x.index_select(0, chosen))), self.y.index_select(0, chosen))

    def evaluate(self):
        return [
            self.split(x, y)
            for x, y in ((self.x[:10000], self.y[:10000]), (self.vx, self.vy), (self.tx, self.ty))
        ]

    def split(self, x, y):
        loss = right = 0.0
        for start in range(0, len(y), 1000):
            logits = self.net(self.view(x[start:start + 1000]))
            loss += float(functional.cross_entropy(logits, y[start:start + 1000], reduction="sum"))
            right += float((logits.argmax(1) == y[start:start + 1000]).sum())
        return loss / len(y), right / len(y)


def mlp(*widths):
    layers = []
    for i, (a, b) in enumerate(zip(widths, widths[1:])):
        layers += [nn.Linear(a, b)] + ([nn.ReLU()] if i + 2 < len(widths) else [])
    return nn.Sequential(*layers)


def two_convolutions():
    return nn.Sequential(
        nn.Conv2d(1, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3136, 1024), nn.ReLU(), nn.Linear(1024, 10))


PROBLEMS = {
    "rosenbrock": Rosenbrock,
    "quadratic_deep": QuadraticDeep,
    "logreg": lambda: Classifier(mlp(784, 10)),
    "mlp-784-128-10": lambda: Classifier(mlp(784, 128, 10)),
    "mlp-1000-500-100-10": lambda: Classifier(mlp(784, 1000, 500, 100, 10)),
    "2c2d": lambda: Classifier(two_convolutions(), (1, 28, 28)),
}


def optimizer(name, parameters, foreach):
    if name == "sgdm":
        return torch.optim.SGD(parameters, lr=1e-4, momentum=0.9, foreach=foreach)
    return torch.optim.Adam(parameters, lr=1e-4, foreach=foreach)


def per_second(action, seconds):
    """Calls action until the time is over, in growing chunks, after a third of the time that does not count."""
    end = time.process_time() + seconds / 3
    while time.process_time() < end:
        action()
    calls, chunk, start = 0, 1, time.process_time()
    while True:
        for _ in range(chunk):
            action()
        calls += chunk
        elapsed = max(time.process_time() - start, 1e-9)
        if elapsed >= seconds:
            return calls / elapsed
        chunk = max(1, min(chunk * 2, int(calls * (seconds - elapsed) / elapsed)))


def steps(request):
    torch.manual_seed(0)
    problem = PROBLEMS[request["problem"]]()
    rule = optimizer(request["optimizer"], problem.parameters(), request["variant"] == "foreach")
    total = torch.zeros(())
    every = request.get("evaluate_every", 0)

    def step():
        rule.zero_grad(set_to_none=True)
        loss = problem.loss()
        loss.backward()
        rule.step()
        total.add_(loss.detach())

    def steps_and_evaluation():
        for _ in range(every):
            step()
        with torch.no_grad():
            problem.evaluate()

    if every:
        return every * per_second(steps_and_evaluation, request["seconds"])
    return per_second(step, request["seconds"])


def muon_step(count):
    """Muon's step of one square matrix, after the published code, in float32: PyTorch has none of its own."""
    side = int(count ** 0.5)
    parameter, gradient, momentum = torch.randn(side, side), torch.randn(side, side), torch.zeros(side, side)

    def step():
        momentum.lerp_(gradient, 1 - 0.95)
        x = gradient.lerp(momentum, 0.95)
        x.div_(x.norm() + 1e-7)
        for _ in range(5):
            gram = x @ x.T
            x = torch.addmm(x, torch.addmm(gram, gram, gram, beta=-4.7750, alpha=2.0315), x, beta=3.4445)
        parameter.add_(x, alpha=-1e-4)

    return step


def optimizer_step(request):
    torch.manual_seed(0)
    if request["optimizer"] == "muon":
        return per_second(muon_step(request["count"]), request["seconds"])
    parameter = torch.randn(request["count"], requires_grad=True)
    parameter.grad = torch.randn(request["count"])
    rule = optimizer(request["optimizer"], [parameter], request["variant"] == "foreach")
    return per_second(rule.step, request["seconds"])


def matmul(request):
    rows, columns, depth, form = request["rows"], request["columns"], request["depth"], request["form"]
    a = torch.randn(depth, rows).T if form == "TN" else torch.randn(rows, depth)
    b = torch.randn(columns, depth).T if form == "NT" else torch.randn(depth, columns)
    c = torch.empty(rows, columns)
    return per_second(lambda: torch.mm(a, b, out=c), request["seconds"])


KINDS = {"steps": steps, "optimizer": optimizer_step, "matmul": matmul}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = {"per_second": KINDS[request["kind"]](request)}
    except Exception as error:  # the driver prints it beside the case
        answer = {"error": repr(error)}
    print(json.dumps(answer), flush=True)
