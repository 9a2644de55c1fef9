"""Lifecycle 生命周期: the spine. One dossier a technology, its course as data, and the one door through which it moves.

Decides: what a state is, which edges exist, who may take them, what must be there first, which clock runs.
Flows in: an actor's wish to move, chapters sealed by the stages. Flows out: the dossier's new state, a ledger line, a notice, the `Standing` for lists.
Never: knows what a stage does, or lets any other code assign a state.
"""
