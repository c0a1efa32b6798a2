"""A raised hand as the answer that it hurts more than before."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Of the sets before, nobody had answered so."""
    op.add_column("practice_set", sa.Column("more_pain", sa.Boolean, nullable=False, server_default=sa.false()))
