"""One arm with itself: the plainest study."""

from workbench.studies import Axis, Point, Study, study
from workbench.types import Finding


@study("again")
class Again(Study):
    title = {"en": "Once more", "it": "Ancora una volta"}
    words = {"en": {"seen": "{n} points were measured."}, "it": {"seen": "Sono stati misurati {n} punti."}}

    @property
    def axes(self):
        return (Axis("time", {"en": "Time", "it": "Volta"}),)

    def points(self):
        return [Point(arm, (time,), {}) for arm in self.arms for time in ("first", "second")]

    def conclude(self, results):
        return [Finding("again.seen", {"n": len(results)})]
