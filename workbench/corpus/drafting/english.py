"""The questions in English."""

from __future__ import annotations

from workbench.corpus.drafting.wording import QuestionWording

ENGLISH = QuestionWording(
    say={
        "within": " in “{title}”",
        "under": " under “{heading}” in “{title}”",
        "attribute": "What is {a} {of}{p}?",
        "person": "Who is {a} {of}{p}?",
        "entry": "What is given as “{a}” for {s}{p}?",
        "entry under": "What is given as “{a}” under “{s}”{p}?",
        "entry of page": "What is given as “{a}” in “{title}”?",
        "row": "{head} “{s}”",
        "date": "Which date completes this sentence{p}? {c}",
        "amount": "Which amount completes this sentence{p}? {c}",
        "quantity": "Which quantity completes this sentence{p}? {c}",
        "when": "When {aux} {s} {rest}{p}?",
        "what": "What {aux} {s}{p}?",
        "acronym 1": "What does {short} stand for?",
        "acronym 2": "What is the full name behind the abbreviation {short}?",
        "acronym 3": "Write out {short} in full.",
        "meant": "What is meant by “{s}”{p}?",
        "count": "How many rows of the table{p} have “{value}” as “{a}”?",
        "most": "In the table{p}, which {head} has the highest {a}?",
        "least": "In the table{p}, which {head} has the lowest {a}?",
        "more": "Which of the two has the higher {a}: {first} or {second}?",
        "fewer": "Which of the two has the lower {a}: {first} or {second}?",
        "value email": "Which e-mail address is given in “{title}”?",
        "only email": "Where may one write by electronic mail, according to “{title}”?",
        "value money": "Which amount of money is given in “{title}”?",
        "only money": "How much money is spoken of in “{title}”?",
        "value percent": "Which percentage is given in “{title}”?",
        "only percent": "“{title}” speaks of how many per cent?",
        "value date": "Which date is given in “{title}”?",
        "only date": "“{title}” names which day, month or year?",
        "bridge": "What is the {a} of the {via} of {s}?",
    },
    families={
        r"(?:list |unit |retail |sale )?price|cost|fee|entry fee|tariff|charge": (
            "How much does one pay for {s}{p}?",
            "How much money does {s} cost{p}?",
        ),
        r"e-?mail(?: address)?": (
            "To which address does one write an electronic message for {s}{p}?",
            "How can {s} be written to online{p}?",
        ),
        r"(?:tele)?phone(?: number)?|tel\.?": (
            "Which number does one call to reach {s}{p}?",
            "How can {s} be rung up{p}?",
        ),
        r"address|location|place|venue|site|where": ("Where is {s}{p}?", "At which place does one find {s}{p}?"),
        r"weight|net weight|gross weight": ("How heavy is {s}{p}?", "How much does {s} weigh{p}?"),
        r"height": ("How tall is {s}{p}?",),
        r"width": ("How wide is {s}{p}?", "What does {s} measure from side to side{p}?"),
        r"length": ("How long is {s}{p}?", "What does {s} measure from end to end{p}?"),
        r"depth": ("How deep is {s}{p}?", "What does {s} measure from front to back{p}?"),
        r"capacity|volume": ("How much can {s} hold{p}?", "How much fits into {s}{p}?"),
        r"duration|running time": ("How long does {s} last{p}?", "How much time does {s} take{p}?"),
        r"warranty|guarantee|warranty period": ("For how long is {s} covered against faults{p}?",),
        r"deadline|due date|closing date|expiry date": (
            "By when does one have to act on {s}{p}?",
            "Until when is there time for {s}{p}?",
        ),
        r"date|start date|when": ("When is {s}{p}?", "On which day does {s} begin{p}?"),
        r"opening hours|hours|open": ("When is {s} open{p}?", "At what times can one visit {s}{p}?"),
        r"author|authors|written by": ("Who wrote {s}{p}?", "Who is the writer behind {s}{p}?"),
        r"owner|owned by": ("Who owns {s}{p}?", "To whom does {s} belong{p}?"),
        r"manufacturer|maker|producer|made by": ("Who makes {s}{p}?", "By whom is {s} produced{p}?"),
        r"supplier|supplied by|vendor": ("Who supplies {s}{p}?", "From whom is {s} bought{p}?"),
        r"contact|contact person|responsible|person responsible": (
            "Whom does one ask about {s}{p}?",
            "Who is in charge of {s}{p}?",
        ),
        r"founded|year founded|foundation year|established": (
            "When was {s} founded{p}?",
            "In which year did {s} begin{p}?",
        ),
        r"age": ("How old is {s}{p}?",),
        r"population|inhabitants|residents": ("How many people live in {s}{p}?",),
        r"salary|pay|wage": ("How much does one earn as {s}{p}?",),
        r"speed|top speed|maximum speed": ("How fast is {s}{p}?", "How quickly can {s} go{p}?"),
        r"born|date of birth|birth date": ("When was {s} born{p}?",),
        # Plain nouns that a question may name; no other words for them are sure.
        r"power|rated power|noise(?: level)?|voltage|(?:maximum |operating )?temperature|colou?r|material|grade|"
        r"status|"
        r"type|brand|category|language|format|licen[cs]e|version|rating|genre|publisher|country|region|currency|diameter|"
        r"area|energy class|job title|department|manager|director|head office|registered office|vat number|"
        r"frequency": (),
    },
    groups=(
        (r"(?:e-?mail)(?: address)?", r"(?:tele)?phone(?: number)?|tel\.?", r"address", r"opening hours", r"fax"),
        (
            r"(?:list |unit |retail )?price|cost",
            r"(?:net |gross )?weight",
            r"height",
            r"width",
            r"length",
            r"depth",
            r"capacity|volume",
            r"warranty(?: period)?|guarantee",
            r"(?:rated )?power",
            r"voltage",
            r"noise(?: level)?",
        ),
        (r"date|start date", r"deadline|due date|closing date", r"duration", r"(?:entry )?fee|price|cost"),
        (r"age", r"date of birth|birth date", r"salary|pay|wage", r"(?:tele)?phone(?: number)?|extension"),
    ),
    verbs={
        r"weighs": "How much does {s} weigh{p}?",
        r"costs": "How much does {s} cost{p}?",
        r"lasts": "How long does {s} last{p}?",
    },
    persons=r"author|owner|manufacturer|maker|producer|supplier|vendor|contact person|person responsible",
)
