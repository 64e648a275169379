"""Writes PyTorch's values of further schedules, and closed forms of those it lacks, that Core.Tests compares with.

Run with PyTorch 1.13 (Debian's python3-torch): python3 schedule_families.py
It rewrites schedule_families.json.gz beside this file; the same version gives the same bytes.
"""
import math
import os

import numpy as np
import torch
from torch.optim import lr_scheduler

from optimizers import encode, schedule_values, write


def piece_values(make, base, total):
    return schedule_values(make, base, total)[0]


def wsd(base, warm, total, decay, shape, minimum):
    rates = []
    for t in range(total):
        if t < warm:
            rates.append(base * (t + 1) / warm)
            continue
        x = max(0.0, ((t - warm) - (total - warm - decay)) / decay)
        rates.append(minimum + (base - minimum) * (1 - (math.sqrt(x) if shape == '1-sqrt' else x)))
    return rates


def smith_clr(low, high, up, down, total, form, gamma):
    """Smith's own wording: an angle between two lines, not PyTorch's code."""
    rates = []
    for t in range(total):
        cycle, at = divmod(t, up + down)
        height = np.interp(at, [0, up, up + down], [0, 1, 0])
        height *= {'triangular': 1.0, 'triangular2': 0.5 ** cycle, 'exp_range': gamma ** t}[form]
        rates.append(low + (high - low) * height)
    return rates


def schedules():
    cases = []

    def add(name, values, base, total, make=None, momentum=False, rates=None):
        momenta = None
        if make is not None:
            rates, momenta = schedule_values(make, base, total)
        cases.append({'name': name, 'values': values, 'base': base, 'total': total, 'rates': encode(rates, '<f8'),
                      'momenta': encode(momenta, '<f8') if momentum else None})

    for total in [1, 2, 7, 100, 1000]:
        for milestones, gamma in [([3, 50, 51], 0.1), ([1, 2, 4, 4, 90], 0.7)]:
            add('multistep', {'milestones': [{'steps': m} for m in milestones], 'gamma': gamma}, 0.3, total,
                lambda o: lr_scheduler.MultiStepLR(o, milestones, gamma))
        for gamma in [0.9, 0.999]:
            add('exponential', {'gamma': gamma, 'every': {'steps': 1}}, 0.2, total,
                lambda o: lr_scheduler.ExponentialLR(o, gamma))
        add('exponential', {'gamma': 0.5, 'every': {'steps': 7}}, 0.2, total,
            rates=[0.2 * 0.5 ** (t / 7) for t in range(total)])
        for power in [1.0, 2.0, 0.5]:
            add('polynomial', {'power': power}, 0.1, total, lambda o: lr_scheduler.PolynomialLR(o, total, power))
        add('polynomial', {'power': 3.0, 'minimum': 0.02}, 0.1, total,
            rates=[0.02 + 0.08 * (1 - t / total) ** 3 for t in range(total)])
        for hold in [1, 10, 500]:
            add('inverse-sqrt', {'hold': {'steps': hold}}, 0.1, total,
                rates=[0.1 * math.sqrt(hold / max(t, hold)) for t in range(total)])
        for width, rise in [(512, 4000), (64, 30), (1, 1)]:
            add('noam', {'d_model': width, 'rise': {'steps': rise}}, 1.0, total,
                rates=[width ** -0.5 * min((t + 1) ** -0.5, (t + 1) * rise ** -1.5) for t in range(total)])
        for t_0, t_mult, minimum in [(1, 1, 0.0), (10, 1, 0.01), (10, 2, 0.0), (7, 3, 1e-3)]:
            add('sgdr', {'t_0': {'steps': t_0}, 't_mult': t_mult, 'minimum': minimum}, 0.3, total,
                lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, t_0, t_mult, minimum))
    for total in [10, 100, 1000]:
        for shape in ['linear', '1-sqrt']:
            for warm, decay, minimum in [(1, 2, 0.0), (3, 7, 0.01), (0, 5, 0.0)]:
                add('wsd', {'warmup': {'steps': warm}, 'decay': {'steps': decay}, 'shape': shape, 'minimum': minimum},
                    0.4, total, rates=wsd(0.4, warm, total, decay, shape, minimum))
        for form in ['triangular', 'triangular2', 'exp_range']:
            for up, down, gamma in [(20, 20, 0.99), (5, 30, 0.9999), (1, 1, 0.5)]:
                values = {'form': form, 'div_factor': 4.0, 'up': {'steps': up}, 'down': {'steps': down}, 'gamma': gamma}
                add('clr', {**values, 'base_momentum': 0.75, 'max_momentum': 0.95}, 0.8, total,
                    lambda o: lr_scheduler.CyclicLR(o, 0.2, 0.8, up, down, form, gamma, cycle_momentum=True,
                                                    base_momentum=0.75, max_momentum=0.95), True)
                add('clr', {**values, 'cycle_momentum': False}, 0.8, total,
                    rates=smith_clr(0.2, 0.8, up, down, total, form, gamma))
    for total in [30, 100, 400]:
        add('sequence', {'pieces': [['exponential', {'gamma': 0.9, 'every': {'steps': 1}}, 10],
                                    ['step', {'every': {'steps': 4}, 'gamma': 0.5}, 15],
                                    ['constant', {}, None]]}, 0.3, total,
            lambda o: lr_scheduler.SequentialLR(o, [
                lr_scheduler.ExponentialLR(o, 0.9), lr_scheduler.StepLR(o, 4, 0.5),
                lr_scheduler.LambdaLR(o, lambda t: 1.0)], [10, 25]))
        add('sequence', {'pieces': [['polynomial', {'power': 2.0}, 20], ['sgdr', {'t_0': {'steps': 8}, 't_mult': 2}, 70],
                                    ['cosine', {'minimum': 0.01}, None]]}, 0.3, total,
            rates=(piece_values(lambda o: lr_scheduler.PolynomialLR(o, 20, 2.0), 0.3, 20)
                   + piece_values(lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 8, 2), 0.3, 70)
                   + piece_values(lambda o: lr_scheduler.CosineAnnealingLR(o, max(1, total - 90), 0.01), 0.3,
                                  max(1, total - 90)))[:total])
    return cases


def plateaus():
    cases = []
    random = np.random.RandomState(7)
    for goal in ['min', 'max']:
        for mode, threshold in [('rel', 1e-4), ('rel', 0.05), ('abs', 0.02), ('rel', 0.0)]:
            for factor, patience, cooldown, minimum in [(0.1, 2, 0, 0.0), (0.5, 0, 3, 0.01), (0.9, 5, 1, 1e-3)]:
                sign = -1 if goal == 'max' else 1
                # A decreasing curve that flattens, with noise, plateaus of equal values and a NaN; positive throughout.
                metrics = 3 + sign * (np.exp(-np.arange(120) / 25.0) + 0.1 * random.uniform(-1, 1, 120))
                metrics[40:47] = metrics[40]
                metrics[60] = np.nan
                optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.2)
                scheduler = lr_scheduler.ReduceLROnPlateau(
                    optimizer, goal, factor, patience, threshold, mode, cooldown, minimum, eps=0)
                rates = []
                for metric in metrics:
                    scheduler.step(metric)
                    rates.append(optimizer.param_groups[0]['lr'])
                cases.append({'values': {'goal': goal, 'threshold_mode': mode, 'threshold': threshold,
                                         'factor': factor, 'patience': patience, 'cooldown': cooldown,
                                         'minimum': minimum},
                              'metrics': encode(metrics, '<f8'), 'rates': encode(rates, '<f8')})
    return cases


if __name__ == '__main__':
    torch.set_num_threads(1)
    write('schedule_families.json.gz', {'schedules': schedules(), 'plateaus': plateaus()})
