"""Award 立项. States PROP, PUBL, CONTR.

Decides: what is put to the committee, what it grants, publicity and objections, the contract.
Flows in: the chapters `plan` and `opinion`, caps and budget of the rules. Flows out: the chapters `mandate` and `contract`.
"""
