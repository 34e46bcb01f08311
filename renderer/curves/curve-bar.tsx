import type { ReactNode } from 'react';
import { usePreferences, useStudio } from '../studio-context.ts';
import { useEditor } from './channel-list.tsx';
import { LayerStrip } from './layer-strip.tsx';

/** Above the curves: what is listed, the layers, and how curves are shown and edited. */
export function CurveBar(): ReactNode {
  return (
    <div className="curve-bar">
      <ListTools />
      <div className="curve-tools">
        <LayerStrip />
        <span className="view-tools">
          <SilenceNote />
          <ViewTools />
        </span>
      </div>
    </div>
  );
}

function ListTools(): ReactNode {
  const { curves } = useStudio();
  const { filter, showsOnlyPinned } = useEditor((editor) => ({ filter: editor.filter, showsOnlyPinned: editor.showsOnlyPinned }));
  return (
    <div className="list-tools">
      <input
        type="search"
        placeholder="Filter channels"
        aria-label="Filter channels"
        data-testid="curve-filter"
        value={filter}
        onChange={(event) => curves.editor.setState({ filter: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          curves.editor.setState({ filter: '' });
          event.currentTarget.blur();
        }}
      />
      <Toggle label="Show pinned channels only" text="★" isOn={showsOnlyPinned} action="curves.only-pinned" />
    </div>
  );
}

function ViewTools(): ReactNode {
  const { layout, shows } = useEditor((editor) => ({ layout: editor.layout, shows: editor.shows }));
  const { linksSides, snapsToFrames, snapsToPhonemes } = usePreferences((preferences) => preferences);
  return (
    <div className="tool-group" role="toolbar" aria-label="Curve view">
      <Toggle
        label="The own curve of the layer beside the result: offsets that are added, or values that take its place"
        text="Layer"
        isOn={shows === 'layer'}
        action="curves.show-layer"
      />
      <Toggle
        label="One graph of the chosen channels instead of rows"
        text="Graph"
        isOn={layout === 'graph'}
        action="curves.graph"
      />
      <Toggle label="Left and right are edited together" text="L=R" isOn={linksSides} action="curves.link-sides" />
      <Toggle label="Keys fall onto frames" text="Frames" isOn={snapsToFrames} action="view.snap-frames" />
      <Toggle
        label="Keys fall onto phone boundaries and the playhead"
        text="Phones"
        isOn={snapsToPhonemes}
        action="view.snap-phones"
      />
    </div>
  );
}

/** Channels that the faces leave out stay left out: it must be seen, and be easy to end. */
function SilenceNote(): ReactNode {
  const { run } = useStudio();
  const { soloed, muted } = useEditor((editor) => ({ soloed: editor.soloed, muted: editor.muted }));
  if (soloed.size + muted.size === 0) return null;
  const text = soloed.size > 0 ? `${soloed.size} solo` : `${muted.size} muted`;
  return (
    <button
      type="button"
      className="toggle silence-note"
      data-testid="silence-note"
      title="The face leaves channels out (exports do not); press to show all of them again"
      onClick={() => run('curves.hear-all')}
    >
      {text} ×
    </button>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly text: string;
  readonly isOn: boolean;
  readonly action: string;
}

function Toggle({ label, text, isOn, action }: ToggleProps): ReactNode {
  const { run } = useStudio();
  return (
    <button
      type="button"
      className={`toggle${isOn ? ' on' : ''}`}
      aria-pressed={isOn}
      // Words on a button are its name; a sign needs one.
      aria-label={/\w/.test(text) ? undefined : label}
      title={label}
      onClick={() => run(action)}
    >
      {text}
    </button>
  );
}
