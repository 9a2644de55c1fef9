"""What the desk reads: worklists, the board, the flow, search. Each query starts from what the actor may know."""
