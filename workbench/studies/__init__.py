"""Studies: the same questions along an axis, one file a study, found by its being here."""

from workbench.studies.base import STUDIES, Axis, Measure, Point, Result, Study, StudySettings, make_study, study

__all__ = ["STUDIES", "Axis", "Measure", "Point", "Result", "Study", "StudySettings", "make_study", "study"]
