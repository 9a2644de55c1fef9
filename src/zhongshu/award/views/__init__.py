"""Pages where the award is prepared and carried out."""
