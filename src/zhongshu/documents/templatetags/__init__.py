"""The template library ``documents``."""
