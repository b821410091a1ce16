"""
A framework: what must be considered, as data a policy officer can review.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from dueregard.errors import UnknownNameError
from dueregard.model.base import Direction, Identifier, Model, Text

HolidayDay = Annotated[str, StringConstraints(pattern=r"^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class Reference(Model):
    """
    A section of law or guidance; `confirmed` is False where it should be confirmed before relying on it.
    """

    text: Text
    url: Text | None = None
    confirmed: bool = False


class Limb(Model):
    """
    One limb of an aim, as the statute lists them.
    """

    id: Identifier
    text: Text
    reference: Reference


class Aim(Model):
    """
    One aim of the duty, with its limbs.
    """

    id: Identifier
    title: Text
    text: Text
    reference: Reference
    limbs: tuple[Limb, ...] = ()


class Subject(Model):
    """
    An objective or a characteristic that needs a row.

    `aims` names the aims that count for it; `groups` words a reader may use for the people concerned.
    `steps_under` names the limb under which the law asks for steps that take account of these people.
    """

    id: Identifier
    title: Text
    wording: Text | None = None
    aims: tuple[Identifier, ...] = ()
    groups: tuple[Text, ...] = ()
    aliases: tuple[Text, ...] = ()
    steps_under: Identifier | None = None
    reference: Reference | None = None


class Criterion(Model):
    """
    One value of the rating scale with the written criterion for giving it.
    """

    direction: Direction
    title: Text
    criterion: Text
    needs: Text | None = None


class ClosedSet(Model):
    """
    A set whose members belong together, so that figures for some raise the question of the others.

    `words` gives the words by which a sentence names a member; a member without words is known by the
    row of that title.
    """

    id: Identifier
    title: Text
    members: tuple[Text, ...] = Field(min_length=2)
    words: dict[Text, tuple[Text, ...]] = Field(default_factory=dict)
    reference: Reference


class Duty(Model):
    """
    A duty that must be screened in or out, with the condition under which it applies.
    """

    id: Identifier
    title: Text
    asks: Text
    reference: Reference


class StatutoryComponent(Model):
    """
    A part the law requires the proposal to have.
    """

    id: Identifier
    title: Text
    reference: Reference


class Holiday(Model):
    """
    Days on which people are less able to reply; `first` and `last` are MM-DD each year, or YYYY-MM-DD once.
    """

    id: Identifier
    title: Text
    first: HolidayDay
    last: HolidayDay
    reference: Reference


class RegisteredBreak(Model):
    """
    A day on which a publisher's way of counting changed.

    `series` gives words of the series concerned ("crime"); without any, all of the publisher's are.
    """

    id: Identifier
    on: dt.date
    publisher: Text
    what: Text
    series: tuple[Text, ...] = ()
    reference: Reference


class CheckOff(Model):
    """
    A check that makes no sense under a framework, and why; `check` is its code.
    """

    check: Identifier
    reason: Text


class DatedNumber(Model):
    """
    A number in force from a day on, with its source.
    """

    since: dt.date
    value: float
    reference: Reference


class Threshold(Model):
    """
    A number a check depends on, as a list of dated values.
    """

    id: Identifier
    title: Text
    unit: Text
    values: tuple[DatedNumber, ...] = Field(min_length=1)

    def on(self, day: dt.date | None) -> float:
        """
        Return the value in force on a day; the latest one when the day is not known.
        """
        values = sorted(self.values, key=lambda dated: dated.since)
        in_force = [dated for dated in values if day is None or dated.since <= day]
        return (in_force or values[:1])[-1].value


class Framework(Model):
    """
    What must be considered for one kind of body: aims, subjects, scale, duties, components, thresholds.

    `holidays` and `series_breaks` are facts of the world that a check reads a document against;
    `checks_off` names the checks that are not run, each with its reason.
    """

    format: Literal["dueregard-framework/1"]
    id: Identifier
    title: Text
    jurisdiction: Text
    summary: Text
    references: tuple[Reference, ...] = ()
    aims: tuple[Aim, ...] = Field(min_length=1)
    objectives: tuple[Subject, ...] = ()
    characteristics: tuple[Subject, ...] = Field(min_length=1)
    scale: tuple[Criterion, ...] = Field(min_length=1)
    closed_sets: tuple[ClosedSet, ...] = ()
    duties: tuple[Duty, ...] = ()
    components: tuple[StatutoryComponent, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    series_breaks: tuple[RegisteredBreak, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    checks_off: tuple[CheckOff, ...] = ()

    def subjects(self) -> tuple[Subject, ...]:
        """
        Return the objectives, then the characteristics.
        """
        return (*self.objectives, *self.characteristics)

    def subject(self, subject_id: str) -> Subject | None:
        """
        Return the subject with an id, or None.
        """
        return next((subject for subject in self.subjects() if subject.id == subject_id), None)

    def is_characteristic(self, subject_id: str) -> bool:
        """
        Tell whether a subject is a characteristic rather than an objective.
        """
        return any(subject.id == subject_id for subject in self.characteristics)

    def threshold(self, threshold_id: str, on: dt.date | None = None) -> float:
        """
        Return the value of a threshold in force on a day.

        Raises:
            UnknownNameError: the framework does not set it.
        """
        for threshold in self.thresholds:
            if threshold.id == threshold_id:
                return threshold.on(on)
        known = [threshold.id for threshold in self.thresholds]
        raise UnknownNameError(f"threshold of the framework '{self.id}' called", threshold_id, known)
