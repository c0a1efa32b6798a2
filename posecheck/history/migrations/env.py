"""Run by Alembic: the connection is the one that the store has opened."""

from alembic import context

from posecheck.history.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
