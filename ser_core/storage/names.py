"""People, tags and words of calls: rows that several calls share, made when first used and gone with the last use."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, exists, insert, or_, select

from ser_core.storage.tables import AnalysisRow, CallRow, CallTagRow, NoteRow, PersonRow, TagRow, WordRow
from ser_core.storage.wording import file_words, short_name, tag_names, words_of


def person_number(connection: Connection, pseudonym: str | None) -> int | None:
    """The row of a person, made where the pseudonym is new."""
    if pseudonym is None:
        return None
    name = short_name(pseudonym, "the pseudonym")
    found = connection.execute(select(PersonRow.number).where(PersonRow.pseudonym == name)).scalar_one_or_none()
    if found is None:
        new = insert(PersonRow).values(pseudonym=name)
        found = connection.execute(new.returning(PersonRow.number)).scalar_one()
    return found


def tag_number(connection: Connection, name: str) -> int:
    """The row of a tag in its one spelling, made where it is new."""
    found = connection.execute(select(TagRow.number).where(TagRow.name == name)).scalar_one_or_none()
    if found is None:
        found = connection.execute(insert(TagRow).values(name=name).returning(TagRow.number)).scalar_one()
    return found


def put_tags(connection: Connection, call: int, tags: Iterable[str]) -> None:
    """Tag a call; what it has already it keeps."""
    had = set(connection.execute(select(CallTagRow.tag).where(CallTagRow.call == call)).scalars())
    new = [number for name in tag_names(tags) if (number := tag_number(connection, name)) not in had]
    if new:
        connection.execute(insert(CallTagRow), [{"call": call, "tag": number} for number in new])


def put_words(connection: Connection, call: int) -> None:
    """The words by which a call is found, made anew from its file's name, its notes and what was said in it."""
    file = connection.execute(select(CallRow.file).where(CallRow.number == call)).scalar_one()
    notes = connection.execute(select(NoteRow.text).where(NoteRow.call == call)).scalars()
    connection.execute(delete(WordRow).where(WordRow.call == call))
    words = words_of([file_words(file), *notes, *texts_said(connection, call)])
    if words:
        connection.execute(insert(WordRow), [{"word": word, "call": call} for word in words])


def texts_said(connection: Connection, call: int) -> list[str]:
    """What was said in each turn, where somebody listened to the words."""
    analysis: Any = connection.execute(select(AnalysisRow.analysis).where(AnalysisRow.call == call)).scalar_one()
    words = analysis.get("words")  # an older analysis has no such place
    return [] if words is None else [turn["text"] for turn in words["turns"]]


def drop_unused(connection: Connection, people: Iterable[int], tags: Iterable[int]) -> None:
    """Of these, those that no call has any longer: a name may say more than its call did."""
    of_person = or_(CallRow.customer == PersonRow.number, CallRow.agent == PersonRow.number)
    connection.execute(delete(PersonRow).where(PersonRow.number.in_(set(people)), ~exists().where(of_person)))
    of_tag = exists().where(CallTagRow.tag == TagRow.number)
    connection.execute(delete(TagRow).where(TagRow.number.in_(set(tags)), ~of_tag))
