"""Registers the ledger with Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "zhongshu.ledger"
    label = "ledger"
