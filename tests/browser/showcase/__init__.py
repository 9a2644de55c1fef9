"""A site that shows every component of `pages` with invented rows. For looking and for the browser tests; no URL of the center leads here."""
