"""Answers the question said twice."""

from typing import ClassVar

from workbench.arms.base import Arm, ArmSettings, Fitted, Prompt, Texts, arm


class EchoSettings(ArmSettings):
    """`times`: how often the question is said."""

    times: int = 2


@arm("echo")
class Echo(Arm):
    Settings = EchoSettings
    title: ClassVar[Texts] = {"en": "echoed question", "it": "domanda ripetuta"}
    about: ClassVar[Texts] = {"en": "The question is said several times.", "it": "La domanda è detta più volte."}
    colour: ClassVar[str] = "#123456"

    def prepare(self, corpus):
        wording, times = self.wording(corpus), self.settings.times
        return Fitted(
            weights=self.context.runtime.base,
            prompts=lambda questions: [Prompt(wording.alone(" ".join([q.text] * times))) for q in questions],
        )
