"""Pages of discovery: thin views; what they show is computed in queries, what they do in actions."""
