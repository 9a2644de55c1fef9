"""People 人员: who may come in, as whom, and who must stay out of what.

Decides: accounts, the 23 roles and their scopes, segregation of duties, organisations, persons with dated employments, experts, conflicts.
Flows out: an `Actor` for every request and act; yes or no to "may this actor do that here".
Never: looks inside a dossier, or derives an interest from an e-mail domain.
"""
