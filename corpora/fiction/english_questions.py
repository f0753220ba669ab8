"""The English questions that combine documents, and those that have no answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MULTIS: Mapping[str, Sequence[str]] = {
    "price-difference": (
        "What is the difference in list price between {first} and {second}?",
        "By how many euros do the prices of {first} and {second} differ?",
    ),
    "weight-difference": (
        "How many kilograms lie between the weights of {first} and {second}?",
        "What is the difference in weight between {first} and {second}?",
    ),
    "plant-manager": (
        "Who manages the service centre of the town where {the} is built?",
        "The {name} is assembled in a town that also has a service centre: who runs that centre?",
    ),
    "plant-waiting": (
        "How many days does a home visit take from the service centre of the town where {the} is built?",
        "What is the usual wait for a visit at the service centre in the town that makes the {name}?",
    ),
    "plant-closed": (
        "Apart from Sunday, on which day is the service centre closed in the town where {the} is built?",
        "What is the closing day of the service centre in the town that assembles the {name}?",
    ),
    "code-warranty": (
        "How many months of warranty come with the appliances whose display can show error code {code}?",
        "For how long is the kind of appliance guaranteed that signals a fault with {code}?",
    ),
    "code-fee": (
        "What is the installation fee for the kind of appliance that can show error code {code}?",
        "Code {code} appears on the display of one kind of appliance only: how much does its installation cost?",
    ),
    "recall-price": (
        "What is the list price of the appliance that was recalled for this defect: {defect}?",
        "One model was recalled because of this fault: {defect}. How much does that model cost?",
    ),
    "recall-plant": (
        "Where is the appliance built that was recalled for this defect: {defect}?",
        "One model was recalled because of this fault: {defect}. In which town is that model assembled?",
    ),
    "recall-weight": (
        "How many kilograms does the appliance weigh that was recalled for this defect: {defect}?",
        "One model was recalled because of this fault: {defect}. What is the net weight of that model?",
    ),
    "part-colour": (
        "What colour is the appliance to which spare part {number} belongs?",
        "Spare part {number} fits one appliance only: in which colour is that appliance supplied?",
    ),
    "part-price": (
        "What is the price of the appliance to which spare part {number} belongs?",
        "Spare part {number} fits one appliance only: what is the list price of that appliance?",
    ),
    "installed-price": (
        "What do {the} and its installation cost together?",
        "A customer buys the {name} and has it installed: how much is that in all, before delivery?",
    ),
    "delivered-price": (
        "What does a customer in zone {zone} pay in all for the {name}, with delivery and installation?",
        "Add the list price of {the}, its installation and the delivery to zone {zone}: what is the total?",
    ),
    "programme-warranty": (
        "How long is the warranty on the appliance that has the programme {programme}?",
        "For how many months is the model with the {programme} programme guaranteed?",
    ),
    "programme-register": (
        "Within how many days must the buyer of the appliance with the programme {programme} register it?",
        "How many days does the owner of the model with the {programme} programme have to register it?",
    ),
    "programme-manager": (
        "Who manages the service centre of the town where the appliance with the programme {programme} is built?",
        "The model with the {programme} programme is built in a town: who runs the service centre there?",
    ),
}

AGGREGATES: Mapping[str, Sequence[str]] = {
    "price.sum": (
        "What is the total of the list prices of {set}?",
        "Adding up the list prices of {set}, what sum results?",
    ),
    "price.max": ("Among {set}, which one has the highest list price?", "Which is the dearest of {set}?"),
    "price.min": ("Among {set}, which one has the lowest list price?", "Which is the cheapest of {set}?"),
    "price.range": ("Considering {set}, how many euros separate the highest list price from the lowest?",),
    "weight.sum": ("What do {set} weigh together?", "What is the combined net weight of {set}?"),
    "weight.max": ("Which is the heaviest of {set}?", "Among {set}, which model weighs most?"),
    "weight.min": ("Which is the lightest of {set}?", "Among {set}, which model weighs least?"),
    "noise.max": ("Which is the loudest of {set}?", "Among {set}, which model has the highest noise level?"),
    "noise.min": ("Which is the quietest of {set}?", "Among {set}, which model has the lowest noise level?"),
    "noise.range": ("Considering {set}, how many decibels separate the loudest from the quietest?",),
    "power.max": ("Which of {set} has the highest rated power?", "Among {set}, which model draws most power?"),
    "power.min": ("Which of {set} has the lowest rated power?", "Among {set}, which model draws least power?"),
    "power.sum": ("What is the sum of the rated powers of {set}?",),
    "colour.count": ("How many of {set} are supplied in {value}?", "Among {set}, how many have the colour {value}?"),
    "colour.list": ("Which of {set} are supplied in {value}?", "List the models in {value} among {set}."),
    "plant.count": ("How many of {set} are built in {value}?", "Among {set}, how many come from the {value} plant?"),
    "plant.list": ("Which of {set} are built in {value}?", "List the models from the {value} plant among {set}."),
    "launch.max": ("Which of {set} went on sale last?", "Among {set}, which is the most recent model?"),
    "launch.min": ("Which of {set} went on sale first?", "Among {set}, which has been sold for the longest time?"),
    "launch.count": ("How many of {set} went on sale in the year {value}?",),
    "technicians.sum": (
        "How many technicians do {set} have in all?",
        "Counting {set} together, how many technicians are there?",
    ),
    "technicians.max": ("Which of {set} has the most technicians?",),
    "technicians.min": ("Which of {set} has the fewest technicians?",),
    "opened.min": ("Which of {set} opened first?", "Among {set}, which is the oldest?"),
    "opened.max": ("Which of {set} opened last?", "Among {set}, which is the newest?"),
    "waiting.max": ("Which of {set} has the longest wait for a home visit?",),
    "waiting.min": ("Which of {set} has the shortest wait for a home visit?",),
    "waiting.range": ("Considering {set}, how many days separate the longest wait for a visit from the shortest?",),
    "closed.count": ("How many of {set} have {value} as their closing day?",),
    "closed.list": (
        "Which of {set} are closed on {value}?",
        "List those of {set} that have {value} as their closing day.",
    ),
}

UNANSWERABLE: Mapping[str, Sequence[str]] = {
    "product": (
        "How long is the power cable of {the}?",
        "Who designed the {name}?",
        "What is the barcode of {the}?",
        "How many kilowatt-hours does {the} use in a year?",
        "How many pages has the manual of the {name}?",
        "Which award did the {name} win?",
        "How many units of the {name} were sold last year?",
        "What is the depth of {the}?",
        "Which firm makes the motor or the heating elements of the {name}?",
        "What student discount applies to {the}?",
        "What is the energy class of {the}?",
        "How many languages does the display of {the} offer?",
    ),
    "centre": (
        "What is the e-mail address of the {town} service centre?",
        "How many vans does the service centre of {town} own?",
        "How large, in square metres, is the {town} service centre?",
        "How many parking spaces does the {town} centre have?",
        "What was the turnover of the service centre of {town} last year?",
    ),
    "recall": (
        "How many of the recalled {name} units have not been checked yet?",
        "What did the recall of {the} cost Quarvelli?",
    ),
    "part": (
        "What is the price of the {part} for the {name}?",
        "In which country is the {part} of {the} made?",
    ),
    "code": ("How many times was error code {code} reported last year on {brand} {kinds}?",),
}

LONE_UNANSWERABLE: Sequence[str] = (
    "What is the annual salary of Quarvelli's managing director?",
    "On which stock exchange is Quarvelli listed?",
    "Which bank finances the steam-oven project?",
    "What does a ticket to the company museum cost?",
    "How many dishes a day does the Rivolanza canteen serve?",
    "Who is the head of sales at Quarvelli?",
    "What is the telephone number of the head office?",
    "How many trainees passed the last course for new technicians?",
    "What is the delivery fee in zone D?",
    "How much does the Lungavita plan cost for small appliances such as toasters?",
    "Which football team does Quarvelli sponsor?",
    "What is the warranty period of Quarvelli refrigerators?",
    "Who drew the Quarvelli logo?",
    "How many visitors did the company museum have last year?",
    "Which insurance company stands behind the Lungavita plan?",
    "How many languages does the helpline speak?",
    "Which trade union does the chair of the works council belong to?",
    "What is the maximum speed of the lorries of the delivery service?",
)
