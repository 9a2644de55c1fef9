"""Registers the policy room with Django."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "zhongshu.policy"
    label = "policy"
