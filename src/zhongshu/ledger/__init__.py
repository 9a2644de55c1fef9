"""The ledger 账本: an append-only, hash-chained record of every act, written in the act's own transaction.

Flows in: who, did what, to which subject, with which facts. Flows out: lines, a verdict on the chain, signed heads for outside witnesses.
Never: an update, a deletion, a line without an act, an act without a line, or contact data of a person.
"""
