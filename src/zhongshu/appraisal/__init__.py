"""Appraisal 论证. State APPR.

Decides: what independent experts think: verdict first, then scores, locked before anyone sees another's; cross round; golden ticket; signed opinion.
Flows in: the chapter `plan`, experts of a panel. Flows out: the chapter `opinion` and the feedback to the team. Never shows who stands behind a plan in a blind round.
"""
