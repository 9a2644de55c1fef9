"""The compiled kernel: every non-dominated portfolio of one budget whose weighted value reaches a threshold.

Flows in: weights, values (items × objectives), the weighted value of each item, the budget, the threshold and a floor for each objective.
Flows out: points and the choice behind each. Items whose reduced cost exceeds the room between bound and threshold are fixed; the rest (the core)
go through a dynamic programme that drops a state when a bound shows it cannot reach the threshold or a floor, or when a lighter state is as good.
Dominance among three objectives looks back a bounded window only: it saves time, never decides correctness.
After the idea of core problems (Balas & Zemel 1980; Pisinger 1997) and of bound sets in dynamic programmes (Bazgan, Hugot & Vanderpooten 2009).
"""

from __future__ import annotations

import numpy as np
from numba import njit

LOOK_BACK = 128
SLACK = 1e-6  # absolute; a relative part of 1e-14 is added for large weighted values
TOO_MANY = 20_000_000


@njit(cache=True)
def relaxed(weight, gain, budget):
    """Value of the linear relaxation and the price of one unit of budget in it."""
    ratio = np.empty(weight.size)
    for j in range(weight.size):
        ratio[j] = gain[j] / weight[j] if weight[j] > 0 else 1e300
    left, value = budget, 0.0
    for j in np.argsort(-ratio, kind="mergesort"):
        if weight[j] > left:
            return value + left * ratio[j], ratio[j]
        left -= weight[j]
        value += gain[j]
    return value, 0.0


@njit(cache=True)
def split(weight, gain, price, room):
    """Items certainly in, and the core (far from indifferent first)."""
    inside = np.zeros(weight.size, np.bool_)
    core = np.empty(weight.size, np.int64)
    distance = np.empty(weight.size)
    size = 0
    for j in range(weight.size):
        reduced = gain[j] - price * weight[j]
        if weight[j] > 0 and abs(reduced) <= room:
            core[size] = j
            distance[size] = -abs(reduced)
            size += 1
        else:
            inside[j] = weight[j] == 0 or reduced > 0
    return inside, core[:size][np.argsort(distance[:size], kind="mergesort")]


@njit(cache=True)
def bound_tables(weight, gains):
    """For every direction and every remaining tail of the core: prefix sums in the order of value for money."""
    size, directions = gains.shape
    spent = np.zeros((directions, size + 1, size + 1), np.int64)
    value = np.zeros((directions, size + 1, size + 1), np.int64)
    for d in range(directions):
        order = np.argsort(-(gains[:, d] / weight), kind="mergesort")
        for start in range(size + 1):
            filled = 0
            for t in order:
                if t >= start:
                    spent[d, start, filled + 1] = spent[d, start, filled] + weight[t]
                    value[d, start, filled + 1] = value[d, start, filled] + gains[t, d]
                    filled += 1
    return spent, value


@njit(cache=True, inline="always")
def at_most(spent, value, count, left):
    """The most that the tail can add within what is left of the budget (linear relaxation)."""
    low, high = 0, count
    while low < high:
        middle = (low + high + 1) >> 1
        if spent[middle] <= left:
            low = middle
        else:
            high = middle - 1
    if low == count:
        return float(value[count])
    # as floats: money in small units times weighted values would overflow whole numbers
    part = float(left - spent[low]) / float(spent[low + 1] - spent[low])
    return value[low] + part * float(value[low + 1] - value[low])


@njit(cache=True)
def hopeless(state, gain_row, spent, value, tail, count, left, floors, slack):
    """Whether no completion reaches every floor; the last direction is the weighted one, checked first."""
    for d in range(floors.size - 1, -1, -1):
        if state[d] + gain_row[d] + at_most(spent[d, tail], value[d, tail], count, left) < floors[d] - slack:
            return True
    return False


@njit(cache=True)
def admit_two(states, steps, used, new):
    """Staircase of two objectives: the place of ``new``, or -1 when a lighter state is as good; returns the new length too."""
    low, high = 0, used
    while low < high:
        middle = (low + high) >> 1
        if states[steps[middle], 0] >= states[new, 0]:
            low = middle + 1
        else:
            high = middle
    if low > 0 and states[steps[low - 1], 1] >= states[new, 1]:
        return False, used
    end = low
    while end < used and states[steps[end], 1] <= states[new, 1]:
        end += 1
    if end == low:
        for t in range(used, low, -1):
            steps[t] = steps[t - 1]
        steps[low] = new
        return True, used + 1
    steps[low] = new
    gone = end - low - 1
    if gone:
        for t in range(end, used):
            steps[t - gone] = steps[t]
    return True, used - gone


@njit(cache=True)
def admit_many(states, recent, used, new, objectives):
    """Compare with the states last kept; one that dominates is moved towards the end, where it is met sooner."""
    for t in range(used - 1, max(-1, used - 1 - LOOK_BACK), -1):
        held = recent[t]
        worse = False
        for d in range(objectives):
            if states[held, d] < states[new, d]:
                worse = True
                break
        if not worse:
            nearer = t + (used - t) // 2
            if nearer < used:
                recent[t], recent[nearer] = recent[nearer], held
            return False, used
    recent[used] = new
    return True, used + 1


@njit(cache=True)
def admit(states, kept, used, new, objectives):
    """Whether ``new`` survives the lighter states before it; ``kept`` is updated."""
    if objectives == 2:
        return admit_two(states, kept, used, new)
    if objectives == 1:
        if used and states[kept[0], 0] >= states[new, 0]:
            return False, used
        kept[0] = new
        return True, 1
    return admit_many(states, kept, used, new, objectives)


@njit(cache=True)
def extend(used, states, marks, item, item_weight, gain_row, limit, spent, value, count, floors, slack):
    """One item: the states without it and with it, merged by weight, less the hopeless and the dominated."""
    have = used.size
    objectives = floors.size - 1
    new_used = np.empty(2 * have, np.int64)
    new_states = np.empty((2 * have, objectives + 1), np.int64)
    new_marks = np.empty((2 * have, marks.shape[1]), np.uint64)
    kept = np.empty(2 * have, np.int64)
    nothing = np.zeros_like(gain_row)
    count_kept, size, without, with_it = 0, 0, 0, 0
    while without < have or with_it < have:
        if with_it >= have:
            take = False
        elif without >= have:
            take = True
        else:
            a, b = used[without], used[with_it] + item_weight
            take = b < a or (
                a == b and states[with_it, objectives] + gain_row[objectives] > states[without, objectives]
            )
        if take:
            parent, weight_now, row = with_it, used[with_it] + item_weight, gain_row
            with_it += 1
        else:
            parent, weight_now, row = without, used[without], nothing
            without += 1
        if weight_now > limit or hopeless(
            states[parent], row, spent, value, item + 1, count, limit - weight_now, floors, slack
        ):
            continue
        for d in range(objectives + 1):
            new_states[size, d] = states[parent, d] + row[d]
        good, count_kept = admit(new_states, kept, count_kept, size, objectives)
        if not good:
            continue
        new_used[size] = weight_now
        new_marks[size] = marks[parent]
        if take:
            new_marks[size, item >> 6] |= np.uint64(1) << np.uint64(item & 63)
        size += 1
    return new_used[:size].copy(), new_states[:size].copy(), new_marks[:size].copy()


@njit(cache=True)
def reach(weight, values, gain, budget, threshold, low):
    """Points (with their weighted value last), marks over the core, the core, the items certainly in.

    ``low`` holds one floor for each objective. An empty answer proves that no portfolio meets the threshold and the floors.
    """
    objectives = values.shape[1]
    top, price = relaxed(weight, gain, budget)
    slack = SLACK + 1e-14 * abs(top)
    inside, core = split(weight, gain, price, top - threshold + slack)
    gains = np.empty((core.size, objectives + 1), np.int64)
    base = np.zeros((1, objectives + 1), np.int64)
    spent_inside = 0
    for j in range(weight.size):
        if inside[j]:
            spent_inside += weight[j]
            base[0, objectives] += gain[j]
            for d in range(objectives):
                base[0, d] += values[j, d]
    for t in range(core.size):
        gains[t, objectives] = gain[core[t]]
        gains[t, :objectives] = values[core[t]]
    floors = np.empty(objectives + 1)
    floors[:objectives] = low
    floors[objectives] = threshold
    marks = np.zeros((1, core.size // 64 + 1), np.uint64)
    used = np.zeros(1, np.int64)
    if spent_inside > budget:
        return base[:0], marks[:0], core, inside, 0
    spent, value = bound_tables(weight[core], gains)
    states, explored = base, 0
    if core.size == 0 and hopeless(base[0], np.zeros(objectives + 1, np.int64), spent, value, 0, 0, 0, floors, slack):
        return base[:0], marks[:0], core, inside, 0
    for item in range(core.size):
        used, states, marks = extend(
            used, states, marks, item, weight[core[item]], gains[item], budget - spent_inside,
            spent, value, core.size - item - 1, floors, slack,
        )  # fmt: skip
        explored += used.size
        if used.size > TOO_MANY:
            return states[:0], marks[:0], core, inside, -1
        if used.size == 0:
            break
    return states, marks, core, inside, explored


def choice(marks, core, inside) -> np.ndarray:
    """The items of one state, as a boolean row."""
    chosen = inside.copy()
    for t, item in enumerate(core):
        if (int(marks[t >> 6]) >> (t & 63)) & 1:
            chosen[item] = True
    return chosen
