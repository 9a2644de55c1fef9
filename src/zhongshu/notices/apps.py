"""Registers the notices room with Django, and its chores with the worker."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "zhongshu.notices"
    label = "notices"
