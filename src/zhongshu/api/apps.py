"""Registers the API: how a token names its owner, and the names of its acts."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "zhongshu.api"
    label = "api"

    def ready(self) -> None:
        from zhongshu.api.labels import register
        from zhongshu.api.queries import actor_of_token
        from zhongshu.people.access import identify_machines

        register()
        identify_machines(actor_of_token)
