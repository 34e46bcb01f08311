"""GRID's word times -> phones in time, each word split by fixed relative durations (no better timing than the corpus has)."""

from common.phonemes import pronunciations, split_stress

#: relative duration of a phone inside its word
RELATIVE = {**dict.fromkeys('AW AY OY EY OW'.split(), 1.7), **dict.fromkeys('AA AE AO ER IY UW'.split(), 1.4),
            **dict.fromkeys('AH EH IH UH'.split(), 1.0), **dict.fromkeys('S SH CH Z ZH JH F TH'.split(), 1.2),
            **dict.fromkeys('P T K M N NG'.split(), 0.9), **dict.fromkeys('B D G V DH HH L R W Y'.split(), 0.7)}  # fmt: skip

#: letters and words of the corpus as its British talkers say them
BRITISH = {
    'z': 'Z EH1 D', 'a': 'EY1', 'four': 'F AO1', 'there': 'DH EH1', 'zero': 'Z IH1 R OW0', 'r': 'AA1', 'lay': 'L EY1',
}  # fmt: skip
_LETTERS = dict(
    b='B IY1', c='S IY1', d='D IY1', e='IY1', f='EH1 F', g='JH IY1', h='EY1 CH', i='AY1', j='JH EY1', k='K EY1', l='EH1 L',
    m='EH1 M', n='EH1 N', o='OW1', p='P IY1', q='K Y UW1', r='AA1', s='EH1 S', t='T IY1', u='Y UW1', v='V IY1',
    x='EH1 K S', y='W AY1',
)  # fmt: skip


class WordPhones:
    """Pronunciation of a corpus word as [(phone, stress)]."""

    def __init__(self):
        self._lexicon = pronunciations()

    def __call__(self, word):
        word = word.lower()
        known = BRITISH.get(word) or _LETTERS.get(word)
        return [split_stress(p) for p in (known.split() if known else self._lexicon[word][0])]


def phones_in_time(words, pronounce, relative=RELATIVE):
    """[(phone, start, end)] of [(start, end, word)]; sil and sp become SIL."""
    out = []
    for start, end, word in words:
        if word in ('sil', 'sp'):
            out.append(('SIL', start, end))
            continue
        phones = [p for p, _ in pronounce(word)]
        total, cursor = sum(relative[p] for p in phones), start
        for phone in phones:
            length = (end - start) * relative[phone] / total
            out.append((phone, cursor, cursor + length))
            cursor += length
    return out
