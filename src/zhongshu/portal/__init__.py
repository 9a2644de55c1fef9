"""Portal 公开门户: the pages without login: propose, recommend, status by receipt, open needs, how we decide.

Flows in: visitors. Flows out: acts of `discovery`, done as the public or as the holder of a receipt.
Never: writes a record itself, shows anything of a lead without its key, or needs JavaScript.
"""
