"""Registers the spine with Django."""

from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    name = "zhongshu.lifecycle"
    label = "lifecycle"
