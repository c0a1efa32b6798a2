"""Conditions that some exercises must not be done with, what a doctor has cleared, and how the day after was."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nobody had been asked for conditions before: they are null, and will be asked for."""
    op.add_column("screen", sa.Column("conditions", sa.JSON, nullable=True))
    op.add_column("screen", sa.Column("cleared", sa.JSON, nullable=False, server_default=sa.text("'[]'")))
    op.create_table(
        "day_after",
        sa.Column("profile_id", sa.String(32), sa.ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("worse", sa.Boolean, nullable=False),
    )
