import { findRecord, type TakeRecord } from '../../shared/document/records.ts';
import type { StudioParts } from '../studio-parts.ts';
import { rangedSound, type SoundSource, silentSound, wholeSound } from './sound-source.ts';
import { readWavSamples } from './wav-samples.ts';

/** Recordings longer than this are played from stretches around the playhead, in seconds. */
const LONGEST_WHOLE = 180;

type Bound = Pick<StudioParts, 'bridge' | 'document' | 'session' | 'transport' | 'report'>;

/**
 * Keeps the transport on the take that is seen: loads its sound when the take or its recording changes, and repeats the session's loop. A take
 * whose recording cannot be had plays in silence. Returns a function that ends it. Called once a window.
 */
export function bindTransport({ bridge, document, session, transport, report }: Bound): () => void {
  let loaded = '';

  async function openSound(projectId: string, { id: takeId, audio }: TakeRecord): Promise<SoundSource> {
    if (audio.duration > LONGEST_WHOLE) return rangedSound(audio.duration, (range) => bridge.sound({ projectId, takeId, range }));
    return wholeSound(readWavSamples(await bridge.sound({ projectId, takeId })));
  }

  function follow(): void {
    const { project, takeId } = session.getState();
    const take = takeId === undefined ? undefined : findRecord(document.state.getState().document, 'take', takeId);
    const isMissing = take !== undefined && (project?.missingAudio.includes(take.id) ?? false);
    const wanted = project && take ? `${project.projectId} ${take.id} ${take.audio.sha256} ${isMissing}` : '';
    if (wanted === loaded) return;
    loaded = wanted;
    transport.unload();
    if (session.getState().loop) session.setState({ loop: undefined });
    if (!project || !take) return;
    const silence = silentSound(take.audio.duration);
    if (isMissing) {
      transport.open(silence);
      return;
    }
    openSound(project.projectId, take)
      .then((source) => loaded === wanted && transport.open(source))
      .catch((error) => {
        if (loaded !== wanted) return;
        report(error, take.name);
        transport.open(silence);
      });
  }

  const followLoop = (): void => {
    const { loop } = session.getState();
    if (loop !== transport.state.getState().loop) transport.setLoop(loop);
  };
  follow();
  followLoop();
  const stops = [
    session.subscribe(() => {
      follow();
      followLoop();
    }),
    document.state.subscribe(follow),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
