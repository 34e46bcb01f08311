import type { ReactNode } from 'react';
import { isHeadChannel } from '../../shared/core/curve-channels.ts';
import { framesPerSecond } from '../../shared/core/time.ts';
import { findRecord, type TrackRecord, type TranscriptRecord } from '../../shared/document/records.ts';
import { channelTitle } from '../curves/channel-rows.ts';
import { useDocument, useSession, useStudio } from '../studio-context.ts';
import { formatTime } from '../ui/format-time.ts';

/** What is selected on the time axis, in numbers. */
export function SelectionSection({ transcript }: { readonly transcript: TranscriptRecord | undefined }): ReactNode {
  const selection = useSession((session) => session.selection);
  const { transport } = useStudio();
  const rate = useDocument((document) => {
    const project = findRecord(document, 'project', 'project');
    return project ? framesPerSecond(project.frameRate) : 60;
  });
  const tracks = useDocument((document) =>
    selection.kind === 'keys' ? [...selection.keys.keys()].flatMap((id) => findRecord(document, 'track', id) ?? []) : [],
  );
  const rows = describe();
  if (rows === undefined) return null;
  return (
    <section aria-label="Selection" data-testid="selection">
      <h3>{rows.title}</h3>
      <dl className="facts-list">
        {rows.facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {rows.start !== undefined && (
        <button type="button" className="link" onClick={() => transport.seek(rows.start ?? 0)}>
          Go there
        </button>
      )}
    </section>
  );

  function describe(): Description | undefined {
    if (selection.kind === 'range') return { title: 'Range', facts: span(selection.range), start: selection.range.start };
    if (selection.kind === 'word') {
      const word = transcript?.words[selection.index];
      return word && { title: `Word “${word.text}”`, facts: [...span(word), sure(word.confidence)], start: word.start };
    }
    if (selection.kind === 'phoneme') {
      const phoneme = transcript?.phonemes[selection.index];
      if (!phoneme) return undefined;
      const word = phoneme.word === undefined ? undefined : transcript?.words[phoneme.word]?.text;
      const facts: Fact[] = [...span(phoneme), sure(phoneme.confidence)];
      if (word !== undefined) facts.push(['Word', word]);
      if (phoneme.stress !== undefined) facts.push(['Stress', ['none', 'main', 'second'][phoneme.stress] ?? '']);
      if (phoneme.burst !== undefined) facts.push(['Burst', formatTime(phoneme.burst)]);
      return { title: `Phone ${phoneme.phoneme}`, facts, start: phoneme.start };
    }
    if (selection.kind !== 'keys') return undefined;
    const keys = tracks.flatMap((track) => track.keys.filter((key) => selection.keys.get(track.id)?.has(key.id)));
    if (keys.length === 0) return undefined;
    const times = keys.map((key) => key.time);
    const values = keys.map((key) => key.value);
    const [first, last] = [Math.min(...times), Math.max(...times)];
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const facts: Fact[] = [
      ['Channels', [...new Set(tracks.map((track) => channelTitle(track.channel)))].join(', ')],
      ['Time', first === last ? formatTime(first) : `${formatTime(first)} to ${formatTime(last)}`],
      ['Value', `${low === high ? low.toFixed(3) : `${low.toFixed(3)} to ${high.toFixed(3)}`}${areTurns(tracks) ? '°' : ''}`],
      ['Tangents', [...new Set(keys.map((key) => key.tangent))].join(', ')],
    ];
    return { title: keys.length === 1 ? 'Key' : `${keys.length} keys`, facts, start: first };
  }

  function span({ start, end }: { readonly start: number; readonly end: number }): Fact[] {
    const length = end - start;
    return [
      ['From', formatTime(start)],
      ['To', formatTime(end)],
      ['Length', `${Math.round(length * 1_000)} ms, ${(length * rate).toFixed(1)} frames`],
    ];
  }
}

function areTurns(tracks: readonly TrackRecord[]): boolean {
  return tracks.every(({ channel }) => isHeadChannel(channel));
}

type Fact = [name: string, value: string];

interface Description {
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly start?: number;
}

function sure(confidence: number): Fact {
  return ['Confidence', `${Math.round(confidence * 100)} %`];
}
