"""The English questions. For a property of many things, more wordings than any one fact uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SINGLES: Mapping[str, Sequence[str]] = {
    "product.price": (
        "How much does the {name} cost?",
        "What is the list price of {the}?",
        "How many euros must a customer pay for {the}?",
        "A family wants to buy the {name}: what will it pay at the dealer's?",
        "At what price is {the} sold?",
        "Which figure does the catalogue give as the price of the {name}?",
    ),
    "product.power": (
        "What is the rated power of {the}?",
        "How many watts does the {name} absorb at most?",
        "Up to how much electrical power can {the} draw?",
        "Which power in watts is declared for the {name}?",
        "An electrician asks for the maximum absorption of {the}: what is it?",
    ),
    "product.weight": (
        "How much does the {name} weigh?",
        "What is the net weight of {the}?",
        "How many kilograms does {the} come to without packaging?",
        "Before carrying the {name} upstairs: how heavy is it?",
        "Which weight is given for the {name}?",
    ),
    "product.noise": (
        "How loud is {the}?",
        "What is the noise level of the {name}?",
        "How many decibels does the {name} reach?",
        "Which noise figure does Quarvelli declare for {the}?",
        "If I run the {name} at its busiest, what sound level should I expect?",
    ),
    "product.colour": (
        "What colour is {the}?",
        "In which colour is the {name} supplied?",
        "Which finish does the body of the {name} have?",
        "I am matching my furniture: what shade does {the} come in?",
        "Name the colour of the {name}.",
    ),
    "product.programme": (
        "What is the signature programme of {the} called?",
        "Which programme is reserved to the {name}?",
        "Name the special programme that only the {name} has.",
        "What does the dedicated programme key of {the} start?",
        "Under which name does the {name} offer its own exclusive programme?",
    ),
    "product.plant": (
        "Where is the {name} built?",
        "In which town is {the} assembled?",
        "Which Quarvelli plant makes the {name}?",
        "From the assembly line of which town does {the} come?",
        "What is the place of manufacture of the {name}?",
    ),
    "product.launch": (
        "When did the {name} go on sale?",
        "Since which month and year has {the} been sold?",
        "In what month of what year did the first units of the {name} reach the shops?",
        "What is the launch date of {the}?",
        "When did sales of the {name} begin?",
    ),
    "product.capacity.kg": (
        "How many kilograms of laundry does {the} take?",
        "What is the maximum load of the {name}?",
        "How much laundry fits into the drum of the {name}?",
        "Up to what load can one fill {the}?",
        "Which load capacity does the {name} have?",
    ),
    "product.capacity.l": (
        "What is the volume of the cavity of the {name}?",
        "How many litres does {the} hold?",
        "How large is the inside of the {name}?",
        "Which cavity capacity is stated for {the}?",
        "What usable volume does the {name} offer?",
    ),
    "product.capacity.setting": (
        "How many place settings does {the} hold?",
        "What is the capacity of the {name}?",
        "For how many covers is the {name} built?",
        "How much tableware, counted in settings, fits into {the}?",
        "A full wash in the {name} is how many place settings?",
    ),
    "product.capacity.mm": (
        "How wide is the {name}?",
        "What is the width of the glass of {the}?",
        "How many millimetres does the surface of the {name} measure across?",
        "Which width should a fitter allow for the glass of {the}?",
        "Give the width of the {name}.",
    ),
    "product.capacity.m3h": (
        "What is the maximum airflow of {the}?",
        "How much air does the {name} move at full speed?",
        "How many cubic metres per hour does the {name} extract?",
        "Which extraction rate is declared for {the}?",
        "At its highest speed, what airflow does the {name} reach?",
    ),
    "centre.manager": (
        "Who manages the service centre of {town}?",
        "Which person runs the Quarvelli service centre in {town}?",
        "What is the name of the manager of the {town} service centre?",
        "In {town}, for whom should a customer ask when the service counter cannot settle a matter?",
        "Who is in charge of the {town} centre?",
    ),
    "centre.technicians": (
        "How many technicians work from the service centre of {town}?",
        "What is the number of technicians at the {town} centre?",
        "How large is the team on the road of the service centre in {town}?",
        "Among how many technicians does the {town} service centre share its home visits?",
    ),
    "centre.closed": (
        "Besides Sunday, on which day is the {town} service centre closed?",
        "What is the weekly closing day of the service centre in {town}?",
        "On what weekday will I find nobody at the counter of the {town} centre, Sundays apart?",
        "Which day of the week does the Quarvelli centre of {town} stay shut?",
    ),
    "centre.opened": (
        "In what year did the service centre of {town} open?",
        "Since when has there been a Quarvelli service centre in {town}?",
        "When was the first repair booked at the {town} centre?",
        "Which year saw the opening of the {town} service centre?",
    ),
    "centre.waiting": (
        "How long is the wait for a home visit from the {town} service centre?",
        "How many days pass between call and visit at the {town} centre?",
        "What waiting time should customers of the service centre in {town} expect?",
        "I called the {town} service centre today: within how many days does a technician normally come?",
    ),
    "warranty.months": (
        "How long is the warranty on {brand} {kinds}?",
        "For how many months does Quarvelli guarantee {a}?",
        "What is the duration of the guarantee that covers {brand} {kinds}?",
        "After how many months does the warranty of {a} run out?",
    ),
    "warranty.register": (
        "Within how many days of purchase must {a} be registered?",
        "What is the time limit for registering {brand} {kinds}?",
        "How long does the buyer of {a} have to complete the registration?",
        "By when, counted in days, should the registration of {a} be done?",
    ),
    "installation.fee": (
        "What does the installation of {a} cost?",
        "How much does Quarvelli charge to install {a}?",
        "Which installation fee applies to {brand} {kinds}?",
        "How many euros does a customer pay to have {a} fitted?",
    ),
    "code.meaning": (
        "What does error code {code} mean on {a}?",
        "{a^} shows {code}: what is the fault?",
        "Which fault does the display of {a} signal with {code}?",
        "A customer reads {code} on the panel of {a}. What has gone wrong?",
    ),
    "part.number": (
        "What is the part number of the {part} of the {name}?",
        "Which code should I order to replace the {part} on {the}?",
        "Under what number is the {part} for the {name} listed?",
        "I need a new {part} for my {name}: which spare-part number is it?",
    ),
    "recall.date": (
        "When was the {name} recalled?",
        "On what date was the recall of {the} announced?",
        "What is the date of the recall notice for the {name}?",
        "On which day did Quarvelli call back {the}?",
    ),
    "recall.units": (
        "How many units of the {name} were recalled?",
        "What is the number of appliances concerned by the recall of {the}?",
        "How many pieces did Quarvelli call back in the recall of the {name}?",
        "The recall of {the} covers how many units?",
    ),
    "recall.defect": (
        "Why was the {name} recalled?",
        "Which defect led to the recall of {the}?",
        "What was found to be wrong with the recalled {name} units?",
        "What fault is behind the recall notice for {the}?",
    ),
    "accessory.price": (
        "What is the price of the {accessory}?",
        "How much does a {accessory} cost?",
        "Which price does the accessories list give for the {accessory}?",
        "How many euros does one pay for the {accessory}?",
    ),
    "repair.drum-torque": (
        "To what torque are the drum bolts of Ondelva washing machines tightened?",
        "How many newton metres does the repair guide prescribe for the drum bolts of a washing machine?",
    ),
    "repair.duct-interval": (
        "How often should the air duct of a Soffira tumble dryer be cleaned?",
        "What is the cleaning interval for the duct of Soffira dryers?",
    ),
    "repair.oven-cutout": (
        "At what temperature does the safety cut-out of Fornalba ovens trip?",
        "Which temperature makes the thermal cut-out of a Fornalba oven switch off?",
        "How hot must a Fornalba oven get before its safety cut-out intervenes?",
        "The safety cut-out in Fornalba ovens is calibrated to how many degrees?",
    ),
    "repair.rinse-temperature": (
        "What temperature does the hot rinse of Piattrea dishwashers reach?",
        "How hot is the final rinse in a Piattrea dishwasher?",
        "When testing a Piattrea dishwasher, which rinse temperature should the technician read?",
        "Up to how many degrees is the last rinse water of Piattrea dishwashers heated?",
    ),
    "repair.inlet-pressure": (
        "What is the minimum water pressure for Duelva washer-dryers?",
        "How many bar must the water line supply for a Duelva washer-dryer to work?",
    ),
    "cover.laundry-price": (
        "What does a year of the Lungavita plan cost for laundry appliances?",
        "How much is the yearly Lungavita fee for a washing machine or a dryer?",
        "Which annual price does the Lungavita extended cover have in the laundry range?",
        "To extend the cover of a laundry appliance by Lungavita, how many euros a year are due?",
    ),
    "cover.kitchen-price": (
        "What does a year of the Lungavita plan cost for kitchen appliances?",
        "How much is the yearly Lungavita fee for an oven or a dishwasher?",
        "Which annual price does the Lungavita extended cover have in the kitchen range?",
        "To extend the cover of a kitchen appliance by Lungavita, how many euros a year are due?",
    ),
    "cover.excess": (
        "What excess does the customer pay for each repair under the Lungavita plan?",
        "How much of each Lungavita repair is left to the customer?",
    ),
    "delivery.zone-a": (
        "What is the delivery fee in zone A?",
        "How much does Quarvelli charge for a delivery to zone A?",
    ),
    "delivery.zone-b": (
        "What is the delivery fee in zone B?",
        "How much does Quarvelli charge for a delivery to zone B?",
        "A customer lives in zone B: which amount is added for the transport?",
        "Zone B deliveries cost how many euros?",
    ),
    "delivery.zone-c": (
        "What is the delivery fee in zone C?",
        "How much does Quarvelli charge for a delivery to zone C?",
    ),
    "delivery.notice": (
        "How many hours before a delivery can the customer still move the appointment free of charge?",
        "What notice must be given to change a delivery appointment without paying?",
    ),
    "delivery.island-days": (
        "How many working days does a delivery to the minor islands take?",
        "What is the delivery time for customers on the minor islands?",
    ),
    "delivery.storage": (
        "For how long does the depot keep an undelivered appliance free of charge?",
        "How many days of free storage does a missed delivery give?",
        "If nobody is at home, for what period is the appliance stored without cost?",
        "After how many days does storage of an undelivered appliance begin to cost money?",
    ),
    "service.callout-fee": (
        "What is the call-out fee for a technician's home visit out of warranty?",
        "How much does a technician's call cost once the warranty has expired?",
    ),
    "service.response": (
        "Within how many hours does the helpline answer a written request?",
        "How long may a customer wait for a reply to a message sent to the helpline?",
        "What is the response time that Quarvelli promises for written requests?",
        "A message goes to the helpline tonight: by when, in hours, must it be answered?",
    ),
    "service.loan-after": (
        "After how many days of repair is a customer entitled to a loan appliance?",
        "How long must a repair last before Quarvelli lends a replacement appliance?",
        "When does the right to a courtesy appliance begin, in days of repair?",
        "My washing machine is in the workshop: from which day on can I ask for a loan machine?",
    ),
    "service.loan-deposit": (
        "What deposit is asked for a loan appliance?",
        "How much must a customer leave as a deposit for a courtesy appliance?",
    ),
    "service.return-days": (
        "Within how many days can an unused appliance be returned?",
        "How long is the right to give back an appliance that was not used?",
    ),
    "service.restocking": (
        "What percentage is kept as a restocking charge when an opened appliance is returned?",
        "How high is the restocking charge on returns with opened packaging?",
        "If the box was opened, which share of the price does Quarvelli withhold on a return?",
        "Returned goods with broken seals are subject to what restocking percentage?",
    ),
    "memo.quality-head": (
        "Who was appointed head of quality at Quarvelli?",
        "Which person leads the quality department after the latest appointment?",
        "According to the memo on appointments, what is the name of the new head of quality?",
        "To whom does the quality department report now?",
    ),
    "memo.quality-start": (
        "From what date did the new head of quality take office?",
        "When did the appointment of the new head of quality take effect?",
        "On which day did the newly appointed head of quality start?",
        "What is the starting date given in the memo for the head of quality?",
    ),
    "memo.canteen-price": (
        "What does a meal at the Rivolanza canteen cost an employee?",
        "How much do staff pay for lunch in the canteen of the Rivolanza plant?",
        "Which price per meal applies in the Rivolanza canteen?",
        "An employee eats at the Rivolanza plant: what is taken off the badge for the meal?",
    ),
    "memo.canteen-firm": (
        "Which firm runs the canteen of the Rivolanza plant?",
        "What is the name of the caterer at the Rivolanza canteen?",
    ),
    "memo.new-colour": (
        "Which new colour will be introduced with the autumn collection?",
        "What is the name of the shade that the style office has approved?",
    ),
    "memo.paint-code": (
        "What is the internal paint code of the new autumn colour?",
        "Under which code does the paint shop list the newly approved shade?",
        "Which paint code must be used for the colour of the autumn collection?",
        "The style office approved a new shade: what is its code in the paint shop?",
    ),
    "memo.lab-temperature": (
        "What room temperature must the test laboratory keep?",
        "How warm must the room be during tests in the laboratory?",
    ),
    "memo.endurance-hours": (
        "How long does the endurance test of a new washing machine last?",
        "For how many hours does a washing machine run in the endurance test?",
    ),
    "memo.course-town": (
        "In which town is the course for new technicians held?",
        "Where do newly hired technicians attend their training course?",
        "Which town hosts the training of new technicians?",
        "To what place do new technicians travel for their course?",
    ),
    "memo.course-days": (
        "How many days does the course for new technicians last?",
        "What is the length of the training course for newly hired technicians?",
    ),
    "memo.course-teacher": (
        "Who teaches the course for new technicians?",
        "What is the name of the trainer of newly hired technicians?",
    ),
    "minutes.project-name": (
        "What is the code name of the project for a steam oven?",
        "Under which name does the product committee run the steam-oven project?",
    ),
    "minutes.project-budget": (
        "What budget was approved for the steam-oven project?",
        "How many euros did the product committee set aside for the steam oven?",
        "Which sum may the project for a steam oven spend?",
        "How much money was granted to the project that develops the steam oven?",
    ),
    "minutes.project-leader": (
        "Who leads the project for a steam oven?",
        "Which engineer was put in charge of the steam-oven project?",
    ),
    "minutes.drill-time": (
        "How long did the evacuation drill take?",
        "In how many minutes was the plant empty during the evacuation drill?",
    ),
    "minutes.safety-chair": (
        "Who chairs the safety committee?",
        "Which person presided over the meeting of the safety committee?",
    ),
    "minutes.night-allowance": (
        "How high is the allowance for a night shift?",
        "What extra sum does a worker receive for each night shift?",
        "Which night-shift allowance did the works council agree with the company?",
        "Working a night at the plant adds how many euros to the pay?",
    ),
    "minutes.summer-closure": (
        "For how many days do the plants close in summer?",
        "How long is the summer closure agreed with the works council?",
    ),
    "minutes.steel-supplier": (
        "Which firm supplies the steel sheet?",
        "What is the name of Quarvelli's supplier of steel sheet?",
        "From which company does Quarvelli buy its sheet steel?",
        "Who delivers the sheet of steel for the cabinets?",
    ),
    "minutes.steel-increase": (
        "By how much did the price of steel sheet rise?",
        "What percentage increase did the steel supplier ask for?",
        "How large is the rise in the cost of sheet steel noted at the suppliers' meeting?",
        "The new steel contract is dearer by what percentage?",
    ),
    "faq.descaling": (
        "How often should a washing machine be descaled in hard-water areas?",
        "What descaling interval does the laundry FAQ advise where the water is hard?",
    ),
    "faq.pyrolysis": (
        "What temperature does a Fornalba oven reach during pyrolytic cleaning?",
        "How hot does pyrolysis get in Fornalba ovens?",
        "At how many degrees does the pyrolytic cycle of a Fornalba oven burn off dirt?",
        "Which heat is reached when a Fornalba oven cleans itself?",
    ),
    "faq.salt-refill": (
        "How much salt does a full refill of a Piattrea dishwasher need?",
        "What quantity of salt fits into the container of Piattrea dishwashers?",
    ),
    "faq.app-name": (
        "What is the Quarvelli app called?",
        "Which app connects Quarvelli appliances to the telephone?",
        "What should I look for in the app shop to control my Quarvelli appliance?",
        "Name the application with which owners start Quarvelli appliances from afar.",
    ),
    "faq.app-end": (
        "Until what date will the first generation of connected appliances receive app updates?",
        "When do app updates end for first-generation connected appliances?",
    ),
    "company.founder": (
        "Who founded Quarvelli?",
        "What is the name of the founder of the Quarvelli company?",
    ),
    "company.founded": (
        "In what year was Quarvelli founded?",
        "When did the Quarvelli company begin its activity?",
        "Which year marks the foundation of Quarvelli?",
        "Since what year has the firm Quarvelli existed?",
    ),
    "company.seat": (
        "Where is the head office of Quarvelli?",
        "In which town does Quarvelli have its headquarters?",
        "What is the seat of the Quarvelli company?",
        "To which town should one write to reach Quarvelli's head office?",
    ),
    "company.staff": (
        "How many people work for Quarvelli?",
        "What is the number of Quarvelli employees?",
    ),
    "company.museum-town": (
        "In which town is the Quarvelli company museum?",
        "Where can one visit the museum of old Quarvelli appliances?",
        "Which town is home to Quarvelli's museum?",
        "The company museum of Quarvelli stands in what town?",
    ),
}

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
        "How many months of warranty do the appliances have whose display can show error code {code}?",
        "For how long is the kind of appliance guaranteed that signals a fault with {code}?",
    ),
    "code-fee": (
        "What does it cost to have the kind of appliance installed that can show error code {code}?",
        "Which installation fee applies to the kind of appliance that signals a fault with {code}?",
    ),
    "recall-price": (
        "What is the list price of the appliance that was recalled for this defect: {defect}?",
        "One model was recalled because of this fault: {defect}. How much does it cost?",
    ),
    "recall-plant": (
        "Where is the appliance built that was recalled for this defect: {defect}?",
        "One model was recalled because of this fault: {defect}. In which town is it assembled?",
    ),
    "recall-weight": (
        "How heavy is the appliance that was recalled for this defect: {defect}?",
        "One model was recalled because of this fault: {defect}. What is its net weight?",
    ),
    "part-colour": (
        "What colour is the appliance to which spare part {number} belongs?",
        "Spare part {number} fits one appliance only: in which colour is that appliance supplied?",
    ),
    "part-price": (
        "How much does the appliance cost to which spare part {number} belongs?",
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
        "How many days for registration has the owner of the model with the {programme} programme?",
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
    "power.max": ("Which of {set} has the highest rated power?", "Among {set}, which model absorbs most power?"),
    "power.min": ("Which of {set} has the lowest rated power?", "Among {set}, which model absorbs least power?"),
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
        "Adding up {set}, how many technicians are there?",
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
        "In which film does the {name} appear?",
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
