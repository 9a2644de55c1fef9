"""Registers the people room: the names of its acts, its places in the rail, how roles are written, and what is recorded of sign-ins."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig

from zhongshu.kernel.bilingual import Bi


class PeopleConfig(AppConfig):
    name = "zhongshu.people"
    label = "people"

    def ready(self) -> None:
        from zhongshu.pages import pickers, rail, shell
        from zhongshu.people import sign_ins, verbs
        from zhongshu.people.queries import picking
        from zhongshu.people.tables import waiting_rulings

        verbs.register()
        sign_ins.connect()
        # whoever is signed in may name an organisation; how much of a person's name is enough is the query's business
        pickers.register(
            "organisation", right="desk:R", search=picking.organisations_named, label=picking.organisation_label
        )
        pickers.register("person", right="desk:R", search=picking.persons_named, label=picking.person_label)
        rail.register(
            "hub", Bi("单位", "Organisations"), "people:organisations", "organisation:RCU", "building", 60, "o"
        )
        rail.register("hub", Bi("人员", "Persons"), "people:persons", "organisation:RCU", "users", 61)
        rail.register("select", Bi("专家", "Experts"), "people:experts", "expert:RCU", "school", 70, "e")
        rail.register("hub", Bi("利益关系", "Interests"), "people:interests", "desk:R", "affiliate", 62)
        rail.register("hub", Bi("账号与角色", "Accounts and roles"), "people:accounts", "users:RUA", "key", 80)
        rail.count("people:interests", waiting_rulings)
        shell.describe_actor(roles_in_words)


def roles_in_words(actor: Any) -> str:
    """The roles of an actor, as they stand under the name."""
    from zhongshu.people.roles import LABELS

    return str(Bi("、", ", ")).join(str(LABELS[role]) for role in LABELS if role in actor.roles)
