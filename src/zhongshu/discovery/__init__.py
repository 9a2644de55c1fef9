"""Discovery 开放发现: how technologies come in: open submissions, recommendations, needs, scouting campaigns, signals; and their triage.

Decides: what a lead must say, whether two leads are one technology, what happens to a lead (candidate, watch, ask, merge, decline).
Flows in: visitors, recommenders, scouts, signals. Flows out: dossiers in LEAD and SCREEN, the chapters `lead` and `closing`.
Never: puts a person's contact data in the ledger, the search index or a chapter; assigns a specialist.
"""
