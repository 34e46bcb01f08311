import { applyRulesInPlace, largest, logSumExp, type RuleOptions } from './decoding-rules.ts';
import { findLoop } from './repetition.ts';
import type { SpeechJob, SpeechSessions } from './speech-sessions.ts';
import { isTimestamp, languageToken, type Tokenizer } from './tokenizer.ts';
import { openWindowDecoder, type WindowDecoder } from './window-decoder.ts';

/** Half of the decoder's context, as in the reference decoder; 30 s of quick speech take about 150. */
const MAX_TOKENS = 224;

export interface WindowText {
  readonly language: string;
  /** 0..1; 1 where the language was given. */
  readonly languageProbability: number;
  /** Text and time tokens, without the end mark. */
  readonly tokens: readonly number[];
  /** Probability of each token before any rule, 0..1. */
  readonly probabilities: readonly number[];
  /** [8, 1500] attention at the choice of each token, and of the end mark or what came in its place: tokens.length + 1 entries. */
  readonly attention: readonly Float32Array[];
  /** Mean ln probability of the choices under the rules, the end included. */
  readonly averageLogProbability: number;
  /** Probability that the window holds no speech, 0..1. */
  readonly noSpeechProbability: number;
  /** Set when decoding was left because it ran in a circle; the tokens are cut after its first turn. */
  readonly isLoop: boolean;
}

export interface DecodeOptions extends RuleOptions {
  /** ISO 639 code; without it the likeliest language is taken. */
  readonly language?: string;
}

/**
 * Greedy text of one window. `hidden` is the encoder's last hidden state [1500, 512]. The same input gives the same text.
 * @throws StudioError `language-unsupported`, `model-failed`; whatever `checkpoint` throws (asked between steps)
 */
export async function decodeWindow(
  hidden: Float32Array,
  sessions: SpeechSessions,
  tokenizer: Tokenizer,
  options: DecodeOptions,
  job: SpeechJob,
): Promise<WindowText> {
  const decoder = await openWindowDecoder(hidden, sessions);
  const { special } = tokenizer;
  const opening = await decoder.step([special.startOfTranscript]);
  const noSpeechProbability = probabilityOf(opening.logits, special.noSpeech);
  const language =
    options.language === undefined ? likeliestLanguage(opening.logits, tokenizer) : { code: options.language, probability: 1 };
  const prompt = [languageToken(tokenizer, language.code), special.transcribe];
  const chosen = await chooseTokens(decoder, prompt, tokenizer, options, job);
  return { language: language.code, languageProbability: language.probability, noSpeechProbability, ...chosen };
}

async function chooseTokens(
  decoder: WindowDecoder,
  prompt: readonly number[],
  tokenizer: Tokenizer,
  options: RuleOptions,
  job: SpeechJob,
) {
  const tokens: number[] = [];
  const probabilities: number[] = [];
  const attention: Float32Array[] = [];
  let sum = 0;
  let input = prompt;
  for (;;) {
    await job.checkpoint();
    const { logits, attention: heads } = await decoder.step(input);
    attention.push(heads);
    if (tokens.length === MAX_TOKENS) break;
    const total = logSumExp(logits);
    applyRulesInPlace(logits, tokens, tokenizer, options);
    const id = largest(logits);
    sum += (logits[id] ?? 0) - logSumExp(logits);
    if (id === tokenizer.special.endOfText) break;
    tokens.push(id);
    probabilities.push(Math.exp((logits[id] ?? 0) - total));
    const loopEnd = findLoop(textTail(tokens, tokenizer));
    if (loopEnd !== undefined) {
      return {
        ...cutLoop(tokens, probabilities, attention, tokenizer),
        averageLogProbability: sum / tokens.length,
        isLoop: true,
      };
    }
    input = [id];
  }
  return { tokens, probabilities, attention, averageLogProbability: sum / (tokens.length + 1), isLoop: false };
}

/** The text tokens behind the newest ones that matter for a loop; times differ from turn to turn. */
function textTail(tokens: readonly number[], tokenizer: Tokenizer): readonly number[] {
  return tokens.slice(-96).filter((id) => !isTimestamp(tokenizer, id));
}

/** Drops all turns of the loop but the first. */
function cutLoop(
  tokens: readonly number[],
  probabilities: readonly number[],
  attention: readonly Float32Array[],
  tokenizer: Tokenizer,
) {
  const places = tokens.flatMap((id, place) => (isTimestamp(tokenizer, id) ? [] : [place]));
  const end = findLoop(places.map((place) => tokens[place] ?? 0)) ?? places.length;
  const length = (places[end - 1] ?? -1) + 1;
  return {
    tokens: tokens.slice(0, length),
    probabilities: probabilities.slice(0, length),
    attention: attention.slice(0, length + 1),
  };
}

function likeliestLanguage(logits: Float32Array, tokenizer: Tokenizer): { readonly code: string; readonly probability: number } {
  const first = tokenizer.special.firstLanguage;
  const scores = logits.slice(first, first + tokenizer.languages.length);
  const best = largest(scores);
  return { code: tokenizer.languages[best] ?? 'en', probability: Math.exp((scores[best] ?? 0) - logSumExp(scores)) };
}

function probabilityOf(logits: Float32Array, id: number): number {
  return Math.exp((logits[id] ?? 0) - logSumExp(logits));
}
