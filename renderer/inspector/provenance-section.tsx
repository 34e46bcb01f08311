import type { ReactNode } from 'react';
import type { TakeRecord, TranscriptRecord } from '../../shared/document/records.ts';
import { formatDuration } from '../ui/format-time.ts';

const SOURCES = { script: 'from the script', recognised: 'recognised', phones: 'sounds only, no words' } as const;

interface ProvenanceProps {
  readonly take: TakeRecord;
  readonly transcript: TranscriptRecord | undefined;
}

/** Where recording and curves come from. */
export function ProvenanceSection({ take, transcript }: ProvenanceProps): ReactNode {
  const { audio, generation } = take;
  const facts: (readonly [string, string])[] = [
    ['File', audio.path.split('/').at(-1) ?? audio.path],
    [
      'Sound',
      `${audio.container.toUpperCase()}, ${audio.sampleRate / 1_000} kHz, ${audio.channels === 1 ? 'mono' : `${audio.channels} channels`}`,
    ],
    ['Length', formatDuration(audio.duration)],
    ['Kept', audio.isCopied ? 'copied into the project' : 'where it was'],
  ];
  if (generation) {
    facts.push(['Made by', generation.packs.join(', ')], ['Runs on', `${generation.provider}: ${generation.providerReason}`]);
    if (transcript)
      facts.push([
        'Words',
        `${SOURCES[transcript.source]}${transcript.isEdited ? ', edited by hand' : ''}, ${transcript.language}`,
      ]);
  }
  return (
    <section aria-label="Origin">
      <h3>Origin</h3>
      <dl className="facts-list">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {generation?.warnings.map((warning) => (
        <p key={warning} className="warning">
          {warning}
        </p>
      ))}
    </section>
  );
}
