"""The order in which the answers to the stop screen were given: a clock that was wrong once doesn't change it."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# without types, the values come and go as the database has them: a damaged one stops nothing
_SCREEN = sa.table("screen", *(sa.column(name) for name in ("profile_id", "at", "number", "signs")))


def upgrade() -> None:
    """Number the answers by their times, as they were ordered before.

    Nobody knows when an answer was given that is dated in the future. One without signs is taken for the oldest, so
    that it doesn't hide a sign; one with signs counts until it is answered anew.
    """
    op.add_column("screen", sa.Column("number", sa.Integer, nullable=False, server_default="0"))
    connection = op.get_bind()
    now = _text(datetime.now(UTC))
    rows = connection.execute(sa.select(_SCREEN.c.profile_id, _SCREEN.c.at, _SCREEN.c.signs)).all()
    in_order = sorted(rows, key=lambda row: (_text(row[1]) <= now or row[2] not in ("[]", []), _text(row[1])))
    for number, (profile_id, at, _) in enumerate(in_order, start=1):
        mine = (_SCREEN.c.profile_id == profile_id) & (_SCREEN.c.at == at)
        connection.execute(sa.update(_SCREEN).where(mine).values(number=number))


def _text(at: object) -> str:
    """A time as SQLite keeps it."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(at, datetime) else str(at)
