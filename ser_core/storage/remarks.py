"""What people say of a call: notes, and what they heard in a turn."""

from datetime import UTC, datetime

from sqlalchemy import delete, insert, select

from ser_core.emotions import emotion_index
from ser_core.errors import CalltoneError
from ser_core.storage.audit import log
from ser_core.storage.connecting import writing
from ser_core.storage.names import put_words
from ser_core.storage.reading import call_number
from ser_core.storage.store import LOCAL, Store
from ser_core.storage.tables import CallRow, CorrectionRow, NoteRow
from ser_core.storage.tidying import empty_log
from ser_core.storage.wording import note_text, short_name


class NoSuchNote(CalltoneError):
    """A note that the call does not have."""

    def __init__(self, number: int) -> None:
        super().__init__(f"the call has no note {number}: `calltone calls show` lists its notes with their numbers")


class NoSuchTurn(CalltoneError):
    """A turn that the call does not have."""

    def __init__(self, position: int) -> None:
        super().__init__(f"the call has no turn {position}: turns are counted from 0, as in its analysis")


def add_note(store: Store, call_id: str, text: str, who: str = LOCAL) -> int:
    """Write a note; its number, by which it is deleted."""
    note = {"written_at": datetime.now(UTC), "who": short_name(who, "the name"), "text": note_text(text)}
    with writing(store.engine) as connection:
        call = call_number(connection, call_id)
        number = connection.execute(
            insert(NoteRow).values(note | {"call": call}).returning(NoteRow.number)
        ).scalar_one()
        put_words(connection, call)
        log(connection, who, "noted", call_id)
    return number


def delete_note(store: Store, call_id: str, number: int, who: str = LOCAL) -> None:
    """Take a note away, its words and its trace in SQLite's log too."""
    with writing(store.engine) as connection:
        call = call_number(connection, call_id)
        notes = connection.execute(select(NoteRow.number).where(NoteRow.call == call)).scalars().all()
        if number not in notes:
            raise NoSuchNote(number)
        connection.execute(delete(NoteRow).where(NoteRow.number == number))
        put_words(connection, call)
        log(connection, who, "note deleted", call_id)
    empty_log(store)


def correct_turn(store: Store, call_id: str, position: int, emotion: str, who: str = LOCAL) -> None:
    """Write down what somebody heard in a turn; of one person the last word counts."""
    emotion_index(emotion)
    heard = {"emotion": emotion, "corrected_at": datetime.now(UTC)}
    with writing(store.engine) as connection:
        call = call_number(connection, call_id)
        turns = connection.execute(select(CallRow.turns).where(CallRow.number == call)).scalar_one()
        if not 0 <= position < turns:
            raise NoSuchTurn(position)
        same = {"call": call, "position": position, "who": short_name(who, "the name")}
        connection.execute(delete(CorrectionRow).filter_by(**same))
        connection.execute(insert(CorrectionRow).values(same | heard))
        log(connection, who, "corrected", call_id)


def withdraw_correction(store: Store, call_id: str, position: int, who: str = LOCAL) -> None:
    """Take back what one person said of a turn; where they said nothing nothing happens."""
    with writing(store.engine) as connection:
        call, name = call_number(connection, call_id), short_name(who, "the name")
        said = connection.execute(select(CorrectionRow.position).where(CorrectionRow.call == call)).scalars().all()
        if position not in said:
            return
        connection.execute(delete(CorrectionRow).filter_by(call=call, position=position, who=name))
        log(connection, who, "correction deleted", call_id)
