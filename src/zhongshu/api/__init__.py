"""API: the same queries and acts for machines, in JSON, described by OpenAPI at ``/api/v1/docs``.

Decides: which token is whose. Flows in: a bearer token and JSON. Flows out: what the token's owner would see on a page, and the same refusals.
Never: a right that the owner's pages do not give, or a rule of its own.
"""
