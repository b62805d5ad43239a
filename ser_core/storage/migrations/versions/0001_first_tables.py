"""The first tables: calls with their analyses and turns, audio, people, tags, notes, corrections, rules, views, audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def letters(length: int) -> sa.String:
    """Compared letter by letter in both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "audio",
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("coding", sa.String(16), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("kept_sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_audio"),
    )
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_index("ix_audit_call_id", "audit", ["call_id"])
    op.create_table(
        "models",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("version", sa.String(120), nullable=False),
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_models"),
        sa.UniqueConstraint("name", "version", "sha256", name="uq_models_name_version_sha256"),
    )
    op.create_table(
        "people",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pseudonym", letters(120), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_people"),
        sa.UniqueConstraint("pseudonym", name="uq_people_pseudonym"),
    )
    op.create_table(
        "removals",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_removals"),
    )
    op.create_table(
        "rules",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", letters(120), nullable=False),
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_rules"),
        sa.UniqueConstraint("name", name="uq_rules_name"),
    )
    op.create_table(
        "store",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("recipient", sa.String(80), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_store"),
    )
    op.create_table(
        "tags",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", letters(40), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_tags"),
        sa.UniqueConstraint("name", name="uq_tags_name"),
    )
    op.create_table(
        "views",
        sa.Column("name", letters(120), nullable=False),
        sa.Column("view", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_views"),
    )
    op.create_table(
        "calls",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(32), nullable=False),
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("file", sa.String(120), nullable=False),
        sa.Column("model", sa.Integer(), nullable=False),
        sa.Column("customer", sa.Integer(), nullable=True),
        sa.Column("agent", sa.Integer(), nullable=True),
        sa.Column("called_at", sa.BigInteger(), nullable=False),
        sa.Column("called_day", sa.Integer(), nullable=False),
        sa.Column("stored_at", sa.BigInteger(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("speech_s", sa.Double(), nullable=False),
        sa.Column("silence_s", sa.Double(), nullable=False),
        sa.Column("cross_talk_s", sa.Double(), nullable=False),
        sa.Column("interruptions", sa.Integer(), nullable=False),
        sa.Column("agent_talk_share", sa.Double(), nullable=True),
        sa.Column("judged_s", sa.Double(), nullable=True),
        sa.Column("sentiment", sa.Double(), nullable=True),
        sa.Column("trend", sa.String(9), nullable=True),
        sa.Column("trend_change", sa.Double(), nullable=True),
        sa.Column("negative_share", sa.Double(), nullable=True),
        sa.Column("uncertain_share", sa.Double(), nullable=True),
        sa.Column("longest_negative_s", sa.Double(), nullable=True),
        sa.Column("recovered", sa.Boolean(), nullable=True),
        sa.Column("share_neutral", sa.Double(), nullable=True),
        sa.Column("share_calm", sa.Double(), nullable=True),
        sa.Column("share_happy", sa.Double(), nullable=True),
        sa.Column("share_sad", sa.Double(), nullable=True),
        sa.Column("share_angry", sa.Double(), nullable=True),
        sa.Column("share_fearful", sa.Double(), nullable=True),
        sa.Column("share_disgust", sa.Double(), nullable=True),
        sa.Column("share_surprised", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["agent"], ["people.number"], name="fk_calls_agent"),
        sa.ForeignKeyConstraint(["customer"], ["people.number"], name="fk_calls_customer"),
        sa.ForeignKeyConstraint(["model"], ["models.number"], name="fk_calls_model"),
        sa.PrimaryKeyConstraint("number", name="pk_calls"),
        sa.UniqueConstraint("fingerprint", name="uq_calls_fingerprint"),
        sa.UniqueConstraint("id", name="uq_calls_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_calls_agent", "calls", ["agent"])
    op.create_index("ix_calls_agent_talk_share_number", "calls", ["agent_talk_share", "number"])
    op.create_index("ix_calls_called_at_number", "calls", ["called_at", "number"])
    op.create_index("ix_calls_customer", "calls", ["customer"])
    op.create_index("ix_calls_duration_s_number", "calls", ["duration_s", "number"])
    op.create_index("ix_calls_interruptions_number", "calls", ["interruptions", "number"])
    op.create_index("ix_calls_longest_negative_s_number", "calls", ["longest_negative_s", "number"])
    op.create_index("ix_calls_negative_share_number", "calls", ["negative_share", "number"])
    op.create_index("ix_calls_sentiment_number", "calls", ["sentiment", "number"])
    op.create_index("ix_calls_sha256", "calls", ["sha256"])
    op.create_index("ix_calls_share_angry", "calls", ["share_angry"])
    op.create_index("ix_calls_share_calm", "calls", ["share_calm"])
    op.create_index("ix_calls_share_disgust", "calls", ["share_disgust"])
    op.create_index("ix_calls_share_fearful", "calls", ["share_fearful"])
    op.create_index("ix_calls_share_happy", "calls", ["share_happy"])
    op.create_index("ix_calls_share_neutral", "calls", ["share_neutral"])
    op.create_index("ix_calls_share_sad", "calls", ["share_sad"])
    op.create_index("ix_calls_share_surprised", "calls", ["share_surprised"])
    op.create_index("ix_calls_silence_s_number", "calls", ["silence_s", "number"])
    op.create_index("ix_calls_stored_at_number", "calls", ["stored_at", "number"])
    op.create_index("ix_calls_trend_change_number", "calls", ["trend_change", "number"])
    op.create_index("ix_calls_uncertain_share_number", "calls", ["uncertain_share", "number"])
    op.create_table(
        "analyses",
        sa.Column("call", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("analysis", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.number"], name="fk_analyses_call", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", name="pk_analyses"),
    )
    op.create_table(
        "call_tags",
        sa.Column("call", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tag", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.number"], name="fk_call_tags_call", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tag"], ["tags.number"], name="fk_call_tags_tag"),
        sa.PrimaryKeyConstraint("call", "tag", name="pk_call_tags"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_call_tags_tag_call", "call_tags", ["tag", "call"])
    op.create_table(
        "corrections",
        sa.Column("call", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("emotion", sa.SmallInteger(), nullable=False),
        sa.Column("corrected_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.number"], name="fk_corrections_call", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", "position", "who", name="pk_corrections"),
    )
    op.create_table(
        "hits",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("call", sa.Integer(), nullable=False),
        sa.Column("start_s", sa.Double(), nullable=False),
        sa.Column("end_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.number"], name="fk_hits_call", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["rule"], ["rules.number"], name="fk_hits_rule", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_hits"),
    )
    op.create_index("ix_hits_call", "hits", ["call"])
    op.create_index("ix_hits_rule_call", "hits", ["rule", "call"])
    op.create_table(
        "notes",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("call", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.number"], name="fk_notes_call", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_notes"),
    )
    op.create_index("ix_notes_call", "notes", ["call"])
    op.create_table(
        "turns",
        sa.Column("call", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.SmallInteger(), nullable=False),
        sa.Column("emotion", sa.SmallInteger(), nullable=True),
        sa.Column("uncertain", sa.Boolean(), nullable=True),
        sa.Column("start_s", sa.REAL(), nullable=False),
        sa.Column("end_s", sa.REAL(), nullable=False),
        sa.Column("sentiment", sa.REAL(), nullable=True),
        sa.Column("confidence", sa.REAL(), nullable=True),
        sa.ForeignKeyConstraint(["call"], ["calls.number"], name="fk_turns_call", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", "position", name="pk_turns"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "words",
        sa.Column("word", letters(40), nullable=False),
        sa.Column("call", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.number"], name="fk_words_call", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("word", "call", name="pk_words"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_words_call", "words", ["call"])
