"""How Italian says that the answer is not known."""

from __future__ import annotations

from workbench.scoring.refusals.grammar import Grammar

_CLASSES = {
    "END": r"(?=\s*(?:[,;:)]|$))",
    "ADV": r"(?:\w+mente|mai|ancora|nemmeno|neppure|neanche|affatto|neanche|proprio|certo|esattamente) ",
    "ART": r"(?:(?:il|lo|la|i|gli|le|un|uno|una)\b|l'|un')",
    "CLITIC": r"(?:(?:lo|la|li|le|ne|ci|vi|ti|mi|si|me|te|ve|ce|se|gliel[oa]) ){0,2}",
    "ALCUN": r"(?:alcuna?|alcun'|alcuno|nessuna?|nessun'|nessuno|nessun)",
    # Where an answer is looked for.
    "FONTE": r"(?:document[oi]|documentazione|contest[oi]|test[oi]|bran[oi]|pass[oi]|passaggi?o?|font[ei]|articol[oi]"
    r"|estratt[oi]|paragraf[oi]|manual[ei]|catalogo|cataloghi|informazion[ei]|pagin[ae]|material[ei])",
    # What is written for another purpose than to answer: of these, only what they say.
    "SCRITTO": r"(?:contratto|clausola|accordo|polizza|lettera|e-?mail|fogli(?:o|etto)|bugiardino|opuscolo"
    r"|guida|avviso|modulo"
    r"|ricetta|etichetta|verbale|scheda|sito|certificato|regolamento|riassunto|descrizione|messaggio|file"
    r"|biografia|relazione|rapporto|policy|prospetto|capitolato|bando|statuto)",
    "DICA": r"(?:dic(?:e|ono)|parla(?= d)|dà(?= (?:il|la|lo|l'|un|una|i|le) )|menziona|indica|specifica|precisa"
    r"|riporta|cita|accenna|chiarisce|nomina|ne parla"
    r"|fa (?:cenno|menzione))\b",
    "PARLANTE": r"(?:{FONTE}|autor[ei]|autrice|relazione|rapporto|libro|capitolo|domanda)",
    "DATI": r"(?: (?:fornit|dat|disponibil|sopra|qui|riportat|propost|a disposizione|in mio possesso|che ho"
    r"|in questione"
    r"|consultat|citat)\w*)*",
    "CITATO": r"\b(?:(?:{ART}|quest[oaie]|quel|quest'|i|mi[oe]i?) )(?:\w+ )?{PARLANTE}{DATI}",
    "NESSUN_CITATO": r"\b(?:nessun[oa]? (?:(?:de[il]|dei|degli|delle|tra i|fra i) )?(?:\w+ )?{FONTE}{DATI}"
    r"|né {ART} {FONTE}.{0,40})",
    "NEL": r"(?:in|nel|nell'|nei|negli|nella|nelle|dal|dall'|dai|dagli|dalle|dalla|tra|fra|del|dell'|dei|sul|sulla)"
    r" (?:(?:i|gli|le|quest[oaie]|quest'|il|mi[eo]i?) )?(?:\w+ )?(?:{FONTE}|{SCRITTO}){DATI}",
    "QUI": r"(?:{NEL}|qui|da nessuna parte|al riguardo|a riguardo|in merito|in proposito|a proposito)",
    # What is asked for: what tells, and the attributes of which one asks.
    "NOTIZIE": r"(?:informazion[ei]|info|rispost[ae]|dat[oi]|dettagli[o]?|indicazion[ei]|menzion[ei]"
    r"|riferiment[oi]|accenn[oi]"
    r"|cenn[oi]|notizi[ae]|element[oi]|conoscenz[ae]|indizi[o]?|spiegazion[ei]|precisazion[ei])\b",
    "ATTRIBUTO": r"(?:{NOTIZIE}|descrizion[ei]|prezz[oi]|cost[oi]|ann[oi]|nom[ei]|numer[oi]|import[oi]"
    r"|valor[ei]|motiv[oi]|cause?"
    r"|causa|ragion[ei]|peso|altezza|lunghezza|larghezza|misur[ae]|età|durata|autor[ei]|luogo|posizione|colore"
    r"|quantità"
    r"|temperatur[ae]|temp[oi]|velocità|capacità|potenz[ae]|popolazione|superficie|distanz[ae]|profondità|frequenz[ae]"
    r"|tensione|marc[ah]e?|produttore|costruttore|progettista|proprietario|inventore|fondatore|vincitore|titolo"
    r"|tipo|versione"
    r"|stipendio|penale|tassa|tariff[ae]|risultat[oi]|identità|nazionalità|periodo|termine|limite|significato"
    r"|scopo|volume"
    r"|dimension[ei]|cilindrata|definizione|formula|movente|professione|mese|giorno|totale|somma|tasso|fonte|ricavi"
    r"|origine|scadenz[ae]|indirizzo|cifr[ae]|percentual[ei]|posologia|dos[ei]|dat[ae]|orari[o]?)\b",
    "LE_NOTIZIE": r"(?:(?:{ART}|{ALCUN}|abbastanza|sufficienti|altre|ulteriori|quest[oaie]|quest'|quell[ae]|tale|tali"
    r"|molte|la tua|maggiori|di|del|dell'|delle|dei|a) )*(?:\w+ )?{NOTIZIE}",
    "L_ATTRIBUTO": r"(?:{ART}|{ALCUN}|quest[oaie]|quel) (?:\w+ )?{ATTRIBUTO}",
    "RICAVABILE": r"(?:determin|rilev|ricav|individu|verific|accert|quantific|precis|identific|rintracci)abil[ei]"
    r"|(?:desum|deduc|reper|stabil|conosc|defin|attribu)ibil[ei]",
    "DICE": r"(?:dic(?:e|ono|eva|ano)|menzion\w+|indic(?:a|ano|hi|ava)|specific(?:a|ano|hi)|precis(?:a|ano|i)"
    r"|riport(?:a|ano|i)"
    r"|cit(?:a|ano|i)|accenn(?:a|ano|i)|tratt(?:a|ano|i)|affront(?:a|ano|i)|chiari(?:sce|scono)|spieg(?:a|ano|hi)"
    r"|rispond(?:e|ono)|nomin(?:a|ano|i)|descriv(?:e|ono)|rivel(?:a|ano)|elenc(?:a|ano)|fa(?:nno)?|approfondi"
    r"(?:sce|scono)"
    r"|si pronunci(?:a|ano)|si esprim(?:e|ono)|si soffer\w+|definisc(?:e|ono)|defini(?:sce|scono)|stabili"
    r"(?:sce|scono)"
    r"|permett(?:e|ono) di|consent(?:e|ono) di|parl(?:a|ano)(?= (?:d\w+'?|de\w+)\b)|ne parl(?:a|ano))\b",
    "HA": r"(?:conten\w+|contien\w+|inclu\w+|forni\w+|d[àa]|danno|offr\w+|present(?:a|ano)|ha|hanno|propon\w+)",
    "SAPERE": r"(?:saper(?:e|lo|la|ne)|rispond(?:ere|erti|ervi|erle)|determinar(?:e|lo|la|ne)|stabilir(?:e|lo"
    r"|la|ne)|risalir(?:e|vi|ci)"
    r"|dedur(?:re|lo|la)|ricavar(?:e|lo|la)|desumer(?:e|lo)|dir(?:e|lo|la|ti|vi|telo|velo|le)|trovar(?:e|lo|la|ne)"
    r"|individuar(?:e|lo)|confermar(?:e|lo)|verificar(?:e|lo)|precisar(?:e|lo)|accertar(?:e|lo)|definir(?:e|lo)"
    r"|capir(?:e|lo)|conoscer(?:e|lo|la)|indicar(?:e|lo|la)|fornir(?:e|la|lo|ti)|aiutar(?:ti|la|vi|e)"
    r"|risponder(?:ti|le|vi)|ricordar(?:e|lo|mi)|rispondervi|ipotizzar(?:e|lo)|comunicar(?:e|lo|ti)|dar(?:e|ti"
    r"|vi)(?= (?:una|la|un'|una) (?:\w+ )?(?:risposta|indicazione|informazione)))\b",
    "DIRE": r"(?:saper(?:e|lo|la)|rispondere|determinar(?:e|lo|la)|stabilir(?:e|lo|la)|risalir(?:e|vi)|dedur"
    r"(?:re|lo|la)"
    r"|ricavar(?:e|lo|la)|desumer(?:e|lo)|dir(?:e|lo|la)|conoscerlo|precisarlo|individuarlo|accertarlo|capirlo"
    r"|trovarlo"
    r"|definirlo|indicarlo)\b",
    "CHIESTO": r"(?:se|qual\w*|quant\w+|quando|dove|chi|come|perchè|che cosa|cosa|di che|a quanto|in che"
    r"|il perchè)\b",
    "SAPUTO_DA": r"(?:{END}|(?= (?:in base|dal|dai|dalle|dalla|da|con|senza|sulla base|{CHIESTO}|{QUI})))",
    "QUELLO": r"(?:{SAPUTO_DA}|(?= (?:{ART}|{ALCUN}|quest[oaie]|quest'|quell[oae]|a quest[ao]|alla|a)\b))",
    "ESSERE": r"(?:è|sono|era|erano|viene|vengono|venga|risulta|risultano|resta|restano|rimane|rimangono|sia|appare)"
    r"(?: stat[oaie]| res[oaie]| mai| ancora| del tutto| qui)*",
    "NON_ESSERE": r"non (?:{CLITIC})?{ESSERE}(?: {ADV})? ?",
    "DETTO": r"(?:specificat|menzionat|precisat|rivelat|chiarit|spiegat|esplicitat|dichiarat|nominat|dett"
    r"|definit|rilevat)[oaie]",
    "INDICATO": r"(?:{DETTO}|(?:indicat|riportat|citat|trovat|not|conosciut|scritt|elencat|trattat|affrontat"
    r"|rintracciat)[oaie]|chiar[oaie]|{RICAVABILE}|cert[oaie])",
    "DATO": r"(?:disponibil[ei]|present[ei]|(?:fornit|contenut|inclus|compres|dat)[oaie])",
    "IGNOTO": r"(?:ignot|sconosciut|imprecisat|indeterminat|incert|oscur)[oaie]|un mistero|da (?:stabilire|chiarire)",
    "WORDS": r"(?:[^\s,;:]+ ){0,12}?",
}

_ANYWHERE = (
    # Who speaks does not know. "Non so che farei senza" and "non so di un forno migliore" are not refusals.
    r"\bnon (?:lo|la|ne) (?:so|sappiamo|conosco|conosciamo)\b(?! (?:usare|fare))",
    r"\bnon ne so (?:nulla|niente)\b|\bnon (?:lo )?ricordo\b|\bmi (?:è ignot|sfugg|è sconosciut)\w+|\bnon mi "
    r"(?:è not[oa]|risulta)\b",
    r"\bnon (?:me|te|ve|glie)?(?: ?lo| ?la| ne)? ?(?:so|saprei) {SAPERE}",
    r"\bnon (?:lo|la|li|le) (?:trovo|vedo|leggo|individuo|rintraccio)(?:{END}| {QUI})",
    r"\b(?:preferisco non|non voglio|dovrei|potrei solo|posso solo) (?:fare (?:delle )?(?:ipotesi"
    r"|supposizioni)|tirare a indovinare"
    r"|indovinare|speculare|ipotizzare)",
    r"\b(?:puoi|potresti|potrebbe)(?: per favore)? (?:fornir\w*|dar\w*|specificar\w*|chiarir\w*|indicar\w*)\b",
    r"\bnon (?:sono|siamo) riuscit[oaie] a {SAPERE}",
    r"\b(?:serv\w+|occorr\w+|ci vogliono|avrei bisogno di|ho bisogno di|mi serv\w+) (?:più|altr[ei]|ulteriori"
    r"|maggiori) (?:\w+ )?{NOTIZIE}",
    r"\b(?:non abbastanza|troppo poch[ei]|poch[ei]|scars[ei]|insufficienti) {NOTIZIE}",
    r"\bnon (?:ne )?(?:ho|abbiamo) (?:proprio )?(?:la (?:minima|più pallida) )?idea\b",
    r"\bnon (?:so|sappiamo|saprei)(?: proprio)?(?: (?:{ADV})?(?:{SAPERE}|la risposta|cosa (?:dire|rispondere)"
    r"|se|qual\w*|quant\w+"
    r"|quando|dove|chi|come si|perchè|nulla|niente)\b|{END})",
    r"\b(?:lo|la) ignor(?:o|iamo)\b|\bignoro (?:la|il|l'|quest|{CHIESTO})",
    r"\bnon (?:{CLITIC})?(?:conosco|ho|abbiamo|trovo|si trova|si trovano|dispon(?:go|iamo)(?: di)?|possied[oi]"
    r"|si hanno|si ha|si dispone di|ci sono|vi sono|c' è|v' è|vi è"
    r"|esistono|esiste|vedo|sono (?:disponibili|presenti|forniti|fornite)|è (?:presente|disponibile)|compare"
    r"|compaiono|figura|risulta"
    r"|risultano|viene (?:fatt[oa]|dat[oa]|fornit[oa])|vengono (?:fornit[eoi]|dat[eoi])|è (?:fatt[oa]|dat[oa]))"
    r" (?:trovato |accesso a |accesso |qui |{ADV})*{LE_NOTIZIE}",
    r"\bnon (?:ho|abbiamo) (?:trovato|individuato|visto) (?:nulla|niente|{LE_NOTIZIE}|{ALCUN})",
    r"\bnon trovo (?:nulla|niente|{LE_NOTIZIE})",
    r"\bnon (?:ci sono|c' è|v' è|vi è|trovo|ho trovato) (?:nulla|niente|scritto)(?:{END}| (?:su|di|del\w*"
    r"|riguard|{QUI}))",
    r"\bnon (?:ho|abbiamo) (?:modo|elementi|la possibilità|gli elementi|strumenti) (?:di|per) {SAPERE}",
    r"\bnon (?:posso|possiamo|riesco a|riusciamo a|sono in grado di|siamo in grado di|potrei) "
    r"(?:{ADV})?{SAPERE}{QUELLO}",
    r"\bnon (?:ne )?sono (?:al corrente|a conoscenza|informat[oa])\b",
    r"\bnon (?:ne )?sono (?:{ADV})?(?:sicur|cert)[oa](?:{END}| (?:di quest|della risposta|{CHIESTO}))",
    # Impersonal.
    r"\bnon si riesce a {SAPERE}|\bnon (?:c' è|vi è|esiste|ho|abbiamo) (?:alcun )?modo (?:di|per) {SAPERE}",
    r"\bnon (?:c' è|vi è|ve n' è|se ne trova|trovo|ho trovato|resta) (?:alcuna |nessuna )?traccia(?:{END}| {NEL})",
    r"\bnon (?:ho|abbiamo) trovato (?:{ART} )(?:\w+ ){1,4}?{NEL}",
    r"\bnon sono in possesso (?:di|del\w*'?) ",
    r"\bnon (?:conosco|conosciamo) {L_ATTRIBUTO}",
    r"\bnon (?:mi |ci |ne )?(?:è|sarebbe|è stato|era) (?:{ADV})?(?:possibile|dato|facile|consentito) "
    r"(?:{ADV})?{SAPERE}"
    r"(?:{SAPUTO_DA}|(?= (?:la risposta|{LE_NOTIZIE}|{L_ATTRIBUTO}|con\b)))",
    r"\bnon (?:è possibile|si può|si possono) (?:{ADV})?(?:rispondere|determinare|stabilire|risalire|sapere"
    r"|dedurre|ricavare)\b"
    r"(?! {CHIESTO}[^,;]{50})",
    r"{NEL},? non (?:{CLITIC})?(?:trov\w+|vi è|c' è|compar\w+|dic\w+) (?:nulla|niente)\b",
    r"\bnon (?:lo si|la si|si|se ne|ne) (?:può|possono) (?:{ADV})?{SAPERE}{SAPUTO_DA}",
    r"\bnon (?:lo )?(?:si|se ne) (?:{ADV})?(?:sa(?! mai)|dice|specifica|menziona|precisa|fa (?:menzione|cenno"
    r"|riferimento|parola)"
    r"|evince|capisce|deduce|ricava|desume|legge|spiega|chiarisce|riporta|cita)"
    r"(?:{END}| (?:nulla|niente|con certezza|{CHIESTO}|{QUI}|{ART}|del\w*|di|su\w*|a\w*|in)\b)",
    r"\bnon se ne (?:parla|fa (?:menzione|cenno|parola))\b|{NEL},? (?:di \w+ )?non si parla\b",
    r"\bnessuno (?:lo )?(?:sa|conosce)(?:{END}| {CHIESTO})",
    # What is cited does not say. "Il manuale non parla italiano" is no refusal.
    r"{CITATO} non (?:{CLITIC})?(?:{ADV})?{DICE}(?! (?:altr[oiae]|di più|solo|per|da|tutto)\b)",
    r"{CITATO} non (?:{CLITIC})?(?:{ADV})?{HA} (?:{ADV})?(?:{LE_NOTIZIE}|{L_ATTRIBUTO}|{ALCUN}\b|nulla\b|niente\b)",
    r"\b(?:{ART}|quest[oi]) (?:\w+ )?(?:test[oi]|bran[oi]|contest[oi]|passaggi?o?|estratt[oi]|font[ei]){DATI} non "
    r"(?:{CLITIC})?(?:{HA}) {ART}",
    r"\b(?:{ART}|quest[oaie]) (?:\w+ )?{SCRITTO} (?:non (?:{CLITIC})?{DICA}|tace)(?! (?:altr[oiae]|di più|solo)\b)",
    r"{CITATO} non (?:fornisc\w+|dà|danno) {ART}",
    r"{CITATO} (?:tac(?:e|ciono)|omett(?:e|ono)|sorvol(?:a|ano)|trascur(?:a|ano)|tralasci(?:a|ano)|non entr(?:a"
    r"|ano) nel merito|è mut[oa]|sono mut[ie]|non è (?:sufficiente"
    r"|chiar[oa]|esplicit[oa]))\b",
    r"{CITATO} [^,;]{1,90}[,;]? (?:ma|e|però) non (?:{CLITIC})?(?:{ADV})?(?:{DICE}|{HA} {L_ATTRIBUTO})",
    r"{CITATO} (?:è|sono|resta|rimane) (?:{ADV}|troppo |molto )?(?:vag|ambigu|generic|silenzios|poco chiar)\w+",
    r"{CITATO} (?:parla|dice|tratta|menziona|riporta|cita|indica) .{1,60},? ma non (?:d\w+'?|il|lo|la|l'|i|gli"
    r"|le|chi|come|quando|dove|quant\w+)\b",
    r"{CITATO} (?:parla|tratta) (?:solo|soltanto|solamente|unicamente|esclusivamente|d' altro|di altro"
    r"|di tutt' altro)\b",
    r"{CITATO} non (?:è (?:pertinente|rilevante|attinente|d' aiuto|di aiuto)|riguarda|c' entra|aiuta)\b",
    r"\b(?:da nessuna parte|in nessun (?:punto|passo|passaggio|luogo)) .{0,20}?\b(?:si|viene|vengono|è|{DICE}"
    r"|parla|trovo)\b",
    r"{CITATO} (?:dà|fornisce|riporta|indica|elenca|cita|contiene|menziona) .{1,60},? ma non {L_ATTRIBUTO}",
    r"\b(?:è|sono|viene|vengono) (?:{INDICATO}|{DATO}),? (?:ma|però) .{1,40}? (?:no|non lo è|non c' è)$",
    r"\bnon (?:vedo|trovo|ho trovato|ho visto|leggo) {ART} (?:\w+ ){0,4}?(?:{NEL}|{ATTRIBUTO}(?: \w+'?){0,3}{END})",
    r"\bnon (?:ne|lo|la) (?:ha|hanno) (?:mai )?(?:dett|parlat|menzionat|specificat|precisat|indicat)o{END}",
    r"\b{ATTRIBUTO} {WORDS}manca{END}|\bmanca {ART} {ATTRIBUTO}(?! del (?:re|sindaco|presidente))",
    r"{NESSUN_CITATO} (?:{CLITIC})?(?:{ADV})?(?:{DICE}|{HA})",
    r"{NEL} (?:{CLITIC})?manca(?:no)?\b",
    r"{CITATO} lascia(?:no)? (?:{ART} )?(?:questione|domanda|punto|cosa|ciò|questo|questa|aperta)"
    r"(?: (?:apert|irrisolt|insolut)\w+| in sospeso| senza risposta| la (?:questione|domanda))",
    r"\b{ART} (?:\w+ )?(?:{FONTE}|{SCRITTO}) (?:riporta|indica|cita|dà|contiene|menziona"
    r"|elenca)(?:no)? (?:solo|soltanto"
    r"|solamente|unicamente) .{1,60}?,? (?:e |ma )?non (?:quell[oaie]|{ART})",
    r"{CITATO} non (?:arriva|giunge|si spinge) (?:a (?:dirlo|tanto|specificarlo)|fin l[iì])\b",
    r"{NEL},? non (?:vedo|trovo|leggo|individuo|rintraccio) (?:{ALCUN}|{ART})",
    r"\b(?:ma|e|però) non (?:dice|dicono|riporta|menziona) (?:nulla|niente) (?:de\w+'?|di|su\w*|circa|riguardo)",
    r"^da(?:l|lla|i|lle)? .{1,40}(?:è|risulta) (?:impossibile|difficile) {SAPERE}",
    r"\b(?:mie|nostre) (?:fonti|informazioni|conoscenze) non (?:{CLITIC})?(?:compren\w+|inclu\w+|copr\w+"
    r"|riport\w+|dic\w+)",
    r"\b(?:{ART}|quest[oaie]) (?:\w+ )?\w+ non (?:{CLITIC})?(?:si esprime|si pronuncia)\b",
    r"\b(?:{ART}|quest[oaie]) (?:\w+ )?\w+ non (?:{CLITIC})?(?:dice|spiega|precisa|specifica|indica"
    r"|menziona)(?: mai)? {CHIESTO}",
    r"\bnon c' è (?:proprio|davvero|assolutamente) (?:alcun )?modo (?:di|per) {SAPERE}",
    r"\besul(?:a|ano) d\w+'? (?:\w+ ){0,2}?(?:contenut|ambit|document|test|contest|brano|materiale|argoment)\w*",
    r"\bnon (?:figura|figurano|compare|compaiono|appare|risulta|esiste|c' è|vi è) {ALCUN} ?(?:\w+ ){1,2}"
    r"(?:del genere|simile|di questo tipo)",
    r"{CITATO} (?:indica|riporta|cita|menziona|fornisce|dice|contiene|precisa|specifica)(?:no)? (?:solo|soltanto"
    r"|solamente|unicamente|esclusivamente) .{1,60}?,? (?:e |ma )?non (?:quell[oaie]|{ART})",
    r"^(?:nulla|niente) (?:in|nel\w*'?|tra|fra) [\w' ]{1,30}? (?:riguarda|parla|dice|menziona|tratta|indica"
    r"|specifica)\b",
    r"\bnon (?:ho|abbiamo) potuto {SAPERE}",
    r"\bper nessun\w*'? .{1,40}? (?:è|sono|viene|vengono) (?:riportat|indicat|specificat|fornit|precisat"
    r"|menzionat)[oaie]\b",
    r"\bdi non (?:avere|disporre di|conoscere|possedere|trovare) (?:\w+ ){0,2}?{NOTIZIE}|\bdi non (?:saperlo"
    r"|poter {SAPERE})\b",
    r"{NEL},? non (?:c' è|vi è|v' è|si trova|resta) (?:alcuna |nessuna )?traccia\b",
    # Nothing tells.
    r"\b(?:{ALCUN}) (?:informazione|indicazione|menzione|riferimento|accenno|cenno)(?:{END}| {QUI}"
    r"| (?:disponibil|presente|riguard|relativ|circa|su|del|di|utile|che|a|all|al)\w*'?\b)",
    r"\bmanca(?:no)? (?:{ART} )?{NOTIZIE}(?:{END}| (?:{QUI}|su\w*|relativ\w+|necessari\w+|per|richiest\w+|di"
    r"|del\w*)\b)",
    r"\b{NOTIZIE} {NON_ESSERE}inclus[oaie]{END}",
    r"\binformazion[ei] (?:insufficient|non sufficient)",
    # What was asked is not stated. "Non è indicato per i celiaci" says that something is unsuitable, "non è noto per"
    # that it has no such name; of what may be sold out, only attributes: "le pile non sono fornite" is an answer.
    r"\b{NON_ESSERE}{INDICATO}(?: \w+mente)?(?:{END}| (?:nè|{QUI})\b| {CHIESTO}[^,;]{0,50}$)",
    r"\b{NON_ESSERE}{DETTO}\b(?! (?:per|ai|agli|alle|a|come|da|che)\b)",
    r"\b{NON_ESSERE}\w+[ts][oaie] {NEL}|\b{NON_ESSERE}(?:present|disponibil)[ei] {NEL}",
    r"\b{NON_ESSERE}(?:fornit|dat|trovat|riportat|indicat|specificat|menzionat|rilevat)[oaie] (?:{LE_NOTIZIE}"
    r"|{ALCUN} (?:\w+ )?{ATTRIBUTO})",
    r"^(?:(?:{QUI}|nel\w*'? [\w ]{1,30}),? )?{NON_ESSERE}(?:indicat|specificat|precisat|riportat|menzionat|not)[oaie]"
    r" (?:{ART}|{ALCUN})",
    r"{NEL},? non (?:{CLITIC})?(?:{ESSERE}|c' è|compare|compaiono|figura|figurano) ?(?:{INDICATO}|scritto"
    r"|{ALCUN}|{LE_NOTIZIE})",
    r"\b{ATTRIBUTO} {WORDS}{NON_ESSERE}(?:{DATO}|{INDICATO})(?: \w+mente)?(?:{END}| (?:in|nel\w*'?"
    r"|sul\w*'?) \w+{END})"
    r"(?<!inclus[oaie])",
    r"\b{ATTRIBUTO} {WORDS}non (?:{CLITIC})?(?:è|sono|si trova|si trovano|compare|compaiono|figura|figurano"
    r"|emerge|emergono"
    r"|risulta|risultano|trova)(?: rispost[ae])?(?: {NEL}|{END})(?<! non è)",
    r"\b(?:domanda|quesito) non (?:trova|ha|può) (?:avere )?(?:risposta|essere)\b",
    r"^(?:(?:il|lo|la|l'|i|gli|le|quest[oaie]) {WORDS})?(?:è|sono|resta|restano|rimane|rimangono) (?:{ADV}"
    r"|ancora )?(?:{IGNOTO}"
    r"|non (?:{INDICATO})){END}",
    r"^(?:il|lo|la|l'|i|gli|le|quest[oaie]) {WORDS}{ATTRIBUTO} {WORDS}manca(?:no)?(?:{END}| {NEL})"
    r"|^(?:il|lo|la|l'|i|gli|le|quest[oaie]) {ATTRIBUTO} manca(?:no)?(?:{END}| {NEL})",
    r"\bnon (?:{CLITIC})?(?:risulta|emerge|traspare|figura|compare)(?:{END}| {NEL})",
    r"\b(?:quest[oae]|quell[oae]|tale|quest') {ATTRIBUTO} non (?:c' è|manca|esiste)",
    r"\b(?:{ATTRIBUTO}|il \w+|la \w+) non (?:si (?:conosce|conoscono|sa)|c' è)(?:{END}| {NEL})",
    r"^(?:chi|come|quando|dove|perchè|quant\w+|quale|cosa|che cosa|se) .{1,60}? {NON_ESSERE}(?:{INDICATO}"
    r"|detto|{DATO})(?: {QUI})?$",
    r"^(?:quest[oae]|ciò|l' informazione|il dato|la risposta)? ?non (?:è|c' è|si trova|ci sono) {NEL}{END}",
    r"^{NEL},? non c' è{END}|^non c' è{END}",
    r"{NON_ESSERE}(?:tra|fra) (?:le|i|gli) {NOTIZIE}",
    r"\bnon c' è scritto\b|\bnon (?:viene|è) detto{END}",
    r"\b(?:al di fuori|fuori|oltre) (?:dal|dall'|del|dell'|l'|il) (?:ambito|contenuto|contesto|tema|argomento)\b",
)
_OPENING = (
    r"impossibile (?:da )?(?:{ADV})?(?:{DIRE}|rispondere){QUELLO}",
    r"impossibile (?:{ADV})?{SAPERE} (?:la risposta|{LE_NOTIZIE}|{L_ATTRIBUTO})",
    r"nessuno (?:può|potrebbe|è in grado di) {SAPERE}{SAPUTO_DA}",
    r"(?:niente|nulla) (?:si dice|è detto|viene detto|si sa|è scritto|si legge|viene specificato)\b",
    r"(?:è )?(?:difficile|impossibile) (?:da |a )?(?:dirlo|dirsi|saperlo|stabilirlo|rispondere|determinarlo"
    r"|da dire){SAPUTO_DA}",
    r"(?:è )?(?:impossibile) {DIRE}{QUELLO}",
    r"(?:mah,? |boh,? )?chi (?:lo sa|può (?:dirlo|saperlo))",
    r"non (?:lo |ne |la )?(?:dic(?:e|ono)|specific(?:a|ano)|indic(?:a|ano)|precis(?:a|ano)|menzion(?:a|ano)"
    r"|riport(?:a|ano)|parl(?:a|ano)"
    r"(?= d))(?:{END}| {QUI})",
    r"{NEL} non (?:{CLITIC})?(?:è|sono|viene|vengono|c' è|trovo|si parla|se ne parla|compar\w+|figur\w+)\b"
    r"(?=.*(?:{INDICATO}|{DATO}"
    r"|scritto|detto|parla|{NOTIZIE}))",
    r"nessuno lo (?:dice|spiega|specifica){END}",
    r"non (?:lo )?(?:dic(?:e|ono)|specifica|indica|precisa|d[àa]) (?:{CHIESTO}|{L_ATTRIBUTO})",
    r"(?:qui )?non si parla (?:di|del|dell'|della|dei|delle|degli)\b",
    r"(?:di|su) (?:quest|ciò)\w*(?: \w+)?,? {CITATO} (?:non|tace)\b|(?:di|su) quest[oaie](?: \w+)? non (?:si"
    r"|viene|c' è)\b",
    r"da(?:l|lla|i|lle)? .{1,40} non (?:si (?:evince|capisce|deduce|ricava|desume|può|sa)|è possibile|emerge"
    r"|risulta)\b",
    r"non si (?:evince|capisce|deduce|ricava|desume){END}",
    r"(?:senza|con) (?:quest[ei]|altre|ulteriori|maggiori|i|le)? ?{NOTIZIE}.{0,40}non (?:posso|è possibile"
    r"|si può|so|riesco)\b",
)
_SHORT = (
    r"n ?[/.] ?[da]\.?",
    r"(?:omess|taciut)[oa](?: {QUI})?|va(?:i|')? a sapere|e chi lo sa",
    r"nessun(?:[oa]|')? (?:\w+ ){1,2}(?:indicat|specificat|menzionat|precisat|riportat|citat|fornit)[oaie]"
    r"(?: {QUI})?",
    r"(?:boh|mah|bah|chissà|chi lo sa)(?:,? (?:non (?:lo )?(?:so|saprei)|boh|chi lo sa|chi può dirlo))?",
    r"(?:{ADV})?non (?:{ADV})?(?:{INDICATO}|{DATO}|pervenut[oa]|applicabile|saprei|risulta)(?<!dett[oaie])"
    r"(?: {QUI}| (?:con|dalle|dai|in base a\w*|sulla base d\w+)'? [\w' ]{1,50})?(?<!compreso)(?<!inclus[oaie])",
    r"(?:[\w'-]+ ){1,4}?non (?:{DETTO}|indicat[oaie]|riportat[oaie]|pervenut[oa])(?<!dett[oaie])(?: {QUI})?",
    r"[^:]{2,40}: (?:non (?:{INDICATO}|{DATO}|pervenut[oa])|{IGNOTO}|n/?[da]|boh)(?: {QUI})?",
    r"(?!uno? |una |di )(?:[\w'-]+ ){0,2}?{ATTRIBUTO} (?:d\w+'? \w+ )?(?:(?:{ESSERE}) )?(?:non (?:{INDICATO}|{DATO}"
    r"|pervenut[oa]|sufficient[ei]|c' è)|{IGNOTO}"
    r"|mancant[ei]|assent[ei]|insufficient[ei])(?: (?:{QUI}|per rispondere|a rispondere))?",
    r"(?:{ESSERE} )?(?:ignot[oa]|sconosciut[oa]|imprecisat[oa]|indeterminat[oa])(?: {QUI})?",
    r"(?:nessun[oa]?|nessun'|alcun[oa]?|niente|zero) ?(?:\w+ )?(?:{NOTIZIE}|idea)(?: (?:{DATO}|trovat[oa]"
    r"|{INDICATO}|(?:util|pertinent|rilevant|specific|precis|cert|attendibil|chiar)\w+))?"
    r"(?: (?:su\w*'?|di|del\w*'?|a|al\w*'?|riguard\w+|relativ\w+|circa|{QUI}|in)(?: [\w']+){0,8})?",
    r"(?:mai) (?:{INDICATO}|{DETTO})(?: {QUI})?|(?:assente|mancante|indeterminabile|inconoscibile"
    r"|imprecisabile)(?: {QUI})?",
    r"(?:niente|nulla)(?: di (?:scritto|detto))? (?:{QUI}|sul\w*'?|su|riguardo)(?: [\w']+){0,6}",
    r"(?:prov[ae]|element[oi]|evidenz[ae]) insufficient[ei] (?:per|a)"
    r" (?:rispondere|dirlo|stabilir\w+|determinar\w+|concluder\w+)(?: .{1,40})?",
    r"manca(?:no)? (?:{ART} )?(?:{ATTRIBUTO})",
    r"{ATTRIBUTO} (?:\w+ )?(?:ignot|sconosciut|imprecisat)[oaie]",
    r"nessuna traccia(?: {QUI})?",
)
_RAMMARICO = (
    r"(?:mi |ci )?(?:dispiace|spiace|rincresce)(?: molto)?|spiacente|scus(?:a|i|ate)(?:mi)?|purtroppo"
    r"|sfortunatamente|temo che|eh|niente da fare"
    r"|ahimè|beh|ecco|onestamente|sinceramente|in realtà|al momento"
)
_SECONDO = (
    r"(?:secondo|in base a(?:l|i|lla|lle|gli|ll')?|stando a(?:l|i|lla|lle)?|sulla base de(?:l|i|lla|lle)|da"
    r"(?:l|i|lle)?)"
    r" (?:quest[oaie] |{ART} )?(?:\w+ )?{FONTE}{DATI}"
)
_SUPPOSTO = (
    r"(?:credo|penso|suppongo|immagino|direi|forse|probabilmente|presumibilmente|magari|dovrebbe|dovrebbero"
    r"|potrebbe|potrebbero"
    r"|deve essere|sarà|circa|(?:la risposta )?(?:è|era|sono|erano|fu|furono|pesa|costa|dura)(?! (?:not|ignot"
    r"|sconosciut|chiar"
    r"|non|impossibile|possibile|stat))|lascia intendere|fa capire|[^.,;]{0,20}\d)"
)

ITALIAN = Grammar(
    classes={**_CLASSES, "SUPPOSTO": _SUPPOSTO},
    anywhere=_ANYWHERE,
    opening=_OPENING,
    source=r"\b(?:document[oi]|contesto|test[oi]|bran[oi]|passaggi?o?|articol[oi]|estratt[oi]|paragraf[oi]|manual[ei]"
    r"|catalogo|cataloghi|pagin[ae]|material[ei]|{SCRITTO})\b",
    untold=r"\b(?:non(?! (?:dev|dovr|può|possono|va |vanno ))|nessun[oa]?|nessun'|mai|nulla"
    r"|niente|alcun[oa]?|manca(?:no)?|senza|insufficient[ei]) "
    r"(?:[^\s,;:(]+ ){0,4}?(?:dic(?:e|ono)|menzion(?:a|ano)|specific(?:a|ano)|precis(?:a|ano)|riport(?:a|ano)|{DETTO}"
    r"|indicat[oaie]|riportat[oaie]|{NOTIZIE})(?! (?:altr[oiae]|di più|solo|che)\b)",
    short=_SHORT,
    preamble=rf"^(?:(?:{_RAMMARICO}|(?:la )?risposta(?: è|:)(?= )|{_SECONDO}(?=,| non))(?:[,:;]| -)*(?: ma\b)?\s*)+",
    subordinate=r"^(?:se|quando|qualora|dove|poichè|perchè|siccome|finchè|nel caso)\b[^,]*$"
    r"|\b(?:se|quando|qualora|chi|che|cui|perchè)(?: \w+'?){0,4} ?$"
    r"|\b(?:disse|dice|ha detto|sostenne|rispose|affermò|dichiarò|sapeva)(?: \w+){0,3} ?$",
    consequence=r",? (?:quindi|perciò|pertanto|fino al?|prima (?:di|del)|sicchè|\w+, che)\b(?! non)",
    supposing=r"\b(?:penso|credo|suppongo|immagino|direi|forse|probabilmente|presumibilmente|magari)\b",
    doubt=r"\b(?:sicur[oa]|cert[oa])\b",
    guess=r"[,;.:(] ?(?:ma |però |tuttavia,? |comunque,? |e )*{SUPPOSTO}|\b(?:ma|però"
    r"|tuttavia)\b[^.]{0,30}?\b{SUPPOSTO}",
    conceded=r"\w.*?[, (](?:anche se|sebbene|benchè|pur se|seppure)\b[^.]*$|\w \($",
    adversative=r"\w\s*[,(]?\s*(?:ma|però)\s*$",
    concession=r"(?:sebbene|benchè|anche se|pur se|seppure|mentre)\b",
    reported=r"\b(?:dice|menziona|descrive|parla|riporta|cita|fornisce|indica|elenca|spiega|tratta|racconta"
    r"|contiene|indichi\w*|indicano|riportano|precisa(?:no)?|specifica(?:no)?|afferma(?:no)?|riferisc\w+)\b",
    given=r"\W*(?:ma )?(?:è|sono|viene|vengono) (?:solo|soltanto|solamente)? ?(?:{INDICATO}|{DATO}|dat[oaie])"
    r" (?:solo|soltanto|solamente)\b|\W*(?:ma )?(?:solo|soltanto|solamente) .{1,60} (?:è|sono|viene|vengono)"
    r" (?:{INDICATO}|{DATO})\b",
)
