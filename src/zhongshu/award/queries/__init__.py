"""Reading packages, publicity and contracts, always as somebody."""
