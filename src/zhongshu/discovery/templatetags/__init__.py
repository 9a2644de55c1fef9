"""The template library ``discovery``."""
