import { invariant } from '../../../shared/core/assert.ts';
import { applyRulesInPlace, largest, logMass, logSumExp, type RuleOptions } from './decoding-rules.ts';
import type { HiddenStates } from './encode.ts';
import { findLoop } from './repetition.ts';
import type { SpeechJob, SpeechSessions } from './speech-sessions.ts';
import { isTimestamp, languageToken, type Tokenizer } from './tokenizer.ts';
import { type DecoderStep, openWindowDecoder, type WindowDecoder } from './window-decoder.ts';

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
  /** [8, positions] attention at the choice of each token, and of the end mark or what came in its place: tokens.length + 1 entries. */
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
 * Greedy text of one window. The same input gives the same text.
 * @throws StudioError `language-unsupported`, `model-failed`; whatever `checkpoint` throws (asked between steps)
 */
export async function decodeWindow(
  hidden: HiddenStates,
  sessions: SpeechSessions,
  tokenizer: Tokenizer,
  options: DecodeOptions,
  job: SpeechJob,
): Promise<WindowText> {
  const decoder = await openWindowDecoder(hidden, sessions);
  const { opening, first, language } = await openText(decoder, tokenizer, options.language, job);
  const noSpeechProbability = Math.exp(opening.logProbabilities[tokenizer.special.noSpeech] ?? 0);
  const chosen = await chooseTokens(decoder, first, tokenizer, options, job);
  return { language: language.code, languageProbability: language.probability, noSpeechProbability, ...chosen };
}

/** Feeds the prompt: in one go where the language is known, else the language is asked for first. */
async function openText(decoder: WindowDecoder, tokenizer: Tokenizer, given: string | undefined, job: SpeechJob) {
  const { startOfTranscript, transcribe } = tokenizer.special;
  await job.checkpoint();
  if (given !== undefined) {
    const prompt = [startOfTranscript, languageToken(tokenizer, given), transcribe];
    const [opening, first] = await decoder.step(prompt, [0, prompt.length - 1]);
    return { opening: answered(opening), first: answered(first), language: { code: given, probability: 1 } };
  }
  const opening = answered((await decoder.step([startOfTranscript]))[0]);
  const language = likeliestLanguage(opening.logProbabilities, tokenizer);
  const first = answered((await decoder.step([languageToken(tokenizer, language.code), transcribe]))[0]);
  return { opening, first, language };
}

function answered(step: DecoderStep | undefined): DecoderStep {
  invariant(step !== undefined, 'the decoder gave no answer');
  return step;
}

async function chooseTokens(
  decoder: WindowDecoder,
  first: DecoderStep,
  tokenizer: Tokenizer,
  options: RuleOptions,
  job: SpeechJob,
) {
  const tokens: number[] = [];
  const probabilities: number[] = [];
  const attention: Float32Array[] = [];
  let sum = 0;
  for (let step = first; ; ) {
    const { logProbabilities: scores } = step;
    attention.push(step.attention);
    if (tokens.length === MAX_TOKENS) break;
    applyRulesInPlace(scores, tokens, tokenizer, options);
    const id = largest(scores);
    const best = scores[id] ?? 0;
    sum += best - logMass(scores);
    if (id === tokenizer.special.endOfText) break;
    tokens.push(id);
    probabilities.push(Math.exp(best));
    const loopEnd = findLoop(textTail(tokens, tokenizer));
    if (loopEnd !== undefined) {
      return {
        ...cutLoop(tokens, probabilities, attention, tokenizer),
        averageLogProbability: sum / tokens.length,
        isLoop: true,
      };
    }
    await job.checkpoint();
    step = answered((await decoder.step([id]))[0]);
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

function likeliestLanguage(scores: Float32Array, tokenizer: Tokenizer): { readonly code: string; readonly probability: number } {
  const first = tokenizer.special.firstLanguage;
  const languages = scores.subarray(first, first + tokenizer.languages.length);
  const best = largest(languages);
  return { code: tokenizer.languages[best] ?? 'en', probability: Math.exp((languages[best] ?? 0) - logSumExp(languages)) };
}
