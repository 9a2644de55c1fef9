"""``zhongshu-engine``: each command lives in a module of this package and is imported only when it is called.

Decides: which module serves which command, and the exit status (0 done, 2 bad input, 3 infeasible).
Never: prints a traceback for a person's mistake, or leaves a half-written file behind.
"""

from __future__ import annotations

import importlib
import sys

import click

from zhongshu_engine import __version__
from zhongshu_engine.errors import EngineError

# command -> module of this package that holds a click command of the same name ("-" becomes "_")
COMMANDS: dict[str, str] = {
    "report": "report",
    "bursts": "bursts",
    "main-path": "main_path",
    "novelty": "novelty",
    "disrupt": "disrupt",
    "graph": "graph",
    "portfolio": "portfolio",
    "staging": "staging",
    "assign": "assign",
    "contest": "contest",
    "expertise": "expertise",
    "lottery": "lottery",
    "rank": "rank",
}


class LazyGroup(click.Group):
    """Loads a command's module on first use, so that `--help` and short commands start at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"{__name__}.{COMMANDS[name]}")
        return getattr(module, name.replace("-", "_"))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def root() -> None:
    """The computation of the center: discovery, judgement, portfolio."""


def main(argv: list[str] | None = None) -> int:
    """Run one command; a mistake of the caller becomes one sentence on standard error."""
    try:
        root.main(args=argv, standalone_mode=False)
    except EngineError as error:
        click.echo(f"zhongshu-engine: {error}", err=True)
        for reason in getattr(error, "reasons", ()):
            click.echo(f"  - {reason}", err=True)
        return error.exit_status
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return 130
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return 2
    except click.ClickException as error:
        click.echo(f"zhongshu-engine: {error.format_message()}", err=True)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
