"""How a page behaves, whatever it shows: shell, words, forms, lists, charts, exports, drafts, double clicks.

Flows in: an actor (anything with ``user_id``, ``ledger_name`` and ``may``), rows, forms. Flows out: markup, sheets, refusals beside their fields.
Knows no stage and no role; decides nothing about who may see what. What it stores (drafts, saved views, keys of forms already sent)
is furniture of one reader, not an act, so it writes no line in the ledger.
"""
