"""Exact values of elementary functions at doubles, as a double and the double nearest to the rest.

Run: python3 scalar_math.py > scalar_math.csv   (made with mpmath 1.2 at 60 digits)
"""
import random

from mpmath import cos, exp, expm1, log, mp, mpf, pi, power, sin, tanh

mp.dps = 60
random.seed(1)


def line(name, value, *arguments):
    high = float(value)
    low = float(value - mpf(high))
    print(",".join([name, *(repr(float(a)) for a in arguments), repr(high), repr(low)]))


def spread(count, low, high):
    return [random.uniform(low, high) for _ in range(count)]


for x in spread(60, -700, 700) + spread(60, -1, 1) + [10.0**-k for k in range(1, 17)] + [0.0, 0.5, 709.7, -707.9]:
    line("exp", exp(mpf(x)), x)
for x in spread(60, -1, 1) + spread(30, -20, 40) + [s * 10.0**-k for k in range(1, 17) for s in (1, -1)]:
    line("expm1", expm1(mpf(x)), x)
for x in (spread(60, 0.5, 2) + [10**e for e in spread(60, -300, 300)]
          + [1 + s * 2.0**-k for k in range(1, 52) for s in (1, -1)] + [5e-324, 2.2250738585072014e-308]):
    if x != 1:
        line("log", log(mpf(x)), x)
for x in spread(60, -1, 1) + spread(40, -1000, 1000):
    line("cospi", cos(pi * mpf(x)), x)
    line("sinpi", sin(pi * mpf(x)), x)
for x in spread(60, -1, 1) + spread(40, -25, 25) + [10.0**-k for k in range(1, 17)]:
    line("tanh", tanh(mpf(x)), x)
for x, n in [(0.9, 1), (0.9, 7), (0.9, 1000), (0.999, 1), (0.999, 12345), (0.9999, 10**6), (0.5, 1000), (1.5, 1000),
             (0.999999, 10**7), (0.1, 300)]:
    line("power", power(mpf(x), n), x, n)
for x, y in [(2.0, 0.5), (10.0, -0.8), (3.7, 12.25), (1e-3, 2.5), (123456.0, -0.5), (0.999, 1e4), (7.0, 100.5)]:
    line("pow", power(mpf(x), mpf(y)), x, y)
