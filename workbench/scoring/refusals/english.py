"""How English says that the answer is not known."""

from __future__ import annotations

from workbench.scoring.refusals.grammar import Grammar

_CLASSES = {
    "END": r"(?=\s*(?:[,;:)]|$))",
    "ADV": r"(?:\w+ly|even|ever|actually|really|yet|also|itself|directly) ",
    "BE": r"(?:is|are|was|were|has been|have been|remains?|seems?(?: to be)?|appears?(?: to be)?)",
    "NOT": r"(?:not(?: been)?|never|nowhere)(?: {ADV})? ?",
    "DO_NOT": r"(?:(?:do|does|did|can|could) not|never|fails? to|failed to|neglects? to|omits? to|forgets? to)"
    r" (?:{ADV}){0,2}",
    # Where an answer is looked for: the texts themselves, and who or what may speak otherwise too.
    "THE": r"(?:the|this|that|these|those|any|your|our|my|its|either)",
    "TEXT": r"(?:texts?|passages?|contexts?|excerpts?|paragraphs?|snippets?|sources?|extracts?)",
    "SOURCE": r"(?:{TEXT}|documents?|documentation|articles?|materials?|manuals?|catalog(?:ue)?s?|information|data"
    r"|pages?|sections?)",
    # What is written for another purpose than to answer: of these, only what they say.
    "WRITTEN": r"(?:contract|clause|agreement|polic(?:y|ies)|letter|e-?mail|leaflet|brochure|guide|handbook"
    r"|notice|form"
    r"|recipe|label|memo|minutes|transcript|website|certificate|specifications?|datasheet|terms|regulations?"
    r"|abstract|paper"
    r"|record|entry|description|post|message|file|specs?|biography|obituary|sheet)s?",
    "SAY": r"(?:say|mention|state|specify|indicate|disclose|spell out|name|make clear|clarify|tell us|elaborate"
    r"|list|answer|address)\b",
    "SPEAKING": r"(?:{SOURCE}|authors?|writer|reports?|story|book|chapter|question|docs?|notes?|files?)",
    "GIVEN": r"(?: (?:alone|above|below|here|itself|i have|we have|(?:that |which )?(?:(?:you|i|was|were|is|are) )*"
    r"(?:provided|given|supplied|shared|gave|available)(?: (?:to )?(?:me|us|here|above))?))*",
    "CITED": r"(?:\b{THE} (?:[\w'-]+ ){0,2}{SPEAKING}|^(?:provided |given )?{SPEAKING}){GIVEN}",
    "NONE_CITED": r"\b(?:(?:none of|nothing in|no part of|nowhere in|neither(?: of)?|no) (?:{THE} )?"
    r"(?:\w+ )?{SOURCE}{GIVEN})",
    "IN_SOURCE": r"(?:in|by|within|from|on|of|among|with|using|anywhere in) "
    r"(?:{THE} (?:[\w-]+ ){0,2}(?:{SOURCE}|{WRITTEN}){GIVEN}|(?:\w+ )?{SOURCE}{END}|here|what (?:i|is|was|you"
    r"|has|have)\b)",
    "HERE": r"(?:{IN_SOURCE}|here|anywhere|at all|to me)",
    # What is asked for: what tells, and the attributes of which one asks.
    "NEWS": r"(?:information|info|answers?|details?|data|mentions?|references?|indications?|clues?|context|knowledge"
    r"|specifics|hints?)",
    "ATTRIBUTE": r"(?:{NEWS}|descriptions?|explanations?|records?|notes?|prices?|costs?|dates?|years?|names?"
    r"|numbers?|amounts?|values?|reasons?|causes?|weight"
    r"|height|length|width|size|age|duration|author|place|location|colou?r|quantity|origin|deadline|address|figures?"
    r"|percentage|dosage|dose|times?|temperature|speed|capacity|power|population|area|distance|depth|frequency"
    r"|voltage|brand"
    r"|maker|manufacturer|designer|owner|inventor|founder|winner|title|type|version|salary|fee|tax|penalty|rate|score"
    r"|results?|identity|nationality|birthday|phone|e-?mail|hours|period|term|limit|meaning|purpose|range|ratio|volume"
    r"|density|length of time|quantity|dimensions?|source|definition|formula|motive|birthplace|occupation|month"
    r"|day|hour"
    r"|sum|total|count|share|measurements?|methods?)",
    "THE_NEWS": r"(?:(?:any|the|this|that|these|enough|an?|sufficient|adequate|its|such|more|much|your|one"
    r"|further) )*"
    r"(?:\w+ )?{NEWS}\b(?! {OTHER_NEWS})",
    "OTHER_NEWS": r"(?:plan|protection|sheet|panel|display|screen|loss|key|desk|centre|center|link|book|breach)\b",
    "THE_ATTRIBUTE": r"(?:any|the|this|that|its|his|her|their|an?|enough|such) (?:[\w'-]+ ){0,3}?{ATTRIBUTE}\b",
    "TELL": r"(?:say|mention|state|specify|indicate|tell|note|reveal|disclose|address|discuss|cover|describe|explain"
    r"|clarify|name|answer|touch on|refer to|report|identify|detail|elaborate|speak (?:of|about)|talk about|deal with"
    r"|comment on|go into|quantify|make (?:it )?clear|define|suggest)\b",
    "TELLS": r"(?:says?|mentions?|states?|specif(?:y|ies)|indicates?|tells?|reveals?|address(?:es)?|covers?|answers?"
    r"|contains?|includes?|gives?|provides?|suggests?|discuss(?:es)?|explains?)\b",
    "HAVE": r"(?:contain|include|have|hold|provide|give|offer|supply|present|show|list)",
    "HAS": r"(?:contains?|includes?|has|have|holds?|provides?|gives?|offers?|supplies|makes?|shows?|lists?"
    r"|found|is|are"
    r"|was|were|with|see|sees)",
    "KNOW": r"(?:answer|respond|help|recall|remember|extract|pinpoint|guess|speculate|find|determine|say|tell"
    r"|locate|know|establish|infer|deduce|conclude|ascertain|identify|derive"
    r"|work out|be (?:sure|certain))\b",
    "INFERRED": r"(?:answered|determined|inferred|known|established|deduced|ascertained|concluded|derived|found"
    r"|identified)",
    "ASKED": r"(?:what|which|who|whose|whether|if|how|when|where|why)\b",
    "KNOWN_FROM": r"(?:{END}|(?= (?:from|based|with|given|without|for (?:sure|certain)|exactly|precisely"
    r"|at all|{ASKED}"
    r"|{IN_SOURCE})))",
    "IT": r"(?:{KNOWN_FROM}|(?= (?:the|that|this|it|any|an?|you|such|your|its|his|her|either|anything|one)\b))",
    "SAID": r"(?:mentioned|stated|specified|indicated|disclosed|known|clarified|quantified|made clear"
    r"|spelled out|clear"
    r"|explicit|certain|said|listed)",
    "INFERABLE": r"(?:determin|know|answer|ascertain|infer|deduc|verifi|identifi|find|discern|establish|obtain"
    r"|deriv|retriev"
    r")(?:r?able|ible)",
    "TOLD": r"(?:{INFERABLE}|documented|discussed|addressed|covered|described|explained|reported|recorded"
    r"|identified|noted|named|revealed"
    r"|detailed|answered|defined|written|expressed|quoted|cited)",
    "SHOWN": r"(?:given|provided|listed|found|available|included|present|contained|shown|supplied|offered)",
    "UNKNOWN": r"(?:un(?:known|clear|specified|disclosed|determined|stated|mentioned|certain|answerable"
    r"|answered|named|said"
    r"|told|reported|recorded|explained|addressed|identified|documented|knowable|defined)|inde(?:terminate|terminable"
    r"|finite)|inconclusive)",
    "ABOUT": r"(?:about|on|of|regarding|concerning|as to|for|to|relating to|related to)",
    "SURE": r"(?:(?:entirely|completely|really|quite) )?(?:sure|certain|aware)",
    "WORDS": r"(?:[^\s,;:]+ ){0,12}?",
}

_ANYWHERE = (
    # Who speaks does not know. "I do not know of a better oven" and "I don't know how to thank you" are not refusals.
    r"\b(?:i|we) (?:{ADV}|simply |just )?(?:do not|did not) (?:{ADV})?know\b"
    r"(?! (?:of|how to|about (?:you|any)|anyone|any|him|her|them)\b)",
    r"\bi (?:{ADV})?(?:have (?:not )?)(?:the (?:faintest|foggiest|slightest) |an? |any |no )(?:idea|clue)\b(?! of\b)",
    r"\bi wish i knew\b|\b(?:that|it|the answer) escapes me\b|\bi do not (?:{ADV})?(?:recall|remember){END}",
    r"\bi (?:would|could|can|will) (?:{ADV}|have to |rather not |not (?:want to )?|prefer not to |just |only "
    r"|merely )+"
    r"(?:be )?(?:guess|speculat)(?:e|ing)?\b",
    r"\bi am not familiar with\b|\b(?:beyond|outside|not within|not in) my (?:knowledge|documents|sources"
    r"|records|data)\b",
    r"\b(?:please|could you|can you|would you)(?: please)? (?:provide|give|share|specify|clarify|supply)\b[^.]{0,30}?"
    r"(?:{END}|context|information|details|question|passage|text|document)",
    r"\bi am (?:{ADV})?(?:not {SURE}|unsure|uncertain)(?:{END}| (?:about|of) (?:that|this|it|any|the)\b| {ASKED})",
    r"\bi do not (?:think|believe) .{0,40}?\b(?:{SAY}|{TELLS}|(?:is|was) (?:{SAID}|{SHOWN}|{TOLD}))",
    r"\b(?:i|we|one) (?:{ADV}|simply |just )?(?:(?:can|could|did) not|(?:am|are|was|were) (?:unable|not able)"
    r" to) (?:{ADV}){0,2}{KNOW}{IT}",
    r"\bi (?:can not|could not|am unable to|am not able to) (?:provide|confirm|verify|give|help)\b",
    r"\bwe (?:can not|could not|are unable to|are not able to) (?:provide|confirm|verify) {THE_NEWS}",
    r"\b(?:i|we) (?:do|did|can|could|have) not (?:{ADV})?(?:have|possess|find|found|see|seen|got) "
    r"(?:access to |been given )*"
    r"(?:{THE_NEWS}|it\b|that\b|this\b|anything\b)",
    r"\b(?:i|we) (?:can not|could not|do not|did not|have not) (?:see|find|found|seen) (?:an?|the|any|its)"
    r" (?:[\w-]+ ){1,4}?"
    r"{IN_SOURCE}",
    r"\b(?:i|we) (?:(?:can|could) (?:find|see)|found|find|see) no (?:[\w-]+ ){0,2}{ATTRIBUTE}\b",
    r"\bi (?:have|found|find|see|could find|can find|can see|know|possess) (?:no (?:\w+ )?(?:{NEWS}|records?|notes?)\b"
    r"|nothing{END}|nothing {ABOUT}\b)",
    r"\b(?:i|we) (?:have|was|were|am|are) not (?:been )?(?:given|provided with|supplied with|told)"
    r"(?:{END}| (?:{THE_NEWS}|{THE_ATTRIBUTE}|it\b|that\b|{ASKED}))",
    r"\b(?:i|we) (?:lack|(?:would )?need more|(?:would )?need further|am missing) (?:the |any |some "
    r"|specific )*{NEWS}\b",
    # What is cited does not say. Of what it has or gives, only what tells something: a manual has no batteries.
    r"{CITED} (?:but )?(?:{DO_NOT}{TELL}|never {TELLS})(?! (?:more|everything|all|only|other|others"
    r"|any(?:one|thing|body) else)\b)",
    r"\b{THE} (?:[\w-]+ )?{WRITTEN} (?:do|does) not (?:{ADV})?(?:{SAY}|{HAVE} {THE_NEWS})(?! (?:more"
    r"|everything|only)\b)",
    r"\b{THE} (?:[\w-]+ )?{WRITTEN} (?:(?:is|are) silent|(?:says?|tells? us|mentions?|states?) nothing|(?:makes?"
    r"|gives?|contains?|has) no (?:\w+ )?{NEWS})\b",
    r"{CITED} {DO_NOT}{HAVE} (?:{THE_NEWS}|{THE_ATTRIBUTE}|(?:it|that|this|any|one|anything)\b{END})",
    r"\b{THE} (?:[\w-]+ ){0,2}{TEXT}{GIVEN} {DO_NOT}{HAVE} (?:any|the|its|his|her|an?)\b",
    r"{CITED} {DO_NOT}(?:give|provide|specify) (?:any|the|its|an?)\b",
    r"{CITED} (?:{ADV})?(?:{HAS} (?:no|little or no) (?:\w+ ){0,2}{ATTRIBUTE}|(?:{TELLS}|has|offers?)"
    r"(?: us)? nothing)\b",
    r"{CITED} (?:{ADV})?(?:gives?|provides?|mentions?|states?) no\b",
    r"{CITED} {BE} (?:{ADV}|too |very )?(?:silent|vague|ambiguous|unclear|inconclusive|unrelated|irrelevant"
    r"|insufficient"
    r"|not (?:{ADV}|very )?(?:sufficient|enough|clear|explicit|specific|about|related|relevant|helpful))\b",
    r"{CITED} (?:do|does) not (?:{ADV})?(?:relate|pertain|apply to the question|concern|match)\b",
    r"{CITED} (?:stops? short of|has nothing to do with|does not help|is of no help|gives? no"
    r"|is about something else)\b",
    r"{CITED} only {TELLS} .{1,60}, (?:not|and not|but not|nothing)\b",
    r"{CITED} {TELLS} .{1,60} but not (?:about|of|on|the|its|his|her|who|what|when|where|why|how)\b",
    r"{CITED} (?:talks?|speaks?) (?:about|of) .{1,60} but not\b",
    r"\bonly .{1,50} {BE} (?:{SAID}|{SHOWN}|{TOLD})[,;] .{1,40} {BE} not{END}",
    r"\b{THE} (?:[\w-]+ )?(?:{WRITTEN}|{SPEAKING}){GIVEN} (?:gives?|mentions?|states?|lists?|names?|specifies|provides?"
    r"|indicates?) no\b",
    r"{CITED} {TELLS} .{1,60} but no (?:\w+ ){0,2}{ATTRIBUTE}\b",
    r"\b(?:is|are|was|were) (?:{SAID}|{SHOWN}|{TOLD})[,;]? but .{1,40}? (?:is|are|was|were) not$",
    r"{CITED} (?:{ADV})?(?:omits?|lacks?|leaves? out|leaves? (?:this|that|it|the) (?:\w+ ){0,2}?(?:open|out"
    r"|{UNKNOWN}))\b",
    r"[,;] (?:it|they|this) {DO_NOT}(?:say|mention|state|specify|indicate|{HAVE} (?:{THE_NEWS}|{THE_ATTRIBUTE}))",
    r"{CITED} [^,;]{1,90}[,;]? (?:but|and|yet|however,?) (?:it )?{DO_NOT}(?:{TELL}|{HAVE} (?:{THE_NEWS}"
    r"|{THE_ATTRIBUTE}))",
    r"{NONE_CITED} (?:{ADV})?{TELLS}",
    r"\bthere {BE} (?:no|not an?) (?:[\w-]+ ){1,3}(?:(?:{SAID}|{SHOWN}) )?{IN_SOURCE}",
    r"\bthere {BE} no (?:[\w-]+ ){1,3}(?:given|mentioned|stated|specified|listed){END}",
    r"\b(?:none|nothing) of (?:this|that|it|the kind|the sort) (?:is|are) .{0,20}?{IN_SOURCE}",
    r"\b(?:none|neither) of {THE} {SOURCE} (?:is|are|has|have) (?:about|on|relevant)\b",
    r"\b{NEWS}{GIVEN} {BE} (?:{ADV})?(?:insufficient|(?:not|un)(?: )?(?:enough|sufficient|clear))\b",
    r"\b(?:it|that|this|which) (?:is|are) (?:nowhere|not anywhere) {IN_SOURCE}",
    r"\b{BE} (?:never|nowhere) (?:{ADV})?(?:{SAID}|given|shown|provided|explained|discussed){END}",
    r"\b{BE} (?:nowhere|not anywhere) (?:{SAID}|{TOLD}|{SHOWN}|to be (?:found|seen)){END}|\bgoes {UNKNOWN}{END}",
    r"\bnowhere (?:in|does|do|is|are)\b.{0,40}?\b{SOURCE}\b.{0,40}?\b(?:{SAID}|{TELL})",
    r"\b{THE} (?:[\w-]+ )?(?:{SOURCE}|{WRITTEN}|{SPEAKING}){GIVEN} (?:only |just )(?:{TELLS}|covers?|lists?|describes?)"
    r" (?:the |its |a )?[^,;.]{1,60}, (?:and |but )?not (?:the|its|their|his|her|how|when|who|what|where|why)\b",
    r"{CITED} (?:does|do) not (?:go|reach|extend) (?:that|so|this) far\b",
    r"\b(?:says?|tells? us|mentions?|states?) nothing (?:about|of|on|regarding|as to)\b",
    r"\bnothing (?:in it |here |there )?(?:says|states|tells|indicates|mentions|specifies) {ASKED}",
    r"\b{THE} (?:[\w-]+ )?[\w-]+ (?:never {TELLS}|(?:does|do) not (?:{ADV})?{TELL}) {ASKED}",
    r"\b{THE} (?:[\w-]+ )?[\w-]+ (?:is|are) (?:silent|quiet|mute) (?:on|about|as to|regarding)\b",
    r"\bbut (?:it )?(?:leaves out|omits|skips) (?:the|its|his|her|their)\b",
    r"^nowhere (?:is|are|was|were|does|do) .{1,60}?\b(?:{SAID}|{TOLD}|{SHOWN}|{TELL})",
    r"\bi can not (?:say|tell|speak) for\b|\bthere {BE} (?:simply|just|really|absolutely) no way (?:to|of) ",
    r"\b(?:i|we) (?:have )?(?:looked|searched|checked|read|went|gone|scanned)\b[^.]{0,60}\b(?:and|but) (?:i )?"
    r"(?:could|can|did) not (?:find|see|locate)\b",
    r"\bno such (?:[\w-]+ ){1,3}?(?:appears?|exists?|(?:is|are|was|were) (?:{SHOWN}|{SAID}|{TOLD})) (?:in"
    r"|within|by) {THE}",
    r"\bnone of .{1,40}? (?:has|have|comes? with|carr(?:y|ies)) an? (?:stated|given|listed|specified|mentioned)\b",
    # Nothing tells.
    r"\b(?:there {BE}|{HAS}) (?:no|not any|not enough|insufficient|too little) (?:\w+ )?(?:information|info|mentions?"
    r"|indications?|references?|details|data|answers?|context|records?)\b(?! (?:{OTHER_NEWS}|except|other than))",
    r"\bthere {BE} not (?:any|enough|sufficient) {THE_NEWS}",
    r"\bnothing (?:here|there) {TELLS}|\bany(?:one|body)'s guess\b|\bno conclusions? can be drawn\b",
    r"\byou can not (?:{ADV})?{KNOW}{KNOWN_FROM}",
    r"\bthere {BE} (?:nothing|not anything) (?:here |said |written |stated )?(?:{IN_SOURCE}|{ABOUT}\b)",
    r"\b(?:there is|i see|i have|^) ?no (?:possible |clear )?way (?:to|of) (?:tell|know|say|determin|establish"
    r"|answer)",
    r"\b(?:not enough|insufficient|not sufficient|too little) (?:information|info|context|details?|data)\b",
    r"\b(?:more|further|additional) (?:information|context|details|data) (?:is|are|would be) (?:needed"
    r"|required|necessary)"
    r"(?:{END}| (?:to|for)\b)",
    r"\bnothing {BE} (?:said|mentioned|stated|written|given|reported|known) {ABOUT}\b",
    # What was asked is not stated. Of what may be sold out or left out of a box, only attributes: "batteries are not
    # included" is an answer.
    r"\b{NOT}(?:{SHOWN}|{SAID}|{TOLD}|part|something) {IN_SOURCE}",
    r"\b{BE} {NOT}(?:{SHOWN}|mentioned|stated|specified|indicated|disclosed) (?:here|anywhere)\b",
    r"\b(?:answers?|information|details?|data|that|this|it) {WORDS}{BE} not (?:\w+ )?(?:in|within|among|part of) "
    r"(?:my|{THE}) (?:[\w-]+ ){0,2}{SOURCE}",
    r"\b(?:answers?|information|details?|data|question|it|this|that|{ATTRIBUTE}) (?:[^\s,;]+ ){0,8}?(?:can"
    r"|could) not be "
    r"(?:{ADV})?{INFERRED}{KNOWN_FROM}",
    r"\b(?:answers?|information|details?|data) {BE} not (?:found|included)\b",
    r"^(?:any |the )?(?:information|details?|data) {ABOUT} {WORDS}{BE} {NOT}(?:{SHOWN}|{SAID}|{TOLD}){END}",
    r"\b(?:it|this|that|{ATTRIBUTE}) {WORDS}(?:do|does) not (?:appear|occur|exist|feature|show up)(?:{END}| "
    r"(?:{HERE}|anywhere))",
    r"\b(?:it|this|that|answers?|information|details?|data) {BE} (?:not|nowhere) (?:{ADV})?(?:there|here"
    r"|present|to be found){END}",
    r"^(?:{ASKED}) .{1,60}? {BE} (?:{ADV}|left )?(?:{UNKNOWN}|{NOT}(?:{SAID}|{TOLD}|{SHOWN}))(?: {HERE})?$",
    r"^(?:it|this|that|the|its|his|her) {WORDS}{BE} {NOT}(?:named|identified by name){END}",
    r"^(?:it|this|that) {BE} (?:{ADV}|still )?(?:{UNKNOWN}|{NOT}{SAID}) {ASKED}[^,;]{0,40}$",
    r"^(?:it|this|that|the|its) {WORDS}{BE} (?:{ADV}|still )?(?:a mystery|an open question"
    r"|not something [\w ]{1,40}){END}(?!, and)",
    r"^(?:it|this|that|the|an?) {WORDS}{BE} (?:{ADV}|still |left )?(?:{UNKNOWN}|{NOT}{SAID})(?:{END}(?!, and)"
    r"| {HERE})",
    r"^(?:it|this|that) {BE} {NOT}(?:{SAID}|{TOLD}|{SHOWN})(?<!available)(?<!included)(?:{END}| {HERE}"
    r"| {ASKED}[^,;]{0,40}$)",
    r"\b(?:the|its|this|that|such|his|her|their) (?:[\w'-]+ ){0,3}?{ATTRIBUTE} {WORDS}{BE} {NOT}(?:{SHOWN}"
    r"|{SAID}|{TOLD})"
    r"{END}(?<!included)",
    r"\bits? {WORDS}{BE} (?:{ADV}|left )?(?:{UNKNOWN}|{NOT}{SAID}){END}",
    r"\bno (?:\w+ ){1,3}?(?:is|are|has been|was) (?:{ADV})?(?:mentioned|stated|specified|indicated|disclosed){END}",
    r"\bno (?:\w+ ){0,2}?{ATTRIBUTE} {WORDS}(?:{BE}|(?:can|could) be) (?:{ADV})?(?:{SAID}|{SHOWN}|inferred)"
    r"(?:{END}| (?:{HERE}|about|on|for|regarding|as to)\b)",
    r"\b(?:the|this|that|such|its) (?:\w+ ){0,2}?{ATTRIBUTE} {WORDS}{BE} (?:missing|absent|lacking|omitted|left out)"
    r"(?:{END}| (?:from|in|here)\b)",
    r"\b(?:beyond|outside|out of) (?:of )?the (?:scope|content|bounds|coverage) of {THE} (?:\w+ )?{SOURCE}",
    r"\b{BE} not something (?:that )?(?:{CITED}|i)\b",
    r"\b(?:question|answer) {BE} (?:not answerable|unanswerable|unknown|not known|unanswered|not answered)\b",
)
_OPENING = (
    r"(?:that|this) (?:is (?:impossible|not possible) to {KNOW}|can not be (?:{INFERRED}|told|said)){KNOWN_FROM}",
    r"(?:without|lacking) .{1,60}?,? (?:it is|one|there is|i) .{0,20}?(?:impossible|not possible|can not|no way"
    r"|unable)\b",
    r"(?:it is )?(?:unable|not able|not possible|impossible) to (?:{ADV})?{KNOW}{IT}(?! work)",
    r"(?:can|could) not (?:{ADV})?(?:{KNOW}{IT}|be {INFERRED}{KNOWN_FROM})",
    r"(?:it is |that is )?(?:hard|difficult|tough) to (?:say|tell|know|determine|be sure){KNOWN_FROM}",
    r"[^,;]{1,80}, (?:one (?:can|could) not {KNOW}|it is (?:impossible|not possible|hard"
    r"|difficult) to {KNOW}){KNOWN_FROM}",
    r"(?:(?:it|this|that|they|he|she) )?{DO_NOT}(?:say|mention|state|specify|tell)(?:{END}| (?:so|it|that|this|any\w*"
    r"|{ABOUT}|{ASKED}|{HERE}|the (?:[\w-]+ )?{ATTRIBUTE}{END}))",
    r"(?:it|this|that|they|he|she) (?:says? nothing|makes? no mention|gives? no {NEWS})\b",
    r"(?:nobody|no one|no-one) (?:{ADV})?(?:knows|says|tells){KNOWN_FROM}",
    r"(?:it|this|that|they) {DO_NOT}{HAVE} {THE_ATTRIBUTE}",
    r"(?:nobody|no one|no-one|none of us) (?:can|could|is able to) {KNOW}{KNOWN_FROM}",
    r"who knows{KNOWN_FROM}",
    r"no way (?:to|of) (?:tell|know|say|be sure|find|determin|answer)\w*{KNOWN_FROM}",
    r"too (?:vague|ambiguous|unclear|little) to (?:answer|say|tell|determine)\b",
    r"(?:this|that|the question|it) (?:has nothing to do with|is (?:un|not )related to|is not relevant to"
    r"|is irrelevant to) {THE}",
)
# A few words, and that they are not stated.
_SHORT = (
    r"n ?[/.-] ?[ad]\.?",
    r"(?:it is |this is |that is |this |that )?{NOT}(?:{SHOWN}|{SAID}|{TOLD}|{SURE}|told|applicable|determined"
    r"|(?:in )?here|there)(?<!included)"
    r"(?: {HERE})?",
    r"(?:it is |this is |that is )?not (?:in|within|part of|among) {THE} (?:\w+ )?{SOURCE}{GIVEN}",
    r"(?:[\w'-]+ ){1,4}?(?:{BE} )?{NOT}(?:mentioned|stated|specified|indicated|disclosed|reported|clear)(?: {HERE})?",
    r"[^:]{2,40}: (?:{NOT}(?:{SAID}|{SHOWN}|{TOLD})|{UNKNOWN}|n/?a|none (?:given|stated|listed|specified))"
    r"(?: {HERE})?",
    r"(?:[\w'-]+ ){0,2}?{ATTRIBUTE} (?:{BE} )?(?:{NOT}(?:{SHOWN}|{SAID}|{TOLD})|{UNKNOWN}|unavailable|missing)"
    r"(?<!included)(?: {HERE}| in {SOURCE})?",
    r"(?:the |this )?question (?:can not be|is not|not) (?:answered|answerable)(?: {IN_SOURCE})?",
    r"(?:(?:that|this|it) (?:is|remains) |the answer is )?(?:still |{ADV})?(?:{UNKNOWN}|unavailable|unsure)"
    r"(?: {HERE})?",
    r"(?:not )?(?:{INFERABLE}|a known fact)(?<!available)|(?:un|in)(?:knowable|determinable|ascertainable)",
    r"(?:no|not enough|insufficient|missing|not sufficient|too little|not any) (?:[\w-]+ )?"
    r"(?:{NEWS}|record|idea|results?|matches|match|description|explanation)"
    r"(?: (?:{BE} )?(?:{SHOWN}|{SAID}))?(?:,? (?:{ABOUT}|{IN_SOURCE})(?: [\w'-]+){0,10})?",
    r"no (?:[\w-]+ ){0,2}?{ATTRIBUTE} (?:{BE} )?(?:{SHOWN}|{SAID})(?<!included)(?: {HERE})?",
    r"(?:unknown|unspecified|undisclosed|unstated|missing) (?:[\w-]+ )?{ATTRIBUTE}",
    r"(?:missing|absent|omitted|left (?:out|unsaid|open))(?: {HERE})?",
    r"not that i (?:can|could|am able to) (?:see|tell|find|know of)(?: .{1,60})?",
    r"(?:insufficient|not enough|no sufficient) evidence to (?:answer|say|tell|determine|conclude)(?: .{1,60})?",
    r"none (?:{BE} )?(?:{SHOWN}|{SAID})(?: {HERE})?",
    r"nothing (?:{BE} )?(?:(?:{SAID}|{SHOWN}|{TOLD}|relevant)(?: {HERE})?|(?:{SAID} )?(?:about|on|regarding|in"
    r"|within) .{1,60})",
    r"(?:i )?dunno|idk|beats me|who knows|search me|your guess is as good as mine|do not know|can not (?:say|tell)",
    r"(?:i )?have not (?:a|the \w+) (?:clue|idea)|no (?:clue|idea)(?:,? (?:sorry|about .{1,60}))?",
)
_REGRET = (
    r"(?:i am |we are )?(?:\w+ )?sorry(?: about that)?|i apologi[sz]e|(?:my )?apologies|unfortunately"
    r"|regrettably|sadly"
    r"|alas|(?:i am|we are) afraid(?: that| not)?|well|nope|hm+|to be honest|honestly|as an ai[\w ]{0,40}"
    r"|it seems(?: that)?"
)
_BY_SOURCE = (
    r"(?:according to|based (?:only |solely )?on|from|in|per|given|judging by|going by) {THE} "
    r"(?:[\w-]+ ){0,2}(?:{SOURCE}|{WRITTEN}){GIVEN}(?=,)|(?:based on|from|with|given) what [\w ]{1,40}(?=,)"
)
_GUESSED = (
    r"(?:i (?:think|believe|guess|suppose|would (?:say|guess))|my (?:best )?guess|probably|perhaps|maybe"
    r"|likely|most likely"
    r"|presumably|possibly|it (?:could|may|might|must|should|would) (?:well )?\w+|it (?:seems|appears) to be"
    r"|(?:around|about|roughly|approximately|circa) \w|(?:some )?[$€£]?\d|(?:it|this|that|he|she|they|the answer"
    r"|its? \w+)"
    r" (?:\w+ly )?(?:is|was|are|were|weighs?|costs?|lasts?)(?! (?:not|un|never|impossible|no\b|clear|silent))"
    r"|(?:it |this |which )?(?:implies|suggests))"
)

ENGLISH = Grammar(
    classes={**_CLASSES, "GUESSED": _GUESSED},
    anywhere=_ANYWHERE,
    opening=_OPENING,
    # "{TEXT}" and the like, but no data and no information: those may be the subject of any sentence.
    source=r"\b(?:texts?|passages?|context|excerpts?|paragraphs?|snippets?|documents?|articles?|materials?|manuals?"
    r"|catalog(?:ue)?s?|pages?|sections?|{WRITTEN})\b",
    untold=r"\b(?:no|not|never|nothing|none|nowhere|neither|nobody|lacks?|fails?|without|un(?:able|clear)"
    r"|missing|absent"
    r"|insufficient) (?:[^\s,;:(]+ ){0,4}?"
    r"(?:says?|mentions?|mentioned|specif(?:y|ies)|specified|indicates?|indicated|stated|disclose|clarify"
    r"|information|details?|mentions?|references?|indications?|clues?)\b"
    r"(?! (?:more|everything|only|other|any\w+ else|{OTHER_NEWS}))",
    short=_SHORT,
    preamble=rf"^(?:(?:{_REGRET}|(?:the )?(?:answer|reply|response)(?: is(?! not\b)|:)(?= )|{_BY_SOURCE})"
    rf"(?:[,:;]| -)*(?: but\b)?\s*)+",
    # "If the date is not specified", "users who do not know", "he said that it was unknown".
    subordinate=r"^(?:if|when|whenever|where|unless|because|in case|since|once)\b[^,]*$"
    r"|\b(?:if|when|whenever|unless|because|in case|who|whose|until)(?: \w+){0,4} ?$"
    r"|\b(?:said|says|claimed|argued|told|replied|admitted|believed|thought|knew|answered)(?: \w+){0,3} ?$",
    consequence=r",? (?:so (?!i\b|we\b|it is (?:not possible|impossible)|there)|therefore|until|before|after"
    r"|hence|which led|however,? that)\b",
    supposing=r"\b(?:i (?:think|believe|guess|suppose)|probably|perhaps|maybe|presumably|possibly|likely)\b",
    doubt=r"\b(?:sure|certain|unsure|uncertain|aware)\b",
    guess=r"[,;.:(] ?(?:but |however,? |still,? |though |yet |nevertheless,? |that said,? |and )*{GUESSED}"
    r"|\b(?:but|however|yet|although)\b[^.]{0,30}?\b{GUESSED}",
    conceded=r"\w.*?[, (](?:though|although|even though|albeit|even if)\b[^.]*$|\w \($",
    adversative=r"\w\s*[,(]?\s*but\s*$",
    concession=r"(?:although|though|while|whilst|even though|even if)\b",
    reported=r"\b(?:says?|states?|indicates?|notes?|specif(?:y|ies)|reports?"
    r"|mentions?|describes?|talks? about|gives?|lists?|discuss(?:es)?|provides?|speaks? of"
    r"|explains?"
    r"|tells?|covers?|focus(?:es)?)\b",
    given=r"\W*(?:but )?only .{1,60} (?:is|are|was|were) (?:{SHOWN}|{SAID}|{TOLD})\b",
)
