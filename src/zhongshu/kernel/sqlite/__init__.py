"""Django's own SQLite backend with a queue at the door of the writers; see ``base``."""
