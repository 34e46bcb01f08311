import './help.css';
import type { ReactNode } from 'react';
import { keysOf, showKey } from '../actions/keys.ts';
import { usePreferences, useStudio } from '../studio-context.ts';
import { Modal } from '../ui/modal.tsx';
import { isMac } from '../ui/platform.ts';

interface Step {
  readonly title: string;
  readonly text: string;
  /** Actions whose keys belong to it. */
  readonly actions: readonly string[];
}

const STEPS: readonly Step[] = [
  {
    title: 'Bring the lines in',
    text: 'Drop recordings or folders anywhere. A script of the same name (.txt), or a .csv with file and text, comes along.',
    actions: ['takes.import'],
  },
  {
    title: 'Listen and look',
    text: 'Each line speaks as soon as it is done. Step frame by frame, look from the side, come close to the mouth.',
    actions: ['play.toggle'],
  },
  {
    title: 'Choose the route',
    text: 'Text (amber) is made from the words, direct (teal) from the sound alone. Both curves lie over each other; one plays and exports.',
    actions: ['take.route-text', 'take.route-direct'],
  },
  {
    title: 'Correct',
    text: 'Drag the boundaries of phones, retype a word, set keys on a curve. Marked closures show where lips must meet. Every step can be undone.',
    actions: ['edit.undo', 'edit.redo'],
  },
  {
    title: 'Hand it over',
    text: 'FBX for Maya, Unreal or Blender, GLB, Live Link CSV: many lines at once, each file read again and checked.',
    actions: ['export.open'],
  },
];

/** The way of a line, in five steps. */
export function GuideDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { actions, run } = useStudio();
  const keys = usePreferences((state) => state.keys);
  const keyOf = (id: string): string | undefined => {
    const action = actions.find((known) => known.id === id);
    return action && keysOf(action, { keys })[0];
  };
  return (
    <Modal
      title="First steps"
      isText
      onClose={onClose}
      footer={
        <button
          type="button"
          className="button"
          onClick={() => {
            onClose();
            run('help.shortcuts');
          }}
        >
          All shortcuts
        </button>
      }
    >
      <ol className="guide">
        {STEPS.map(({ title, text, actions: ids }) => (
          <li key={title}>
            <h3>
              {title}
              {ids
                .flatMap((id) => keyOf(id) ?? [])
                .map((key) => (
                  <kbd key={key}>{showKey(key, isMac)}</kbd>
                ))}
            </h3>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </Modal>
  );
}
