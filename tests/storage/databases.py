"""Databases on the tests' own PostgreSQL."""

from uuid import uuid4

import psycopg

from ser_core.storage.tables import Table

DATABASES = ("sqlite", "postgresql")


def new_database(server: str) -> str:
    """One more database on a server."""
    name = f"calls_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


def empty(address: str) -> None:
    """A database of tables without a row; the next store in it is another one."""
    tables = ", ".join(table.name for table in Table.metadata.sorted_tables)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY")
