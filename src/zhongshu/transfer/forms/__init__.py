"""The forms of the room. What was typed is judged inside the acts; here are only labels, help and shapes."""
