"""Registers the pages room with Django."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "zhongshu.pages"
    label = "pages"
