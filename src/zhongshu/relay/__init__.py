"""Relay 接力. State RELAY.

Decides: the hand-over of a dossier to another lead organisation with no ownerless day: what is packed, who accepted it, how long both sides overlap.
Flows in: a gate that chose relay. Flows out: the chapter `relay`, edges T-30 to T-32, the lead organisation of a dossier on any day.
Never: decides whether to hand over (the gate does), or moves money.
"""
