"""``zhongshu first_account``: the first account of a new center, before which nobody could grant a role to anybody. Works once."""

from __future__ import annotations

import argparse
import getpass
import os
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from zhongshu.kernel.errors import Refusal
from zhongshu.people.actions import found_center
from zhongshu.people.actor import SYSTEM


class Command(BaseCommand):
    help = "Open the first account of a new center (director or system administrator)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name", help="the name, in Chinese or English")
        parser.add_argument("--role", default="DIR", choices=["DIR", "ADM"])

    def handle(self, *args: Any, **options: Any) -> None:
        """The password comes from FIRST_PASSWORD or is asked for; it is never an argument, which other users of the machine could read."""
        password = os.environ.get("FIRST_PASSWORD") or getpass.getpass("Password: ")
        name = {"name_en" if options["name"].isascii() else "name_zh": options["name"]}
        try:
            validate_password(password)
            found_center(
                SYSTEM,
                email=options["email"],
                password=password,
                role=options["role"],
                **{"name_zh": "", "name_en": "", **name},
            )
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from None
        except Refusal as refusal:
            raise CommandError(str(refusal.text)) from None
        self.stdout.write("done")
