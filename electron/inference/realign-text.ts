import { StudioError } from '../../shared/core/errors.ts';
import type { TimedPhoneme, TimedWord, Transcript } from '../../shared/core/take.ts';
import type { TimeRange } from '../../shared/core/time.ts';
import { alignSlots, SKIP_COST } from '../../shared/speech/align/align-words.ts';
import type { AlignmentSlot } from '../../shared/speech/align/alignment-graph.ts';
import { HOP_SECONDS } from '../../shared/speech/align/posteriors.ts';
import { markBurstsInLevels } from '../../shared/speech/align/stop-burst.ts';
import { normaliseScript } from '../../shared/speech/text/normalise-script.ts';
import { type Lexicon, pronounce } from '../../shared/speech/text/pronounce.ts';
import type { TakeAnalysis } from '../takes/generated-take.ts';
import { fromHalfArray } from './half-float.ts';
import { LEXICON_LANGUAGES } from './line-transcript.ts';
import { heardOf } from './take-analysis.ts';

export interface RealignInputs {
  readonly analysis: TakeAnalysis;
  /** As it is now; what the hand moved in it stays where the text is the same. */
  readonly transcript: Transcript;
  /** What is said, as written. */
  readonly text: string;
  readonly lexicon: Lexicon;
}

/** A place of the text with its words, the likeliest reading first. */
interface Place {
  readonly slot: AlignmentSlot;
  readonly readings: readonly (readonly string[])[];
}

/** How much of the old words is kept at both ends, in places of the text and in words. */
interface Kept {
  readonly headPlaces: number;
  readonly headWords: readonly string[];
  readonly tailPlaces: number;
  readonly tailWords: readonly string[];
}

/** Seconds that a phoneme takes at the least: a stretch too short for its words takes its neighbours in. */
const SHORTEST_PHONEME = 0.03;

/**
 * The transcript for another text. Words that are the same at the beginning and at the end keep their times and phonemes exactly; what lies
 * between is placed anew on what was heard. A word that is only put in takes its two neighbours in, as its sound was theirs until now.
 * @throws StudioError `language-unsupported`
 */
export function realignText({ analysis, transcript, text, lexicon }: RealignInputs): Transcript {
  if (!LEXICON_LANGUAGES.includes(transcript.language)) {
    throw new StudioError('language-unsupported', `There are no pronunciations for the language "${transcript.language}" yet.`, {
      hint: 'Edit the phonemes by hand instead.',
    });
  }
  const places = placesOf(text, lexicon);
  const kept = roomyEnds(places, transcript, matchEnds(places, transcript.words));
  const stretch = stretchOf(transcript, kept, analysis.duration);
  const inner = places.slice(kept.headPlaces, places.length - kept.tailPlaces).map((place) => place.slot);
  const oldInner = transcript.words.length - kept.headWords.length - kept.tailWords.length;
  const isSame = inner.length === 0 && oldInner === 0;
  const middle = isSame ? unchanged(transcript, stretch) : alignStretch(inner, stretch.range, analysis, transcript.language);
  return join(transcript, kept, stretch, middle, text);
}

function placesOf(text: string, lexicon: Lexicon): Place[] {
  const { tokens } = normaliseScript(text, (word) => lexicon.dictionary(word) !== undefined);
  return tokens.flatMap((token): Place[] => {
    const readings = token.readings.flatMap((words) => {
      const said = words.flatMap((word) => {
        const pronunciations = pronounce(word, lexicon);
        return pronunciations.length === 0 ? [] : [{ text: word.text, pronunciations }];
      });
      return said.length === 0 ? [] : [said];
    });
    if (readings.length === 0) return [];
    const slot: AlignmentSlot = {
      readings: readings.map((words) => ({ words, cost: 0, matchesScript: true })),
      // Whoever writes the words heard them: none is left out, however unlike the sound is.
      skipCost: Number.POSITIVE_INFINITY,
      script: text.slice(token.range.start, token.range.end),
      phraseEnd: token.readings[0]?.some((word) => word.phraseEnd !== undefined) ?? false,
    };
    return [{ slot, readings: readings.map((words) => words.map((word) => word.text)) }];
  });
}

/** A word without the punctuation that may stick to it. */
function bare(word: string): string {
  return word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

function matchEnds(places: readonly Place[], words: readonly TimedWord[]): Kept {
  const old = words.map((word) => bare(word.text).toLowerCase());
  const matches = (reading: readonly string[], at: number): boolean =>
    at >= 0 && at + reading.length <= old.length && reading.every((word, i) => bare(word).toLowerCase() === old[at + i]);
  const headWords: string[] = [];
  let headPlaces = 0;
  for (const place of places) {
    const reading = place.readings.find((candidate) => matches(candidate, headWords.length));
    if (!reading) break;
    headWords.push(...reading);
    headPlaces++;
  }
  const tailWords: string[] = [];
  let tailPlaces = 0;
  for (const place of places.slice(headPlaces).reverse()) {
    const end = old.length - tailWords.length;
    const reading = place.readings.find(
      (candidate) => end - candidate.length >= headWords.length && matches(candidate, end - candidate.length),
    );
    if (!reading) break;
    tailWords.unshift(...reading);
    tailPlaces++;
  }
  return { headPlaces, headWords, tailPlaces, tailWords };
}

/** Gives up kept words next to the change until there is room for what stands between them. */
function roomyEnds(places: readonly Place[], transcript: Transcript, kept: Kept): Kept {
  let ends = kept;
  const changed = (): number => places.length - ends.headPlaces - ends.tailPlaces;
  if (changed() === 0) return ends;
  const hasOldWords = (): boolean => transcript.words.length > ends.headWords.length + ends.tailWords.length;
  const isRoomy = (): boolean => {
    const { range } = stretchOf(transcript, ends, Number.POSITIVE_INFINITY);
    const inner = places.slice(ends.headPlaces, places.length - ends.tailPlaces);
    const phonemes = inner.reduce((sum, { slot }) => sum + phonemeCount(slot), 0);
    return hasOldWords() && range.end - range.start >= phonemes * SHORTEST_PHONEME;
  };
  while (!isRoomy() && ends.headPlaces + ends.tailPlaces > 0) ends = withoutNeighbours(places, ends);
  return ends;
}

function phonemeCount({ readings }: AlignmentSlot): number {
  return readings[0]?.words.reduce((sum, word) => sum + (word.pronunciations[0]?.phonemes.length ?? 0), 0) ?? 0;
}

function withoutNeighbours(places: readonly Place[], { headPlaces, headWords, tailPlaces, tailWords }: Kept): Kept {
  const wordsOf = (place: Place | undefined, words: readonly string[], isHead: boolean): number => {
    const reading = place?.readings.find((candidate) => {
      const part = isHead ? words.slice(-candidate.length) : words.slice(0, candidate.length);
      return part.length === candidate.length && part.every((word, i) => word === candidate[i]);
    });
    return reading?.length ?? 1;
  };
  const head = headPlaces === 0 ? 0 : wordsOf(places[headPlaces - 1], headWords, true);
  const tail = tailPlaces === 0 ? 0 : wordsOf(places[places.length - tailPlaces], tailWords, false);
  return {
    headPlaces: Math.max(0, headPlaces - 1),
    headWords: headWords.slice(0, headWords.length - head),
    tailPlaces: Math.max(0, tailPlaces - 1),
    tailWords: tailWords.slice(tail),
  };
}

/** The phonemes between the kept words: their indices, and their time. */
interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly range: TimeRange;
}

function stretchOf({ words, phonemes }: Transcript, { headWords, tailWords }: Kept, duration: number): Stretch {
  const isHead = ({ word }: TimedPhoneme): boolean => word !== undefined && word < headWords.length;
  const isTail = ({ word }: TimedPhoneme): boolean => word !== undefined && word >= words.length - tailWords.length;
  const first = phonemes.findLastIndex(isHead) + 1;
  const tail = tailWords.length === 0 ? -1 : phonemes.findIndex(isTail);
  const last = tail < 0 ? phonemes.length : tail;
  const end = tail < 0 ? Math.min(duration, phonemes.at(-1)?.end ?? duration) : (phonemes[tail]?.start ?? 0);
  return { first, last, range: { start: phonemes[first - 1]?.end ?? 0, end } };
}

type Middle = Pick<Transcript, 'words' | 'phonemes' | 'differences'>;

function unchanged(transcript: Transcript, { first, last }: Stretch): Middle {
  return { words: [], phonemes: transcript.phonemes.slice(first, last), differences: [] };
}

/** Words on a part of the recording; times are those of the whole, words are counted from the first of the part. */
function alignStretch(slots: readonly AlignmentSlot[], range: TimeRange, analysis: TakeAnalysis, language: string): Middle {
  const first = Math.min(analysis.frameCount, Math.max(0, Math.round(range.start / HOP_SECONDS)));
  const last = Math.min(analysis.frameCount, Math.max(first, Math.round(range.end / HOP_SECONDS)));
  if (last === first) return { words: [], phonemes: [], differences: [] };
  const heard = heardOf(analysis, first, last);
  const flux = fromHalfArray(analysis.flux.subarray(first, last));
  const duration = range.end - range.start;
  const options = { language, source: 'script', duration, flux } as const;
  const forced = alignSlots(slots, heard, options);
  const isPlaced = forced.places.length > 0 || slots.length === 0;
  // More words than the stretch has room for: those that fit least are left out, and reported as missing.
  const { transcript } = isPlaced
    ? forced
    : alignSlots(
        slots.map((slot) => ({ ...slot, skipCost: SKIP_COST })),
        heard,
        options,
      );
  const levels = fromHalfArray(analysis.highBand.subarray(first * 10, last * 10));
  const { words, phonemes, differences } = markBurstsInLevels(transcript, levels);
  const offset = first * HOP_SECONDS;
  const place = (time: number): number => Math.min(range.end, Math.max(range.start, time + offset));
  const shift = <Timed extends TimeRange>(item: Timed): Timed => ({ ...item, start: place(item.start), end: place(item.end) });
  const shifted = phonemes.map((phoneme, index): TimedPhoneme => {
    const { burst, ...rest } = shift(phoneme);
    const start = index === 0 ? range.start : rest.start;
    const end = index === phonemes.length - 1 ? range.end : rest.end;
    return { ...rest, start, end, ...(burst === undefined ? {} : { burst: burst + offset }) };
  });
  return { words: words.map(shift), phonemes: shifted, differences: differences.map(shift) };
}

function join(transcript: Transcript, kept: Kept, { first, last, range }: Stretch, middle: Middle, text: string): Transcript {
  const { headWords, tailWords } = kept;
  const moved = headWords.length + middle.words.length - (transcript.words.length - tailWords.length);
  const renamed = (word: TimedWord, name: string | undefined): TimedWord =>
    name === undefined || bare(word.text) === bare(name) ? word : { ...word, text: name };
  const head = transcript.words.slice(0, headWords.length).map((word, i) => renamed(word, headWords[i]));
  const tail = transcript.words.slice(transcript.words.length - tailWords.length).map((word, i) => renamed(word, tailWords[i]));
  const count = (phoneme: TimedPhoneme, by: number): TimedPhoneme =>
    phoneme.word === undefined || by === 0 ? phoneme : { ...phoneme, word: phoneme.word + by };
  return {
    language: transcript.language,
    source: 'script',
    text,
    words: [...head, ...middle.words, ...tail],
    phonemes: [
      ...transcript.phonemes.slice(0, first),
      ...middle.phonemes.map((phoneme) => count(phoneme, headWords.length)),
      ...transcript.phonemes.slice(last).map((phoneme) => count(phoneme, moved)),
    ],
    differences: [
      ...transcript.differences.filter(({ end }) => end <= range.start),
      ...middle.differences,
      ...transcript.differences.filter(({ start, end }) => start >= range.end && end > range.start),
    ],
  };
}
