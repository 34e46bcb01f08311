import { relativeLoudness } from '../../shared/audio/loudness.ts';
import { StudioError } from '../../shared/core/errors.ts';
import type { Route, Transcript } from '../../shared/core/take.ts';
import type { ArticulationPlan } from '../../shared/speech/articulation/articulation-plan.ts';
import { loadProfile } from '../files/actor-profile.ts';
import { readSpeech, type Speech } from '../files/audio-file.ts';
import {
  type FaceHidden,
  type GeneratedTake,
  type GenerateRequest,
  generateRequestSchema,
  type RecordingFacts,
} from '../takes/generated-take.ts';
import type { PhoneHeadAnswer } from './decoder-heads.ts';
import type { FaceDecoderOptions } from './face-decoder.ts';
import { packLayer, profileLayer } from './face-layer.ts';
import { hearRecording } from './hear-recording.ts';
import { alignLine } from './line-transcript.ts';
import type { ModelShelf } from './model-shelf.ts';
import { directPlan } from './route-plans.ts';
import { createStageClock } from './stage-clock.ts';
import { analysisOf } from './take-analysis.ts';
import { ARTICULATION_PACK, planText } from './text-route.ts';
import type { SpeechSessions } from './whisper/speech-sessions.ts';
import type { JobContext } from './worker-runtime.ts';

const PACKS = { speech: 'whisper-base', phones: 'phones', direct: 'direct-first', articulation: ARTICULATION_PACK } as const;

/**
 * From a recording to all that the models say about it: listen once, hear words and phonemes, place them, and plan each route.
 * @throws StudioError of files, packs, models and scripts
 */
export async function generateTake(request: GenerateRequest, context: JobContext, shelf: ModelShelf): Promise<GeneratedTake> {
  const clock = createStageClock(() => performance.now());
  const provider = await clock.measure('provider', () => shelf.provider());
  const speech = await clock.measure('read', () => readRecording(request, context));
  const sessions = await clock.measure('load', () => speechSessions(shelf));
  const heads = await clock.measure('load', () => headSessions(request, shelf));
  const tokenizer = await clock.measure('load', () => shelf.tokenizer(PACKS.speech));
  const words =
    request.script === undefined ? await clock.measure('load', () => shelf.words(PACKS.speech, request.lexiconFile)) : undefined;
  const { mel, heard, face, recognised } = await hearRecording(
    speech.samples,
    { ...heads, speech: sessions, tokenizer, ...(words === undefined ? {} : { words }) },
    { language: request.language, ...(request.script === undefined ? {} : { script: request.script }) },
    clock,
    context,
  );
  const lexicon = await clock.measure('load', () => shelf.lexicon(request.lexiconFile, request.dictionaryPath));
  const { samples, duration } = speech;
  const line = await clock.measure('align', () =>
    alignLine({ script: request.script, samples, duration, mel, heard, recognised, lexicon }),
  );
  const loudness = relativeLoudness(samples);
  const inputs: PlanInputs = { request, transcript: line.transcript, loudness, duration, curves: face?.curves, heard };
  const plans = await clock.measure('plan', () => planRoutes(inputs, shelf, context));
  return {
    recording: recordingFacts(speech),
    transcript: line.transcript,
    loudness,
    analysis: analysisOf({ heard, mel, samples, loudness, duration, language: recognised.language }),
    plans,
    provider: provider.provider,
    providerReason: provider.reason,
    packs: await packFacts(request, shelf),
    ...(face?.hidden === undefined ? {} : { hidden: await faceHidden(face.hidden, shelf) }),
    timings: clock.seconds,
    warnings: [...speech.warnings, ...line.warnings],
  };
}

/** @throws StudioError `protocol-invalid` */
export function checkedRequest(payload: unknown): GenerateRequest {
  const parsed = generateRequestSchema.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new StudioError(
    'protocol-invalid',
    `The request to generate a take is malformed (${parsed.error.issues[0]?.message ?? 'unknown'}).`,
  );
}

async function readRecording(request: GenerateRequest, context: JobContext): Promise<Speech> {
  const abort = new AbortController();
  const speech = await readSpeech(request.path, {
    channel: request.channel === 'auto' ? 'automatic' : request.channel,
    signal: abort.signal,
    onProgress: (fraction) => {
      context.progress({ stage: 'read', done: fraction, total: 1 });
      if (context.isCancelled()) abort.abort();
    },
  }).catch(async (error) => {
    await context.checkpoint();
    throw error;
  });
  await context.checkpoint();
  return speech;
}

async function speechSessions(shelf: ModelShelf): Promise<SpeechSessions> {
  const load = (role: string) => shelf.model(PACKS.speech, role);
  return {
    frontend: await load('frontend'),
    encoder: await load('encoder'),
    crossKv: await load('cross-kv'),
    decoder: await load('decoder'),
  };
}

async function headSessions(request: GenerateRequest, shelf: ModelShelf) {
  const phones = await shelf.model(PACKS.phones, 'phone');
  if (!request.routes.includes('direct')) return { phones };
  const session = await shelf.model(PACKS.direct, 'face');
  return { phones, face: { session, options: await faceOptions(request, shelf) } };
}

/** @throws StudioError `profile-invalid`, those of files */
async function faceOptions({ profilePath, keepsHidden }: GenerateRequest, shelf: ModelShelf): Promise<FaceDecoderOptions> {
  if (profilePath === undefined && keepsHidden !== true) return {};
  const pack = await shelf.pack(PACKS.direct);
  return {
    ...(profilePath === undefined ? {} : { layer: await profileLayer(await loadProfile(profilePath), pack) }),
    ...(keepsHidden === true ? { keepsHidden: (await packLayer(pack)).layer.hiddenSize } : {}),
  };
}

async function faceHidden(values: Float32Array, shelf: ModelShelf): Promise<FaceHidden> {
  const pack = await shelf.pack(PACKS.direct);
  const { layer, columns, sha256 } = await packLayer(pack);
  const { id, version } = pack.manifest;
  return { values, layer, columns, pack: { id, version, sha256 } };
}

interface PlanInputs {
  readonly request: GenerateRequest;
  readonly transcript: Transcript;
  readonly loudness: Float32Array;
  readonly duration: number;
  readonly curves: Float32Array | undefined;
  readonly heard: PhoneHeadAnswer;
}

async function planRoutes(
  inputs: PlanInputs,
  shelf: ModelShelf,
  context: JobContext,
): Promise<Partial<Record<Route, ArticulationPlan>>> {
  const { request, transcript, loudness, duration, curves, heard } = inputs;
  const plans: Partial<Record<Route, ArticulationPlan>> = {};
  if (request.routes.includes('text')) {
    plans.text = await planText({ phonemes: transcript.phonemes, loudness, duration }, request, shelf, context);
  }
  if (curves !== undefined) plans.direct = directPlan({ curves, heard, duration, loudness });
  return plans;
}

function recordingFacts(speech: Speech): RecordingFacts {
  const { source, duration, channelChoice, timecodeSeconds } = speech;
  const { sampleRate, channels, container, codec, sha256, bytes } = source;
  return {
    duration,
    sampleRate,
    channels,
    container,
    codec,
    sha256,
    bytes,
    channel: channelChoice.used,
    ...(timecodeSeconds === undefined ? {} : { timecodeSeconds }),
  };
}

async function packFacts(request: GenerateRequest, shelf: ModelShelf) {
  const ids: string[] = [PACKS.speech, PACKS.phones];
  if (request.routes.includes('direct')) ids.push(PACKS.direct);
  if (request.routes.includes('text') && !request.rulesOnly) ids.push(PACKS.articulation);
  return Promise.all(ids.map(async (id) => ({ id, version: (await shelf.pack(id)).manifest.version })));
}
