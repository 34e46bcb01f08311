import { SCALES } from '../actions/view-actions.ts';
import type { Preferences } from '../studio-parts.ts';

/** One preference as it is shown; every preference that people set has one. */
export interface Setting {
  readonly name: keyof Preferences;
  readonly group: 'Look' | 'Time and playback' | 'Editing' | 'Project';
  readonly label: string;
  /** What it means, in a sentence. */
  readonly about: string;
  /** Choices by value; a switch without them. */
  readonly choices?: readonly { readonly value: Preferences[keyof Preferences]; readonly label: string }[];
}

export const SETTINGS: readonly Setting[] = [
  {
    name: 'theme',
    group: 'Look',
    label: 'Theme',
    about: 'Dark keeps the face and the curves the brightest things.',
    choices: [
      { value: 'dark', label: 'Dark' },
      { value: 'light', label: 'Light' },
      { value: 'system', label: 'As the system' },
    ],
  },
  {
    name: 'scale',
    group: 'Look',
    label: 'Size',
    about: 'Of text, buttons and lanes.',
    choices: SCALES.map((scale) => ({ value: scale, label: `${Math.round(scale * 100)} %` })),
  },
  {
    name: 'faces',
    group: 'Look',
    label: 'Faces',
    about: 'Heads that are shown side by side.',
    choices: [
      { value: ['result'], label: 'The result' },
      { value: ['text', 'direct'], label: 'Text and direct' },
      { value: ['text', 'direct', 'result'], label: 'Text, direct and result' },
    ],
  },
  {
    name: 'showsSpectrogram',
    group: 'Look',
    label: 'Spectrogram',
    about: 'A lane with the frequencies of the sound below the waveform.',
  },
  {
    name: 'timeUnit',
    group: 'Time and playback',
    label: 'Time in',
    about: 'How the ruler and the clock count.',
    choices: [
      { value: 'seconds', label: 'Seconds' },
      { value: 'frames', label: 'Frames' },
      { value: 'timecode', label: 'Timecode' },
    ],
  },
  {
    name: 'followsPlayhead',
    group: 'Time and playback',
    label: 'Follow the playhead',
    about: 'The lanes turn the page while the sound plays.',
  },
  {
    name: 'snapsToFrames',
    group: 'Editing',
    label: 'Snap to frames',
    about: 'Keys and boundaries land on whole frames; hold Alt to place them freely.',
  },
  {
    name: 'snapsToPhonemes',
    group: 'Editing',
    label: 'Snap to phones',
    about: 'Keys land on the boundaries of phones.',
  },
  {
    name: 'linksSides',
    group: 'Editing',
    label: 'Link left and right',
    about: 'What is done to a left shape is done to the right one too.',
  },
  {
    name: 'copiesAudio',
    group: 'Project',
    label: 'Copy recordings into the project',
    about: 'Else the project remembers where they are. Dropped files are always copied.',
  },
];
