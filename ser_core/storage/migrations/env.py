"""What Alembic runs: the steps that a store lacks, on the connection and in the transaction that it is given."""

from alembic import context

from ser_core.storage.service_tables import JobRow

# There is a configuration while Alembic runs this, and none where it is only imported, as by the search for doctests
if hasattr(context, "config"):
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=JobRow.metadata, transactional_ddl=True)
    context.run_migrations()
