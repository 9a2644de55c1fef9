"""``zhongshu prepare``: everything `make run` needs before it serves, safe to repeat: tables, rules, and in an empty center the demonstration."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from environs import Env

from zhongshu.people.actor import SYSTEM
from zhongshu.policy.actions import install_default_rules
from zhongshu.policy.models import RuleSet
from zhongshu.web.demo import ground


class Command(BaseCommand):
    help = "Bring the tables up to date, install the default rules, and make the demo center where nothing is there yet (ZHONGSHU_DEMO=0: not)."

    def handle(self, *args: Any, **options: Any) -> None:
        self._say("数据表 / tables", self._migrate())
        if ground.is_empty() and Env().bool("ZHONGSHU_DEMO", True):
            call_command("demo", stdout=self.stdout)
        self._say("规则 / rules", self._rules())
        if ground.is_demo():
            self._say("演示 / demo", "登录页可一键进入各角色 / one click on the login page enters each role")
        elif ground.is_empty():
            self._say("下一步 / next", "zhongshu first_account: 开设第一个账号 / opens the first account")

    def _migrate(self) -> str:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            call_command("migrate", verbosity=0)
        return f"{len(plan)} 项更新 / updated" if plan else "已是最新 / up to date"

    def _rules(self) -> str:
        there = RuleSet.objects.exists()
        row = install_default_rules(SYSTEM)
        return f"第 {row.number} 版 / version {row.number}" + ("" if there else " (已装入 / installed)")

    def _say(self, what: str, how: str) -> None:
        self.stdout.write(f"{what}: {how}")
