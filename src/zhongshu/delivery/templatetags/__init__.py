"""The template library ``delivery``."""
