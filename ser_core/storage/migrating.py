"""Running the migrations that ship in this package."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = "ser_core.storage:migrations"  # a resource of the package: in the wheel too


def migrate(connection: Connection, revision: str = "head") -> None:
    """Every step up to a revision, in the transaction of this connection."""
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def known_revisions() -> list[str]:
    """The steps that this calltone knows, the first one first."""
    steps = ScriptDirectory.from_config(alembic_config()).walk_revisions()
    return [step.revision for step in steps][::-1]


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    config.set_main_option("path_separator", "os")
    return config
