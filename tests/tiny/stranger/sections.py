"""How long the replies are."""

from workbench.report.blocks import Paragraph
from workbench.report.sections import Section, section


@section("length")
class Length(Section):
    """The longest reply of the run."""

    place = 55
    title = {"en": "How long are the replies?", "it": "Quanto sono lunghe le risposte?"}
    short = {"en": "Length", "it": "Lunghezza"}

    @classmethod
    def blocks(cls, page):
        longest = max((len(record.answer) for record in page.records), default=0)
        return [Paragraph(f"Al massimo {longest} caratteri <b>.")]
