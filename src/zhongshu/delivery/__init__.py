"""Delivery 实施. States ACTIVE, GATE, PIVOT, PAUSE, ACCEPT.

Decides: milestones, iterations, assumptions, issues, alerts, money, gates with twelve outcomes, acceptance.
Flows in: the chapter `contract`. Flows out: the chapters `turn`, `ending`, `acceptance`. Never lets one person both ask for money and release it.
"""
