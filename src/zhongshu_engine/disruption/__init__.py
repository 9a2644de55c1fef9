"""Disruption: for each work, who cites it alone, who cites it together with its references, and who goes on citing
only the references.

In: a ``Graph``. Out: ``Disruption``, five counts and the indices made of them, with a status for every node. Never:
ranks people, or hides
that a value is undefined. Whence: Funk & Owen-Smith 2017; Wu, Wang & Evans 2019; Bornmann et al. 2020; see
docs/engine/disruption.md.
"""
