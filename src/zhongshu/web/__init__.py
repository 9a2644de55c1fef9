"""Composition root: settings, URLs, the base templates and static files, the command line. Knows everybody, decides nothing."""
