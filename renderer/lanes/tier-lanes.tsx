import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { findRecord, transcriptIdOf } from '../../shared/document/records.ts';
import { rearticulatorOf } from '../store/rearticulate.ts';
import { useDocument, useSession, useStudio } from '../studio-context.ts';
import type { StudioParts } from '../studio-parts.ts';
import { drawPhonemes, drawWords, litPhoneme, litWord } from './draw-tiers.ts';
import { listenToTier } from './tier-gestures.ts';
import { describePhoneme, describeWord } from './tier-words.ts';
import { TimeCanvas } from './time-canvas.tsx';

const listenToWords = (canvas: HTMLCanvasElement, parts: StudioParts): (() => void) => listenToTier(canvas, parts, 'words');
const listenToPhones = (canvas: HTMLCanvasElement, parts: StudioParts): (() => void) => listenToTier(canvas, parts, 'phones');

export function WordsLane(): ReactNode {
  return <TimeCanvas label="Words" draw={drawWords} lit={litWord} listen={listenToWords} />;
}

export function PhonesLane(): ReactNode {
  return <TimeCanvas label="Phones" draw={drawPhonemes} lit={litPhoneme} listen={listenToPhones} />;
}

/** Says what is selected to those who do not see it. */
export function TierAnnouncer(): ReactNode {
  const text = useAnnouncement();
  return (
    <p className="lane-announcer" role="status" data-testid="lane-selection">
      {text}
    </p>
  );
}

function useAnnouncement(): string {
  const selection = useSession((session) => session.selection);
  const takeId = useSession((session) => session.takeId);
  return useDocument((document) => {
    const transcript = takeId === undefined ? undefined : findRecord(document, 'transcript', transcriptIdOf(takeId));
    if (!transcript || selection.kind === 'none' || selection.kind === 'keys') return '';
    if (selection.kind === 'range') return `${(selection.range.end - selection.range.start).toFixed(2)} seconds selected`;
    if (selection.kind === 'word') {
      const word = transcript.words[selection.index];
      return word ? `Word ${describeWord(word)}, ${selection.index + 1} of ${transcript.words.length}` : '';
    }
    const phoneme = transcript.phonemes[selection.index];
    return phoneme ? `Phone ${describePhoneme(phoneme)}, ${selection.index + 1} of ${transcript.phonemes.length}` : '';
  });
}

/** Shown while curves or words are being worked out after an edit. */
export function TierBusy(): ReactNode {
  const parts = useStudio();
  const takeId = useSession((session) => session.takeId) ?? '';
  const { curves, words } = useStore(rearticulatorOf(parts).busy);
  const text = words.has(takeId) ? 'Placing words…' : curves.has(takeId) ? 'Updating curves…' : '';
  return text === '' ? null : <span className="lane-busy">{text}</span>;
}
