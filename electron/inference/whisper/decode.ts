import { invariant } from '../../../shared/core/assert.ts';
import { applyRulesInPlace, chooseToken, logMass, type RuleOptions } from './decoding-rules.ts';
import { createDraftLength } from './draft-length.ts';
import type { HiddenStates } from './encode.ts';
import { createLoopGuard, type LoopGuard } from './loop-guard.ts';
import type { SpeechJob, SpeechSessions } from './speech-sessions.ts';
import type { Draft } from './text-draft.ts';
import { largest, logSumExp } from './token-scores.ts';
import { languageToken, type Tokenizer } from './tokenizer.ts';
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
  /** Smallest lead in nats of a chosen token over another text, or of a time over text: what a little noise could have tipped. */
  readonly leastLead: number;
  /** Set when decoding was left because it ran in a circle at once; the tokens are cut after its first turn. */
  readonly isLoop: boolean;
}

export interface DecodeOptions extends RuleOptions {
  /** ISO 639 code; without it the likeliest language is taken. */
  readonly language?: string;
  /** What is likely to be said. It saves time and changes nothing: the same text with any draft and with none. */
  readonly draft?: Draft;
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
  const guesses = openGuesses(options.draft);
  const { opening, first, language } = await openText(decoder, tokenizer, options.language, guesses, job);
  const { noSpeech, endOfText } = tokenizer.special;
  const noSpeechProbability = Math.exp(opening.scores.others[noSpeech - endOfText] ?? 0);
  const guard = createLoopGuard(tokenizer, hidden.frameCount);
  const chosen = await chooseTokens(decoder, first, tokenizer, options, guesses, guard, job);
  return { language: language.code, languageProbability: language.probability, noSpeechProbability, ...chosen };
}

/** Answers that wait to be read: to the newest chosen token, and to each guess behind it. */
interface Ahead {
  readonly answers: readonly DecoderStep[];
  readonly guesses: readonly number[];
}

/** Guesses for the next step: never none, and how many of them are the draft's. */
function openGuesses(draft: Draft | undefined) {
  const reader = draft?.begin();
  const length = createDraftLength(draft?.hope ?? 0);
  let offered = 0;
  return {
    after: (tokens: readonly number[], otherwise: number): readonly number[] => {
      const guesses = reader?.after(tokens, length.next()) ?? [];
      offered = guesses.length;
      // Steps of one token go through another kernel of the runtime, which rounds otherwise; so there are always two.
      return offered === 0 ? [otherwise] : guesses;
    },
    learn: (kept: number): void => length.learn(offered, kept),
  };
}

type Guesses = ReturnType<typeof openGuesses>;

/** Feeds the prompt: in one go where the language is known, else the language is asked for first. */
async function openText(
  decoder: WindowDecoder,
  tokenizer: Tokenizer,
  given: string | undefined,
  guesses: Guesses,
  job: SpeechJob,
) {
  const { startOfTranscript, transcribe, firstTimestamp } = tokenizer.special;
  await job.checkpoint();
  if (given !== undefined) {
    const prompt = [startOfTranscript, languageToken(tokenizer, given), transcribe];
    const { answers, ...ahead } = await ask(decoder, prompt, guesses.after([], firstTimestamp), [0]);
    const first = { ...ahead, answers: answers.slice(1) };
    return { opening: answered(answers[0]), first, language: { code: given, probability: 1 } };
  }
  const opening = answered((await decoder.step([startOfTranscript]))[0]);
  const language = likeliestLanguage(opening.scores.others, tokenizer);
  const prompt = [languageToken(tokenizer, language.code), transcribe];
  return { opening, first: await ask(decoder, prompt, guesses.after([], firstTimestamp)), language };
}

/** Feeds tokens and guesses behind them; answers come for the tokens at `places`, the last token, and each guess. */
async function ask(
  decoder: WindowDecoder,
  tokens: readonly number[],
  guesses: readonly number[],
  places: readonly number[] = [],
): Promise<Ahead> {
  const wanted = [...places, ...Array.from({ length: guesses.length + 1 }, (_, i) => tokens.length - 1 + i)];
  return { answers: await decoder.step([...tokens, ...guesses], wanted), guesses };
}

function answered(step: DecoderStep | undefined): DecoderStep {
  invariant(step !== undefined, 'the decoder gave no answer');
  return step;
}

/** Greedy choice, token by token. Answers to guesses are read as long as the guesses are what was chosen, the rest is taken back. */
async function chooseTokens(
  decoder: WindowDecoder,
  first: Ahead,
  tokenizer: Tokenizer,
  options: RuleOptions,
  guesses: Guesses,
  guard: LoopGuard,
  job: SpeechJob,
) {
  const tokens: number[] = [];
  const probabilities: number[] = [];
  const attention: Float32Array[] = [];
  let sum = 0;
  let leastLead = Number.POSITIVE_INFINITY;
  for (let ahead = first, place = 0; ; ) {
    const answer = answered(ahead.answers[place]);
    const { scores } = answer;
    const heads = answer.attention();
    attention.push(heads);
    if (tokens.length === MAX_TOKENS) break;
    applyRulesInPlace(scores, tokens, tokenizer, options);
    const { id, score, lead } = chooseToken(scores, tokenizer);
    sum += score - logMass(scores);
    leastLead = Math.min(leastLead, lead);
    if (id === tokenizer.special.endOfText) break;
    tokens.push(id);
    probabilities.push(Math.exp(score));
    const circle = guard.add(id, heads);
    if (circle !== undefined) {
      const averageLogProbability = sum / tokens.length;
      const kept = { tokens: tokens.slice(0, circle.length), probabilities: probabilities.slice(0, circle.length) };
      const rows = attention.slice(0, circle.length + 1);
      return { ...kept, attention: rows, averageLogProbability, leastLead, isLoop: circle.turns === 1 };
    }
    if (ahead.guesses[place] === id) {
      place++;
      continue;
    }
    guesses.learn(place);
    decoder.takeBack(ahead.guesses.length - place);
    await job.checkpoint();
    ahead = await ask(decoder, [id], guesses.after(tokens, id));
    place = 0;
  }
  return { tokens, probabilities, attention, averageLogProbability: sum / (tokens.length + 1), leastLead, isLoop: false };
}

function likeliestLanguage(others: Float32Array, tokenizer: Tokenizer): { readonly code: string; readonly probability: number } {
  const first = tokenizer.special.firstLanguage - tokenizer.special.endOfText;
  const languages = others.subarray(first, first + tokenizer.languages.length);
  const best = largest(languages);
  return { code: tokenizer.languages[best] ?? 'en', probability: Math.exp((languages[best] ?? 0) - logSumExp(languages)) };
}
