"""What is done with partners in a quarter.

What was is kept: when an organisation is deleted its row stays, with the name as it was then.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Code, EncryptedText, UtcDateTime
from domain.actions.forms import ActionKind, ActionState

_TO_DO = text("step_due IS NOT NULL")


class QuarterAction(Base):
    """An action in a quarter. It points to no case and to no tenant."""

    __tablename__ = "quarter_action"
    __table_args__ = (
        Index("ix_quarter_action_state", "state", "since", "id"),
        Index("ix_quarter_action_quarter", "quarter_id", "state", "since"),
        Index(
            "ix_quarter_action_step",
            *("step_user_id", "step_due"),
            sqlite_where=_TO_DO,
            postgresql_where=_TO_DO,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    quarter_id: Mapped[int] = mapped_column(ForeignKey("quarter.id"))
    kind: Mapped[ActionKind] = mapped_column(Code(ActionKind))
    aim: Mapped[str] = mapped_column(EncryptedText, comment="what it is for")
    since: Mapped[date] = mapped_column(comment="in Rome")
    until: Mapped[date | None] = mapped_column(comment="the last day; null: without an end")
    state: Mapped[ActionState] = mapped_column(Code(ActionState))
    came: Mapped[str] = mapped_column(EncryptedText, comment="what came of it")
    step: Mapped[str] = mapped_column(EncryptedText, comment="what comes next")
    step_user_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), comment="who of the agency does it"
    )
    step_due: Mapped[date | None] = mapped_column(comment="by when; null: nothing to be done")
    fictitious: Mapped[bool] = mapped_column(default=False, comment="demonstration data")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)
    form_token: Mapped[str | None] = mapped_column(String(43), unique=True)

    __mapper_args__ = {"version_id_col": version}


class ActionNeed(Base):
    """A need an action is for; never a reserved one."""

    __tablename__ = "action_need"

    action_id: Mapped[int] = mapped_column(
        ForeignKey("quarter_action.id", ondelete="CASCADE"), primary_key=True
    )
    need_code: Mapped[str] = mapped_column(ForeignKey("need.code"), primary_key=True)


class ActionPart(Base):
    """An organisation in an action, with what it does there."""

    __tablename__ = "action_part"
    __table_args__ = (UniqueConstraint("action_id", "partner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("quarter_action.id", ondelete="CASCADE"))
    partner_id: Mapped[int | None] = mapped_column(
        ForeignKey("partner.id", ondelete="SET NULL"), index=True, comment="null: deleted since"
    )
    name: Mapped[str] = mapped_column(String(200), comment="as it was then")
    does: Mapped[str] = mapped_column(EncryptedText)
