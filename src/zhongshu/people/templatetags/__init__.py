"""The template library ``demo``."""
