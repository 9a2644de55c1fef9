"""Panels 专家组.

Decides: who judges a dossier at one sitting: kind, chair, secretary, quorum, seats, invitations, declarations, pledges.
Flows in: experts and their interests, a dossier and an occasion (appraisal, gate, acceptance). Flows out: seats that were accepted. Never holds a verdict: what is judged belongs to the room that asked.
"""
