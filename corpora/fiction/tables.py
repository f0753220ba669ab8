"""The tables of the invented world, written by hand: one row a thing, its cells apart by bars."""

from __future__ import annotations


def rows(table: str) -> list[list[str]]:
    """The cells of each row."""
    return [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]


# id | name | family | price | capacity | power | weight | noise | colour | programme | plant | launch
PRODUCTS = """
washer-w60 | Ondelva W 60 | washers | 479 | 6 | 1850 | 61.5 | 76 | pearl | Brezzalana | Rivolanza | 2019-03
washer-w60s | Ondelva W 60 S | washers | 529 | 6.5 | 1900 | 63 | 73 | graphite | Notteseta | Rivolanza | 2020-09
washer-w65 | Ondelva W 65 | washers | 569 | 7 | 2050 | 66.5 | 75 | ivory | Fangovia | Pontebrusa | 2018-05
washer-w70 | Ondelva W 70 | washers | 649 | 8 | 2100 | 68 | 72 | pearl | Rapidella | Rivolanza | 2021-02
washer-w70s | Ondelva W 70 S | washers | 719 | 8.5 | 2150 | 70.5 | 70 | sage | Vaporlino | Pontebrusa | 2022-10
washer-w75 | Ondelva W 75 | washers | 789 | 9 | 2200 | 72 | 71 | graphite | Piumadoro | Rivolanza | 2021-11
washer-w80 | Ondelva W 80 | washers | 899 | 10 | 2300 | 76.5 | 69 | ice | Tintasalva | Castel Tromina | 2023-04
washer-w80p | Ondelva W 80 Pro | washers | 1149 | 11 | 2450 | 81 | 68 | copper | Camicissima | Castel Tromina | 2024-01
dryer-d30 | Soffira D 30 | dryers | 629 | 7 | 800 | 47.5 | 66 | ivory | Asciugalieve | Pontebrusa | 2019-10
dryer-d30s | Soffira D 30 S | dryers | 699 | 7.5 | 750 | 49 | 64 | pearl | Lanasoffice | Pontebrusa | 2021-03
dryer-d35 | Soffira D 35 | dryers | 849 | 8 | 700 | 51.5 | 65 | graphite | Stirapoco | Castel Tromina | 2021-06
dryer-d40 | Soffira D 40 | dryers | 1029 | 9 | 650 | 54 | 62 | sage | Antipolvera | Pontebrusa | 2023-01
combo-c50 | Duelva C 50 | washerdryers | 879 | 7 | 2000 | 69.5 | 78 | pearl | Tuttinora | Rivolanza | 2020-02
combo-c50s | Duelva C 50 S | washerdryers | 939 | 7.5 | 1950 | 71.5 | 74 | sand | Serenotte | Rivolanza | 2022-05
combo-c55 | Duelva C 55 | washerdryers | 1079 | 9 | 2250 | 75 | 77 | pearl | Sportivella | Castel Tromina | 2022-09
combo-c60 | Duelva C 60 | washerdryers | 1299 | 10 | 2350 | 79.5 | 67 | brick | Guardarobina | Castel Tromina | 2024-03
oven-x400 | Fornalba X 400 | ovens | 549 | 60 | 2700 | 29.5 | 47 | pearl | Crostadora | Sant'Orvele | 2018-11
oven-x400s | Fornalba X 400 S | ovens | 609 | 62 | 2750 | 30.5 | 45 | sand | Vaporella Dolce | Sant'Orvele | 2019-06
oven-x450 | Fornalba X 450 | ovens | 679 | 66 | 2900 | 32 | 46 | graphite | Lievitalenta | Sant'Orvele | 2020-04
oven-x450s | Fornalba X 450 S | ovens | 759 | 68 | 2950 | 33.5 | 43 | ivory | Arrostopieno | Sant'Orvele | 2021-09
oven-x500 | Fornalba X 500 | ovens | 869 | 71 | 3100 | 35 | 44 | brick | Pizzafuoco | Sant'Orvele | 2020-11
oven-x500s | Fornalba X 500 S | ovens | 959 | 72 | 3150 | 36.5 | 42 | graphite | Bassabrace | Castel Tromina | 2022-02
oven-x550 | Fornalba X 550 | ovens | 1099 | 74 | 3300 | 38.5 | 41 | copper | Meringhina | Sant'Orvele | 2023-06
oven-x600 | Fornalba X 600 | ovens | 1349 | 78 | 3500 | 42 | 40 | copper | Tregusti | Castel Tromina | 2024-05
dish-p10 | Piattrea P 10 | dishwashers | 459 | 10 | 1750 | 37 | 49 | pearl | Lampolavo | Pontebrusa | 2018-02
dish-p10s | Piattrea P 10 S | dishwashers | 519 | 11 | 1700 | 38 | 48 | graphite | Cristallina | Pontebrusa | 2020-06
dish-p12 | Piattrea P 12 | dishwashers | 639 | 13 | 1650 | 41.5 | 50 | ice | Pentolonia | Rivolanza | 2021-05
dish-p14 | Piattrea P 14 | dishwashers | 829 | 15 | 1600 | 45.5 | 39 | sand | Mezzacarica Lilla | Pontebrusa | 2022-03
hob-h4 | Brasena H 4 | hobs | 499 | 590 | 7200 | 11.5 | 55 | graphite | Tegamino | Sant'Orvele | 2020-10
hob-h4s | Brasena H 4 S | hobs | 739 | 770 | 7400 | 14 | 53 | ivory | Sobbollina | Sant'Orvele | 2022-11
hood-k60 | Aspirva K 60 | hoods | 289 | 480 | 165 | 9.5 | 61 | ice | Ariapronta | Castel Tromina | 2019-08
hood-k60s | Aspirva K 60 S | hoods | 419 | 640 | 210 | 12.5 | 58 | sand | Sbuffolento | Sant'Orvele | 2021-07
"""

# town | area | manager | technicians | closing day | opened | waiting days
CENTRES = """
Rivolanza | north | Ornella Vastrighi | 17 | mon | 1974 | 3
Pontebrusa | north | Dario Quennati | 11 | wed | 1981 | 5
Valdesura | north | Fulvia Brosmetti | 6 | thu | 1996 | 8
Brennaco | north | Ettore Zallardi | 4 | mon | 2003 | 12
Torre Ghislena | north | Marzia Povellon | 9 | sat | 1988 | 6
Lugnasca | north | Silvano Tredoschi | 3 | tue | 2011 | 14
Corte Amavia | north | Ines Galvaruto | 7 | fri | 1999 | 9
Selvarotta | north | Renzo Ombriasco | 5 | wed | 2007 | 10
Castel Tromina | centre | Lidia Carnescalzi | 13 | mon | 1979 | 4
Montefirmo | centre | Guido Pestavena | 8 | thu | 1992 | 7
Acquaserrata | centre | Noemi Stradivolpe | 2 | sat | 2016 | 16
Poggio Verlano | centre | Amedeo Frullanti | 10 | tue | 1985 | 11
Sant'Orvele | south | Rosalba Mincuccio | 15 | fri | 1983 | 13
Marzaforte | south | Cosimo Ladrisano | 12 | mon | 1990 | 15
Cala Drunesa | south | Teresa Ulmarica | 2 | wed | 2019 | 21
Porto Ulivaro | south | Biagio Sferracane | 14 | thu | 1994 | 18
"""

# family | warranty months | days to register | installation fee
FAMILIES = """
washers | 36 | 45 | 59
dryers | 30 | 40 | 49
washerdryers | 48 | 50 | 64
ovens | 60 | 75 | 89
dishwashers | 42 | 35 | 74
hobs | 27 | 25 | 119
hoods | 18 | 22 | 134
"""

# code | family | meaning in English | in Italian (the first form stands in the documents)
CODES = """
E11 | washers | blocked drain pump/drain pump blocked/drain pump | pompa di scarico bloccata/pompa di scarico
E14 | washers | door lock not engaged/door lock | blocco porta non inserito/blocco porta/bloccaporta
E17 | washers | inlet water pressure too low/water pressure too low/low water pressure/low inlet pressure | pressione dell'acqua insufficiente/pressione insufficiente/pressione dell'acqua
E21 | dryers | clogged lint filter/lint filter clogged/lint filter | filtro lanugine intasato/filtro lanugine
E23 | dryers | stalled condenser fan/condenser fan stalled/condenser fan | ventola del condensatore ferma/ventola del condensatore
E26 | dryers | dirty humidity sensor/humidity sensor dirty/humidity sensor | sensore di umidità sporco/sensore di umidità
E31 | washerdryers | worn heating element/heating element worn/heating element | resistenza usurata/resistenza
E34 | washerdryers | unbalanced drum/drum unbalanced/drum out of balance | cestello sbilanciato/cestello squilibrato
E38 | washerdryers | steam valve stuck open/steam valve | valvola vapore bloccata aperta/valvola vapore/valvola del vapore
E41 | ovens | core probe disconnected/disconnected core probe/core probe | sonda al cuore scollegata/sonda al cuore
E44 | ovens | cooling fan stopped/stopped cooling fan/cooling fan | ventola di raffreddamento ferma/ventola di raffreddamento
E47 | ovens | misaligned door hinge/door hinge misaligned/door hinge | cerniera della porta disallineata/cerniera della porta
E52 | dishwashers | jammed spray arm/spray arm jammed/spray arm | braccio irroratore inceppato/braccio irroratore
E55 | dishwashers | empty salt container/salt container empty/salt container | contenitore del sale vuoto/contenitore del sale
E58 | dishwashers | flood float raised/flood float | galleggiante antiallagamento sollevato/galleggiante antiallagamento/galleggiante
E61 | hobs | pan not recognised/pan not recognized | pentola non riconosciuta
E64 | hobs | overheated coil/coil overheated | bobina surriscaldata
E71 | hoods | saturated grease filter/grease filter saturated/grease filter | filtro antigrasso saturo/filtro antigrasso
E74 | hoods | stuck motor relay/motor relay stuck/motor relay | relè del motore bloccato/relè del motore
"""

# id | product | part number
PARTS = """
door-seal | washer-w70 | 4471-DS
drain-pump | washer-w60s | 3208-PV
drive-belt | washer-w80 | 5590-CT
lint-filter | dryer-d30s | 6114-FL
drum-roller | dryer-d40 | 6627-RU
heating-element | combo-c55 | 7033-RS
detergent-drawer | combo-c50 | 7102-VD
door-hinge | oven-x450 | 8215-CN
inner-glass | oven-x500s | 8340-VI
cooling-fan | oven-x400s | 8461-VT
grill-element | oven-x600 | 8577-GR
upper-basket | dish-p12 | 9018-CE
lower-spray-arm | dish-p10s | 9126-BI
left-coil | hob-h4 | 9403-BO
grease-filter | hood-k60s | 9517-FG
"""

# product | date | units | defect in English | in Italian
RECALLS = """
dryer-d35 | 2023-06-12 | 3460 | overheating power cord/power cord | cavo di alimentazione che si surriscalda/cavo di alimentazione/surriscaldamento del cavo
oven-x450s | 2024-02-07 | 1275 | cracking door glass/door glass | vetro della porta che si crepa/vetro della porta
dish-p14 | 2022-09-23 | 5820 | leaking inlet hose/inlet hose | tubo di carico che perde/tubo di carico
washer-w65 | 2024-11-18 | 2140 | loose counterweight/counterweight | contrappeso allentato/contrappeso
"""
