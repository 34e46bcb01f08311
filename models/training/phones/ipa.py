"""ARPAbet -> the IPA spellings that Kokoro/hibari and Piper (espeak) voices read, with one label a symbol."""

from common.phonemes import VOWELS, split_stress

_CONSONANTS = {
    'B': 'b', 'CH': 'ʧ', 'D': 'd', 'DH': 'ð', 'F': 'f', 'G': 'ɡ', 'HH': 'h', 'JH': 'ʤ', 'K': 'k', 'L': 'l', 'M': 'm',
    'N': 'n', 'NG': 'ŋ', 'P': 'p', 'R': 'ɹ', 'S': 's', 'SH': 'ʃ', 'T': 't', 'TH': 'θ', 'V': 'v', 'W': 'w', 'Y': 'j',
    'Z': 'z', 'ZH': 'ʒ',
}  # fmt: skip
_KOKORO_US = {
    'AA': 'ɑ', 'AE': 'æ', 'AH': 'ʌ', 'AO': 'ɔ', 'AW': 'W', 'AY': 'I', 'EH': 'ɛ', 'ER': 'ɜɹ', 'EY': 'A', 'IH': 'ɪ',
    'IY': 'i', 'OW': 'O', 'OY': 'Y', 'UH': 'ʊ', 'UW': 'u',
}  # fmt: skip
_KOKORO_UK = {**_KOKORO_US, 'AA': 'ɑː', 'AO': 'ɔː', 'ER': 'ɜː', 'IY': 'iː', 'OW': 'Q', 'UW': 'uː'}
_ESPEAK_US = {
    **_KOKORO_US, 'AA': 'ɑː', 'AO': 'ɔː', 'AW': 'aʊ', 'AY': 'aɪ', 'ER': 'ɜː', 'EY': 'eɪ', 'IY': 'iː', 'OW': 'oʊ',
    'OY': 'ɔɪ', 'UW': 'uː',
}  # fmt: skip
_WEAK = {'kokoro-us': {'AH': 'ə', 'ER': 'əɹ'}, 'kokoro-uk': {'AH': 'ə', 'ER': 'ə', 'IY': 'i', 'UW': 'u'}, 'espeak': {'AH': 'ə', 'ER': 'ɚ', 'IY': 'i'}}  # fmt: skip
_STRONG = {'kokoro-us': _KOKORO_US, 'kokoro-uk': _KOKORO_UK, 'espeak': _ESPEAK_US}


def drop_r(phones):
    """Non-rhotic English: an R that no vowel follows is not said."""
    plain = [split_stress(p)[0] for p in phones]
    return [p for i, p in enumerate(phones) if plain[i] != 'R' or i == 0 or (i + 1 < len(plain) and plain[i + 1] in VOWELS)]


def spell(phones, style):
    """[(character, index of its phone)] of one word.

    Stress marks come before the vowel and belong to it (their frames are the vowel's).
    """
    out = []
    for index, phone in enumerate(phones):
        plain, stress = split_stress(phone)
        if stress is None:
            ipa = _CONSONANTS[plain]
            ipa = {'ʧ': 'tʃ', 'ʤ': 'dʒ'}.get(ipa, ipa) if style == 'espeak' else ipa
        else:
            ipa = _STRONG[style][plain] if stress or plain not in _WEAK[style] else _WEAK[style][plain]
            ipa = {1: 'ˈ', 2: 'ˌ'}.get(stress, '') + ipa
        out += [(character, index) for character in ipa]
    return out


def spell_sentence(words, style):
    """(characters with phone indices, flat list of phones, word number of each phone) of a sentence.

    A space belongs to the NEXT phone, punctuation and the space after it to no phone (index -1, silence).
    """
    out, flat, owner, paused = [], [], [], True
    for number, word in enumerate(words):
        phones = drop_r(word['phones']) if style == 'kokoro-uk' else word['phones']
        if number:
            out.append((' ', -1 if paused else len(flat)))
        out += [(character, index + len(flat)) for character, index in spell(phones, style)]
        flat += phones
        owner += [number] * len(phones)
        paused = bool(word['pause'])
        if paused:
            out.append((word['pause'], -1))
    return out, flat, owner
