"""The forms of this room: directory, experts, accounts and grants, interests; and the field that picks a record by its name."""
