"""The Italian questions that combine documents, and those that have no answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MULTIS: Mapping[str, Sequence[str]] = {
    "price-difference": (
        "Che differenza c'è, nel prezzo di listino, tra {first} e {second}?",
        "Di quanti euro differiscono i prezzi di due apparecchi, {first} e {second}?",
    ),
    "weight-difference": (
        "Quanti chilogrammi di differenza ci sono tra {first} e {second}?",
        "Qual è la differenza di peso tra {first} e {second}?",
    ),
    "plant-manager": (
        "Chi dirige il centro di assistenza della località in cui si produce {il}?",
        "{lo^} viene montat{o} in una località che ospita anche un centro di assistenza: chi ne è responsabile?",
    ),
    "plant-waiting": (
        "Quanti giorni si attende una visita dal centro di assistenza della località in cui si produce {il}?",
        "Qual è l'attesa abituale per una visita presso il centro di assistenza del luogo in cui nasce {lo}?",
    ),
    "plant-closed": (
        "Domenica a parte, in che giorno è chiuso il centro di assistenza della località in cui si produce {il}?",
        "Qual è il giorno di chiusura del centro di assistenza del luogo in cui viene montat{o} {lo}?",
    ),
    "code-warranty": (
        "Quanti mesi di garanzia hanno gli apparecchi sul cui display può comparire il codice {code}?",
        "Per quanto tempo è garantito il tipo di apparecchio che segnala un guasto con {code}?",
    ),
    "code-fee": (
        "Quanto costa far installare il tipo di apparecchio che può mostrare il codice di errore {code}?",
        "Il codice {code} compare sul display di un solo tipo di apparecchio: quanto costa installarlo?",
    ),
    "recall-price": (
        "Qual è il prezzo di listino dell'apparecchio richiamato per questo difetto: {defect}?",
        "Un modello è stato richiamato per il seguente problema: {defect}. Quanto costa?",
    ),
    "recall-plant": (
        "Dove si produce l'apparecchio richiamato per questo difetto: {defect}?",
        "Un modello è stato richiamato per il seguente problema: {defect}. In quale località viene montato?",
    ),
    "recall-weight": (
        "Quanto pesa l'apparecchio richiamato per questo difetto: {defect}?",
        "Un modello è stato richiamato per il seguente problema: {defect}. Qual è il peso netto di quel modello?",
    ),
    "part-colour": (
        "Di che colore è l'apparecchio a cui appartiene il ricambio {number}?",
        "Il ricambio {number} va bene per un solo apparecchio: in che colore viene fornito?",
    ),
    "part-price": (
        "Quanto costa l'apparecchio a cui appartiene il ricambio {number}?",
        "Il ricambio {number} va bene per un solo apparecchio: qual è il prezzo di listino di quell'apparecchio?",
    ),
    "installed-price": (
        "Quanto costano in tutto {il} e la sua installazione?",
        "Un cliente acquista {lo} con l'installazione: quanto spende in totale, consegna esclusa?",
    ),
    "delivered-price": (
        "Quanto paga in tutto un cliente della zona {zone} per {lo}, con consegna e installazione?",
        "Sommando il prezzo di listino {di}, l'installazione e la consegna in zona {zone}, che totale si ottiene?",
    ),
    "programme-warranty": (
        "Quanto dura la garanzia dell'apparecchio che ha il programma {programme}?",
        "Per quanti mesi è garantito il modello con il programma {programme}?",
    ),
    "programme-register": (
        "Entro quanti giorni va registrato l'apparecchio che ha il programma {programme}?",
        "Quanti giorni ha per la registrazione chi possiede il modello con il programma {programme}?",
    ),
    "programme-manager": (
        "Chi dirige il centro di assistenza della località in cui si produce l'apparecchio con il programma {programme}?",
        "Il modello con il programma {programme} si produce in una certa località: chi vi guida il centro di assistenza?",
    ),
}

AGGREGATES: Mapping[str, Sequence[str]] = {
    "price.sum": (
        "Considerando {set}, quanto fa la somma dei prezzi di listino?",
        "Quanto si spenderebbe, a prezzo di listino, per acquistare tutti insieme {set}?",
    ),
    "price.max": (
        "Tra {set}, qual è il modello con il prezzo di listino più alto?",
        "Qual è il modello più caro tra {set}?",
    ),
    "price.min": (
        "Tra {set}, qual è il modello con il prezzo di listino più basso?",
        "Qual è il modello meno caro tra {set}?",
    ),
    "price.range": ("Considerando {set}, quanti euro separano il prezzo di listino più alto dal più basso?",),
    "weight.sum": ("Quanto pesano in tutto {set}?", "Considerando {set}, qual è il peso netto complessivo?"),
    "weight.max": ("Qual è il modello più pesante tra {set}?", "Tra {set}, quale pesa di più?"),
    "weight.min": ("Qual è il modello più leggero tra {set}?", "Tra {set}, quale pesa di meno?"),
    "noise.max": ("Qual è il modello più rumoroso tra {set}?", "Tra {set}, quale ha la rumorosità più alta?"),
    "noise.min": ("Qual è il modello più silenzioso tra {set}?", "Tra {set}, quale ha la rumorosità più bassa?"),
    "noise.range": ("Considerando {set}, quanti decibel separano il modello più rumoroso dal più silenzioso?",),
    "power.max": ("Tra {set}, quale ha la potenza nominale più alta?", "Quale modello assorbe più potenza tra {set}?"),
    "power.min": (
        "Tra {set}, quale ha la potenza nominale più bassa?",
        "Quale modello assorbe meno potenza tra {set}?",
    ),
    "power.sum": ("Considerando {set}, quanto fa la somma delle potenze nominali?",),
    "colour.count": (
        "Considerando {set}, quanti modelli vengono forniti nel colore {value}?",
        "Tra {set}, quanti sono di colore {value}?",
    ),
    "colour.list": (
        "Tra {set}, quali modelli vengono forniti nel colore {value}?",
        "Elenca i modelli di colore {value} tra {set}.",
    ),
    "plant.count": (
        "Considerando {set}, quanti modelli si producono a {value}?",
        "Tra {set}, quanti provengono dallo stabilimento di {value}?",
    ),
    "plant.list": (
        "Tra {set}, quali modelli si producono a {value}?",
        "Elenca i modelli dello stabilimento di {value} tra {set}.",
    ),
    "launch.max": (
        "Tra {set}, quale modello è entrato in vendita per ultimo?",
        "Qual è il modello più recente tra {set}?",
    ),
    "launch.min": (
        "Tra {set}, quale modello è entrato in vendita per primo?",
        "Quale modello è in vendita da più tempo tra {set}?",
    ),
    "launch.count": ("Considerando {set}, quanti modelli sono entrati in vendita nel {value}?",),
    "technicians.sum": (
        "Quanti tecnici contano in tutto {set}?",
        "Quanti sono in tutto i tecnici, se si considerano {set}?",
    ),
    "technicians.max": ("Tra {set}, quale ha il maggior numero di tecnici?",),
    "technicians.min": ("Tra {set}, quale ha il minor numero di tecnici?",),
    "opened.min": ("Tra {set}, quale ha aperto per primo?", "Quale è aperto da più tempo tra {set}?"),
    "opened.max": ("Tra {set}, quale ha aperto per ultimo?", "Quale è aperto da meno tempo tra {set}?"),
    "waiting.max": ("Tra {set}, in quale si attende più a lungo una visita a domicilio?",),
    "waiting.min": ("Tra {set}, in quale l'attesa per una visita a domicilio è più breve?",),
    "waiting.range": ("Considerando {set}, quanti giorni separano l'attesa più lunga per una visita dalla più breve?",),
    "closed.count": ("Considerando {set}, quanti hanno il {value} come giorno di chiusura?",),
    "closed.list": (
        "Tra {set}, quali restano chiusi il {value}?",
        "Elenca, tra {set}, quelli che hanno il {value} come giorno di chiusura.",
    ),
}

UNANSWERABLE: Mapping[str, Sequence[str]] = {
    "product": (
        "Quanto è lungo il cavo di alimentazione {di}?",
        "Chi ha progettato {lo}?",
        "Qual è il codice a barre {di}?",
        "Quanti chilowattora consuma in un anno {il}?",
        "Di quante pagine è il manuale {dello}?",
        "Quale premio ha vinto {lo}?",
        "Quanti esemplari {dello} sono stati venduti l'anno scorso?",
        "Qual è la profondità {di}?",
        "Quale azienda fabbrica il motore o le resistenze {dello}?",
        "Che sconto per studenti si applica {al}?",
        "Qual è la classe energetica {di}?",
        "In quante lingue si può impostare il display {di}?",
    ),
    "centre": (
        "Qual è l'indirizzo e-mail del centro di assistenza di {town}?",
        "Quanti furgoni possiede il centro di assistenza di {town}?",
        "Quanti metri quadrati misura il centro di assistenza di {town}?",
        "Quanti posti auto ha il centro di {town}?",
        "Qual è stato il fatturato del centro di assistenza di {town} l'anno scorso?",
    ),
    "recall": (
        "Quanti degli esemplari richiamati {dello} non sono ancora stati controllati?",
        "Quanto è costato a Quarvelli il richiamo {di}?",
    ),
    "part": (
        "Quanto costa {ilpart} {dello}?",
        "In quale Paese si fabbrica {ilpart} {di}?",
    ),
    "code": ("Quante volte è stato segnalato l'anno scorso l'errore {code} da parte di chi possiede {un}?",),
}

LONE_UNANSWERABLE: Sequence[str] = (
    "Qual è lo stipendio annuo dell'amministratore delegato di Quarvelli?",
    "In quale Borsa è quotata Quarvelli?",
    "Quale banca finanzia il progetto del forno a vapore?",
    "Quanto costa il biglietto del museo aziendale?",
    "Quanti pasti al giorno serve la mensa di Rivolanza?",
    "Chi è il direttore commerciale di Quarvelli?",
    "Qual è il numero di telefono della sede centrale?",
    "Quanti allievi hanno superato l'ultimo corso per nuovi tecnici?",
    "Quanto costa la consegna in zona D?",
    "Quanto costa il piano Lungavita per i piccoli elettrodomestici, come i tostapane?",
    "Quale squadra di calcio sponsorizza Quarvelli?",
    "Quanto dura la garanzia dei frigoriferi Quarvelli?",
    "Chi ha disegnato il logo di Quarvelli?",
    "Quanti visitatori ha avuto il museo aziendale l'anno scorso?",
    "Quale compagnia di assicurazioni sta dietro al piano Lungavita?",
    "Quante lingue parla il servizio clienti?",
    "A quale sindacato è iscritto chi presiede il consiglio di fabbrica?",
    "Qual è la velocità massima dei camion del servizio consegne?",
)
