"""Random numbers by counter: the same seed, run, stream and position give the same number on any machine and in any order.

That is what makes common random numbers honest: every policy meets the same candidates, the same noise and the same lots.
The generator is SplitMix64 (Steele, Lea & Flood 2014) over a mixed key; normals by Box and Muller's transformation.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit


@njit(cache=True)
def mixed(x):
    """One SplitMix64 step of a 64-bit key."""
    x = np.uint64(x) + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@njit(cache=True)
def uniforms(seed, run, stream, count):
    """``count`` numbers strictly between 0 and 1."""
    base = mixed(mixed(mixed(np.uint64(seed)) ^ np.uint64(run)) ^ np.uint64(stream))
    out = np.empty(count)
    for i in range(count):
        out[i] = (np.float64(mixed(base ^ np.uint64(i)) >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)
    return out


@njit(cache=True)
def normals(seed, run, stream, count):
    """``count`` standard normal numbers."""
    even = count + (count & 1)
    u = uniforms(seed, run, stream, even)
    out = np.empty(even)
    for i in range(0, even, 2):
        radius = math.sqrt(-2.0 * math.log(u[i]))
        out[i] = radius * math.cos(2.0 * math.pi * u[i + 1])
        out[i + 1] = radius * math.sin(2.0 * math.pi * u[i + 1])
    return out[:count]
