"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "profile",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False, unique=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
    )
    op.create_table(
        "screen",
        sa.Column("profile_id", sa.String(32), sa.ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("at", _MOMENT, primary_key=True),
        sa.Column("signs", sa.JSON, nullable=False),
    )
    op.create_table(
        "practice",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("profile_id", sa.String(32), sa.ForeignKey("profile.id", ondelete="CASCADE"), nullable=False),
        sa.Column("exercise", sa.String(80), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("pain_before", sa.Integer),
        sa.Column("pain_after", sa.Integer),
    )
    op.create_index("ix_practice_profile_id", "practice", ["profile_id"])
    op.create_index("ix_practice_started_at", "practice", ["started_at"])
    op.create_table(
        "practice_set",
        sa.Column("practice_id", sa.String(32), sa.ForeignKey("practice.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("ended_at", _MOMENT, nullable=False),
        sa.Column("side", sa.String(8)),
        sa.Column("target", sa.Integer),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("pain", sa.Integer),
        sa.Column("easy", sa.Boolean),
        sa.Column("repetitions", sa.JSON, nullable=False),
    )
