"""The template library ``zs``."""
