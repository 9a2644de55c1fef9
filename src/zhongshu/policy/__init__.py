"""Policy 规则: the rules of the house as versioned data, never as code.

Decides: what a rule-set may hold, who drafts, proposes and approves one, which is in force.
Flows out: frozen `Rules`, by version; a dossier keeps the version under which it entered.
Never: changes a rule-set once proposed, or applies a rule itself (that is each room's business).
"""
