"""What the commands of LaTeX stand for: letters with accents, signs, units, and the Greek and the signs of formulas."""

from __future__ import annotations

import unicodedata

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331", "t": "\u0361",
}  # fmt: skip
SIGNS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł",
    "L": "Ł", "i": "i", "j": "j", "dh": "ð", "th": "þ", "euro": "€", "texteuro": "€", "EUR": "€", "pounds": "£",
    "textsterling": "£", "S": "§", "P": "¶", "copyright": "©", "textregistered": "®", "texttrademark": "™",
    "dots": "…", "ldots": "…", "textellipsis": "…", "textdegree": "°", "degree": "°", "textbackslash": "\\",
    "textasciitilde": "~", "slash": "/", "textasciicircum": "^", "textbar": "|", "textless": "<", "textgreater": ">",
    "textunderscore": "_", "TeX": "TeX", "textbullet": "•", "textendash": "–", "textemdash": "—",
    "textquotesingle": "'", "textquotedblleft": "“", "textquotedblright": "”", "guillemotleft": "«",
    "guillemotright": "»", "og": "«", "fg": "»", "LaTeX": "LaTeX", "textmu": "µ", "textordmasculine": "º",
    "textordfeminine": "ª", "checkmark": "✓", "quad": " ", "qquad": " ", "&": "&", "%": "%", "$": "$", "#": "#",
    "_": "_", "{": "{", "}": "}", " ": " ", "\n": " ", ",": " ", ";": " ", ":": " ", "!": "", "-": "", "/": "",
    "@": "", ">": " ", "textquoteright": "’", "textquoteleft": "‘", "newline": "\n", "linebreak": "\n", "par": "\n\n",
    "textperthousand": "‰", "textonehalf": "½", "texttimes": "×", "and": ", ", "textsuperscript": "",
    "BibTeX": "BibTeX", "thinspace": " ", "space": " ", "nobreakspace": " ", "enspace": " ",
}  # fmt: skip
FORMULA_SIGNS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "times": "×", "cdot": "·", "div": "÷", "pm": "±", "mp": "∓", "leq": "≤",
    "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "ne": "≠", "approx": "≈", "equiv": "≡", "sim": "∼", "simeq": "≃",
    "cong": "≅", "propto": "∝", "infty": "∞", "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫",
    "oint": "∮", "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "supset": "⊃", "cup": "∪", "cap": "∩",
    "emptyset": "∅", "varnothing": "∅", "forall": "∀", "exists": "∃", "neg": "¬", "land": "∧", "wedge": "∧",
    "lor": "∨", "vee": "∨", "to": "→", "rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "Leftarrow": "⇐",
    "iff": "⇔", "mapsto": "↦", "leftrightarrow": "↔", "Leftrightarrow": "⇔", "implies": "⇒", "ll": "≪", "gg": "≫",
    "circ": "∘", "bullet": "•", "star": "⋆", "ast": "*", "prime": "′", "ldots": "…", "cdots": "…", "vdots": "⋮",
    "dots": "…", "mid": "|", "vert": "|", "Vert": "‖", "|": "‖", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊",
    "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "oplus": "⊕", "otimes": "⊗", "perp": "⊥", "parallel": "∥", "angle": "∠",
    "degree": "°", "hbar": "ℏ", "ell": "ℓ", "Re": "Re", "Im": "Im", "setminus": "∖", "colon": ":", "lbrace": "{",
    "rbrace": "}", "dagger": "†", "top": "⊤", "bot": "⊥", "vdash": "⊢", "models": "⊨", "backslash": "\\",
    "triangle": "△", "square": "□", "aleph": "ℵ",
}  # fmt: skip
FUNCTIONS = frozenset(
    ("sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "exp", "log", "ln",
     "lg", "lim", "limsup", "liminf", "max", "min", "sup", "inf", "arg", "det", "dim", "ker", "gcd", "Pr", "deg", "hom")
)  # fmt: skip
UNITS = {
    "metre": "m", "meter": "m", "gram": "g", "second": "s", "ampere": "A", "kelvin": "K", "mole": "mol",
    "candela": "cd", "hertz": "Hz", "newton": "N", "pascal": "Pa", "joule": "J", "watt": "W", "coulomb": "C",
    "volt": "V", "farad": "F", "ohm": "Ω", "siemens": "S", "weber": "Wb", "tesla": "T", "henry": "H", "lumen": "lm",
    "lux": "lx", "becquerel": "Bq", "gray": "Gy", "sievert": "Sv", "litre": "l", "liter": "L", "tonne": "t",
    "minute": "min", "hour": "h", "day": "d", "percent": "%", "celsius": "°C", "degreeCelsius": "°C", "degree": "°",
    "electronvolt": "eV", "bar": "bar", "byte": "B", "bit": "bit", "kilogram": "kg", "decibel": "dB", "hectare": "ha",
    "dalton": "Da", "angstrom": "Å", "pico": "p", "nano": "n", "micro": "µ", "milli": "m", "centi": "c", "deci": "d",
    "hecto": "h", "kilo": "k", "mega": "M", "giga": "G", "tera": "T", "peta": "P", "kibi": "Ki", "mebi": "Mi",
    "gibi": "Gi", "per": "/", "squared": "²", "cubed": "³", "square": "²", "cubic": "³", "of": "", "kg": "kg",
    "km": "km", "cm": "cm", "mm": "mm",
}  # fmt: skip


def is_accent(name: str) -> bool:
    """Whether a command puts an accent on the letter after it."""
    return name in _ACCENTS


def accented(name: str, letter: str) -> str:
    """A letter with the accent of a command; only its first character has it."""
    return unicodedata.normalize("NFC", letter[:1] + _ACCENTS[name]) + letter[1:] if letter else ""


def unit(text: str) -> str:
    """A unit as siunitx writes it: "\\\\kilo\\\\metre\\\\per\\\\hour" is "km/h"."""
    parts = text.split("\\")
    return parts[0] + "".join(UNITS.get(part.strip(" {}"), part.strip(" {}")) for part in parts[1:])
