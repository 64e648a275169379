"""Writes PyTorch's optimizer trajectories and schedule values that Core.Tests compares with.

Run with PyTorch 1.13 (Debian's python3-torch): python3 optimizers.py
It rewrites optimizers.json.gz and schedules.json.gz beside this file; the same version gives the same bytes. With
--training it writes training.json.gz alone: the first 20 losses of closed loops, for tests of problems and optimizers.

Gradients are not stored: they come from an integer hash that SyntheticGradients.cs repeats bit by bit. Checkpoints
hold parameters and states in float32 (base64, little-endian); each also exists from a run in float64 at the last step.
"""
import base64
import gzip
import importlib
import inspect
import json
import os
import sys

import numpy as np
import torch
from torch.optim import lr_scheduler

HERE = os.path.dirname(os.path.abspath(__file__))
COUNT = 60
STEPS = 500
CHECKPOINTS = [1, 2, 5, 6, 10, 11, 100, 101, 250, 499, 500]


def uniform(seed, time, count):
    """float32 in [-1, 1), multiples of 2^-23, from the lowbias32 hash of a counter."""
    counter = np.uint32(time) * np.uint32(COUNT) + np.arange(count, dtype=np.uint32)
    x = (np.uint32(seed) * np.uint32(0x9E3779B9)) ^ counter
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x7FEB352D)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x846CA68B)
    x ^= x >> np.uint32(16)
    return (x >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-23) - np.float32(1)


def gradient(time):
    """Drifting noise on nine scales; one coordinate in 16 has no gradient and one a sparse one."""
    i = np.arange(COUNT)
    value = (uniform(2, time, COUNT) + ((i % 3) - 1).astype(np.float32) * np.float32(0.25)) * np.float32(2.0) ** (
        ((i * 7) % 9) - 5).astype(np.float32)
    value[i % 16 == 5] = 0
    if time % 5 != 0:
        value[i % 16 == 9] = 0
    return value.astype(np.float32)


def cycled_rate(rate, time):
    return rate * (1 + (time % 8) / 8)


def cycled_momentum(time):
    return 0.85 + (time % 10) * 0.01


def fixed_nadam():
    """torch 1.13's NAdam multiplies one mu too many into the next product (fixed by PyTorch PR #92699)."""
    source = inspect.getsource(importlib.import_module('torch.optim.nadam'))
    wrong = 'mu_product_next = mu_product * mu * mu_next'
    assert wrong in source
    scope = {'__name__': 'fixed_nadam'}
    exec(compile(source.replace(wrong, 'mu_product_next = mu_product * mu_next')
                 .replace('from .optimizer', 'from torch.optim.optimizer'), 'nadam.py', 'exec'), scope)
    return scope['NAdam']


def sgd(nesterov):
    return lambda p, v: torch.optim.SGD(
        p, v['lr'], v.get('momentum', 0), v.get('dampening', 0), v['weight_decay'], nesterov)


def betas(v):
    return dict(lr=v['lr'], betas=(v['beta1'], v['beta2']), eps=v['epsilon'], weight_decay=v['weight_decay'])


def rmsprop(p, v):
    return torch.optim.RMSprop(p, v['lr'], v['alpha'], v['epsilon'], v['weight_decay'], v['momentum'], v['centered'])


def adagrad(p, v):
    return torch.optim.Adagrad(p, v['lr'], v['lr_decay'], v['weight_decay'], v['initial_accumulator'], v['epsilon'])


def adadelta(p, v):
    return torch.optim.Adadelta(p, v['lr'], v['rho'], v['epsilon'], v['weight_decay'])


def nadam(p, v):
    return fixed_nadam()(p, momentum_decay=v['momentum_decay'], **betas(v))


MOMENTUM = {'momentum': 'momentum_buffer'}
MOMENTS = {'m': 'exp_avg', 'v': 'exp_avg_sq'}
ADAM = [
    dict(lr=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8, weight_decay=0.0),
    dict(lr=0.003, beta1=0.8, beta2=0.99, epsilon=1e-4, weight_decay=0.05),
    dict(lr=0.02, beta1=0.9, beta2=0.995, epsilon=1e-6, weight_decay=0.001, cycled=True),
]

# name: (maker, our state name -> torch's, settings). "cycled" varies the rate (and momentum or beta1) with the step.
OPTIMIZERS = {
    'sgd': (sgd(False), {}, [
        dict(lr=0.05, weight_decay=0.0),
        dict(lr=0.1, weight_decay=0.01),
        dict(lr=0.02, weight_decay=0.1, cycled=True),
    ]),
    'sgdm': (sgd(False), MOMENTUM, [
        dict(lr=0.01, momentum=0.9, dampening=0.0, weight_decay=0.0),
        dict(lr=0.05, momentum=0.5, dampening=0.3, weight_decay=0.01),
        dict(lr=0.01, momentum=0.9, dampening=0.0, weight_decay=0.001, cycled=True),
    ]),
    'nag': (sgd(True), MOMENTUM, [
        dict(lr=0.01, momentum=0.9, weight_decay=0.0),
        dict(lr=0.05, momentum=0.5, weight_decay=0.01),
        dict(lr=0.01, momentum=0.9, weight_decay=0.001, cycled=True),
    ]),
    'adagrad': (adagrad, {'sum': 'sum'}, [
        dict(lr=0.1, lr_decay=0.0, initial_accumulator=0.0, epsilon=1e-10, weight_decay=0.0),
        dict(lr=0.3, lr_decay=0.01, initial_accumulator=0.1, epsilon=1e-10, weight_decay=0.01),
        dict(lr=0.05, lr_decay=0.001, initial_accumulator=0.0, epsilon=1e-4, weight_decay=0.001, cycled=True),
    ]),
    'rmsprop': (rmsprop, {'v': 'square_avg', 'mean': 'grad_avg', 'momentum': 'momentum_buffer'}, [
        dict(lr=0.01, alpha=0.99, epsilon=1e-8, weight_decay=0.0, momentum=0.0, centered=False),
        dict(lr=0.01, alpha=0.9, epsilon=1e-4, weight_decay=0.01, momentum=0.0, centered=True),
        dict(lr=0.002, alpha=0.99, epsilon=1e-8, weight_decay=0.001, momentum=0.9, centered=False, cycled=True),
        dict(lr=0.003, alpha=0.95, epsilon=1e-6, weight_decay=0.0, momentum=0.7, centered=True),
    ]),
    'adam': (lambda p, v: torch.optim.Adam(p, **betas(v)), MOMENTS, ADAM),
    'amsgrad': (lambda p, v: torch.optim.Adam(p, amsgrad=True, **betas(v)),
                {**MOMENTS, 'v_max': 'max_exp_avg_sq'}, ADAM),
    # 1 - lr lambda is exact in float32 here: rounded, PyTorch's factor strays by 1e-5 in 500 steps.
    'adamw': (lambda p, v: torch.optim.AdamW(p, **betas(v)), MOMENTS,
              [ADAM[0], {**ADAM[1], 'lr': 2.0**-8, 'weight_decay': 2.0**-5}, ADAM[2]]),
    'adadelta': (adadelta, {'v': 'square_avg', 'u': 'acc_delta'}, [
        dict(lr=1.0, rho=0.9, epsilon=1e-6, weight_decay=0.0),
        dict(lr=0.5, rho=0.95, epsilon=1e-4, weight_decay=0.01),
        dict(lr=2.0, rho=0.8, epsilon=1e-5, weight_decay=0.001, cycled=True),
    ]),
    'nadam': (nadam, {**MOMENTS, 'mu_product': 'mu_product'}, [
        {**setting, 'momentum_decay': decay} for setting, decay in zip(ADAM, [0.004, 0.1, 0.0])
    ]),
    'radam': (lambda p, v: torch.optim.RAdam(p, **betas(v)), MOMENTS, ADAM),
}


def encode(array, dtype):
    return base64.b64encode(np.ascontiguousarray(array, dtype=dtype).tobytes()).decode()


def trajectory(name, setting, dtype, steps):
    make, states, _ = OPTIMIZERS[name]
    values = dict(setting)
    cycled = values.pop('cycled', False)
    p = torch.nn.Parameter(torch.from_numpy(uniform(1, 0, COUNT) * np.float32(2)).to(dtype))
    optimizer = make([p], values)
    group = optimizer.param_groups[0]
    result = []
    for time in range(STEPS):
        if cycled:
            group['lr'] = cycled_rate(values['lr'], time)
            if 'momentum' in values:
                group['momentum'] = cycled_momentum(time)
            if 'beta1' in values:
                group['betas'] = (cycled_momentum(time), values['beta2'])
        p.grad = torch.from_numpy(gradient(time)).to(dtype)
        optimizer.step()
        if time + 1 in steps:
            state = optimizer.state[p]
            vectors = {'parameters': encode(p.detach().numpy(), '<f4')}
            for ours, theirs in states.items():
                if state.get(theirs) is not None:
                    vectors[ours] = encode(state[theirs].numpy(), '<f4')
            result.append({'step': time + 1, 'vectors': vectors})
    return result


def optimizers():
    cases = []
    for name, (_, _, settings) in OPTIMIZERS.items():
        for setting in settings:
            values = dict(setting)
            cases.append({
                'name': name,
                'cycled': values.pop('cycled', False),
                'values': values,
                'checkpoints': trajectory(name, setting, torch.float32, CHECKPOINTS),
                'double': trajectory(name, setting, torch.float64, [STEPS]),
            })
    return cases


def schedule_values(make, base, total):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=base, momentum=0.9)
    scheduler = make(optimizer)
    rates, momenta = [], []
    for _ in range(total):
        rates.append(optimizer.param_groups[0]['lr'])
        momenta.append(optimizer.param_groups[0]['momentum'])
        optimizer.step()
        if len(rates) < total:
            scheduler.step()
    return rates, momenta


def schedules():
    cases = []

    def add(name, values, base, total, make, momentum=False):
        rates, momenta = schedule_values(make, base, total)
        cases.append({'name': name, 'values': values, 'base': base, 'total': total, 'rates': encode(rates, '<f8'),
                      'momenta': encode(momenta, '<f8') if momentum else None})

    for total in [1, 2, 7, 100, 1000]:
        add('constant', {}, 0.1, total, lambda o: lr_scheduler.LambdaLR(o, lambda t: 1.0))
        for every, gamma in [(1, 0.99), (3, 0.5), (30, 0.1)]:
            add('step', {'every': {'steps': every}, 'gamma': gamma}, 0.1, total,
                lambda o: lr_scheduler.StepLR(o, every, gamma))
        for minimum in [0.0, 1e-4, 0.05]:
            add('cosine', {'minimum': minimum}, 0.3, total,
                lambda o: lr_scheduler.CosineAnnealingLR(o, total, minimum))
    for total in [5, 8, 17, 100, 1001]:
        for anneal in ['cos', 'linear']:
            for three in [False, True]:
                for pct, div, final, peak, low, high in [
                        (0.3, 25.0, 1e4, 0.1, 0.85, 0.95), (0.45, 10.0, 100.0, 2.0, 0.8, 0.99)]:
                    add('one-cycle', {'form': 'torch', 'peak': peak, 'pct_start': pct, 'div_factor': div,
                                      'final_div_factor': final, 'three_phase': three, 'anneal': anneal,
                                      'base_momentum': low, 'max_momentum': high}, 0.01, total,
                        lambda o: lr_scheduler.OneCycleLR(
                            o, peak, total_steps=total, pct_start=pct, div_factor=div, final_div_factor=final,
                            three_phase=three, anneal_strategy=anneal, base_momentum=low, max_momentum=high), True)
    for warm, total in [(2, 10), (10, 100), (100, 1000)]:
        # LinearLR from 1/w to 1 in w - 1 steps is (t + 1) / w; at t = w the inner schedule starts.
        add('cosine', {'warmup': {'steps': warm}, 'minimum': 0.0}, 0.3, total,
            lambda o: lr_scheduler.SequentialLR(o, [
                lr_scheduler.LinearLR(o, 1 / warm, 1, warm - 1),
                lr_scheduler.LambdaLR(o, lambda t: (1 + np.cos(np.pi * t / (total - warm))) / 2)], [warm]))
    return cases


def training(name, setting, hidden, steps=20, inputs=12, classes=4, batch=16):
    """Losses of a closed loop: softmax regression, or one hidden ReLU layer, on bytes from the same hash."""
    make, _, _ = OPTIMIZERS[name]
    widths = [inputs, *hidden, classes]
    parameters = []
    for layer, (fan_in, fan_out) in enumerate(zip(widths, widths[1:])):
        weight = uniform(10 + layer, 0, fan_in * fan_out).reshape(fan_out, fan_in) * np.float32(0.5)
        parameters += [torch.nn.Parameter(torch.from_numpy(weight)), torch.nn.Parameter(torch.zeros(fan_out))]
    values = {key: value for key, value in setting.items() if key != 'cycled'}
    optimizer = make(parameters, values)
    features = ((uniform(100, 0, steps * batch * inputs) + 1) * 128).astype(np.uint8).reshape(steps, batch, inputs)
    losses = []
    for time in range(steps):
        x = torch.from_numpy(features[time].astype(np.float32) * np.float32(1 / 255))
        target = torch.from_numpy(features[time, :, :classes].argmax(1))
        for layer in range(0, len(parameters), 2):
            x = torch.nn.functional.linear(x if layer == 0 else torch.relu(x), parameters[layer], parameters[layer + 1])
        loss = torch.nn.functional.cross_entropy(x, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def trainings():
    return [{'name': name, 'hidden': hidden, 'values': {k: v for k, v in setting.items() if k != 'cycled'},
             'losses': encode(training(name, setting, hidden), '<f8')}
            for name, (_, _, settings) in OPTIMIZERS.items() for setting in settings for hidden in [[], [16]]]


def write(name, content):
    with open(os.path.join(HERE, name), 'wb') as file:
        file.write(gzip.compress(json.dumps(content, separators=(',', ':')).encode(), 9, mtime=0))


if __name__ == '__main__':
    torch.set_num_threads(1)
    if '--training' in sys.argv:
        write('training.json.gz', trainings())
    else:
        write('optimizers.json.gz', optimizers())
        write('schedules.json.gz', schedules())
