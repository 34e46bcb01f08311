"""Own English sentences for the synthetic voices: all phones, the lip-relevant triphones, numbers, pauses.

python3 sentences.py --count 3000 --seed 7 --out sentences.jsonl
Each line: {"id", "text", "words": [{"word", "phones": [ARPAbet with stress], "pause": "" | "," | "." | "?" | "!"}]}.
"""

import argparse
import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from common.phonemes import REDUCED, VOWELS, pronunciations, split_stress  # noqa: E402

LIPS = frozenset('P B M F V W UW OW SH S'.split())
POOLS = {
    'who': 'we you they mom papa bob vivian woody phoebe joyce sheriff farmer baby wizard captain mother father judge painter'.split(),
    'name': 'boat moon fork shoe pepper bumper window movie viper bishop spoon beef wave beam thumb mirror pillow ship flower '
            'bubble pump vase map cabin river village measure treasure voice joy choice boy toy power hour tower leather '
            'feather weather mouth cloth bridge cheese lunch beach watch kitchen fishing singing young onion music few'.split(),
    'adj': 'big blue wet smooth purple warm broken famous simple heavy soft poor foolish brave wooden rough loud bold whole '
           'bright empty funny beautiful narrow early thirsty huge thick wrong true fresh'.split(),
    'verb': 'move push borrow believe wash carry follow measure whisper shove pick prefer find open remember promise open '
            'show keep bring choose enjoy throw pour watch catch build pull wipe save love give above'.split(),
    'adv': 'now slowly above before tomorrow forever maybe outside perfectly somewhere together very soon below usually'.split(),
    'prep': 'above below by before from for with over beyond behind in on of'.split(),
    'number': 'one two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty forty fifty '
              'sixty seventy hundred thousand million first fifth'.split(),
    'oh': 'oh wow hey well yes no maybe please sure hmm ah whoa boo shoo bye mama yeah okay never what why who'.split(),
}  # fmt: skip
TEMPLATES = (
    'who will verb the adj name prep the name.',
    'oh, who verb my adj name adv!',
    'why was the name so adj, and who will verb it?',
    'number adj name, number name, and a name.',
    'the name is prep the adj name, but we verb the name adv.',
    'verb a name for me, who.',
    'if you verb the name, oh, the adj name will move.',
    'who and who verb number of the adj name.',
    'they verb it adv, and that was adj.',
    'oh! who would verb such a adj name?',
    'please number, number, number, then verb.',
)


def phones_of(word, lexicon):
    """Reduced form of a function word, else the first CMUdict pronunciation; None when there is none."""
    if word in REDUCED:
        return REDUCED[word]
    found = lexicon.get(word)
    return list(found[0]) if found else None


def from_template(rng):
    """One sentence as [(word, pause)] by filling a template at random."""
    out = []
    for token in rng.choice(TEMPLATES).split():
        pause = token[-1] if token[-1] in ',.!?' else ''
        token = token.rstrip(',.!?')
        out.append((rng.choice(POOLS[token]) if token in POOLS else token, pause))
    return out


def lip_words(lexicon):
    """Dictionary words of 3..9 phones with their triphones in which a lip phone meets a vowel or another lip phone."""
    words = {}
    for word, variants in lexicon.items():
        plain = [split_stress(p)[0] for p in variants[0]]
        if not word.isalpha() or not 3 <= len(plain) <= 9:
            continue
        triples = {t for t in zip(plain, plain[1:], plain[2:]) if t[1] in LIPS or (t[1] in VOWELS and (t[0] in LIPS or t[2] in LIPS))}
        if triples:
            words[word] = triples
    return words


def word_lists(rng, lexicon, count):
    """Greedy lists of words: each next word brings the most lip triphones seen least so far (of 60 random ones)."""
    words, seen = lip_words(lexicon), {}
    names = sorted(words)
    for _ in range(count):
        line = []
        size = rng.randint(4, 8)
        for k in range(size):
            best = max(rng.sample(names, 60), key=lambda w: sum(1 / (1 + seen.get(t, 0)) ** 2 for t in words[w]))
            for triple in words[best]:
                seen[triple] = seen.get(triple, 0) + 1
            line.append((best, '.' if k == size - 1 else rng.choice(['', '', '', ',', ','])))
        yield line


def vcv_line(rng):
    """Nonsense a-pa-like strings, pronounced as given; the text is only a label."""
    vowels, consonants = sorted(VOWELS), 'P B M F V W SH S T K TH DH CH ZH JH L R N G NG HH Y'.split()
    words = []
    for k in range(rng.randint(4, 6)):
        v, c, u = rng.choice(vowels), rng.choice(consonants), rng.choice(vowels)
        phones = [v + '0', c, u + '1'] if rng.random() < 0.6 else [v + '1', c, u + '0']
        words.append({'word': '-'.join(phones).lower(), 'phones': phones, 'pause': rng.choice(['', ','])})
    words[-1]['pause'] = '.'
    return words


def generate(count, seed):
    """The list of sentence records: half templates, two fifths coverage lists, the rest nonsense; same seed, same lines."""
    rng, lexicon = random.Random(seed), pronunciations()
    lists = word_lists(rng, lexicon, count)
    records = []
    while len(records) < count:
        kind = rng.random()
        if kind < 0.1:
            words = vcv_line(rng)
        else:
            line = from_template(rng) if kind < 0.6 else next(lists)
            words = [{'word': w, 'phones': phones_of(w, lexicon), 'pause': p} for w, p in line]
            if any(w['phones'] is None for w in words):
                continue
        text = ' '.join(w['word'] + w['pause'] for w in words)
        records.append({'id': f'x{len(records):05d}', 'text': text, 'words': words})
    return records


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--count', type=int, default=3000)
    parser.add_argument('--seed', type=int, default=7)
    parser.add_argument('--out', required=True)
    args = parser.parse_args()
    with open(args.out, 'w', encoding='utf-8') as file:
        for record in generate(args.count, args.seed):
            file.write(json.dumps(record, ensure_ascii=False) + '\n')


if __name__ == '__main__':
    main()
