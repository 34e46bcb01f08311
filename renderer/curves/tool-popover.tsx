import { type ReactNode, useEffect, useRef, useState } from 'react';
import { timeToX } from '../store/time-view.ts';
import { useStudio } from '../studio-context.ts';
import type { StudioParts } from '../studio-parts.ts';
import type { CurveTool } from './curve-editor.ts';
import { selectedKeys, timesOf } from './key-selection.ts';
import { NumberEntry } from './number-entry.tsx';
import { beginTool, TOOLS, type ToolSession } from './tool-session.ts';

/** A verb with its amount, shown on the curves and the face while one tries; Enter keeps it, Escape takes it back. */
export function ToolPopover({ tool }: { readonly tool: CurveTool }): ReactNode {
  const parts = useStudio();
  const { title, label, start, least, most, step } = TOOLS[tool];
  const [amount, setAmount] = useState(start);
  const [outcome, setOutcome] = useState({ target: '', unit: 1, error: 0, keys: 0 });
  // Amounts in weights may stand for degrees; radius and factor are what they are.
  const inDegrees = outcome.unit !== 1 && (tool === 'simplify' || tool === 'offset');
  const shownUnit = inDegrees ? outcome.unit : 1;
  const session = useRef<ToolSession>(undefined);
  const box = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLInputElement>(null);
  // It stands on the side where it hides nothing of what is changed.
  const [isRight] = useState(() => liesLeft(parts));
  const close = (): void => parts.curves.editor.setState(({ tool: _, ...rest }) => rest, true);

  useEffect(() => {
    const begun = beginTool(parts, tool);
    session.current = begun;
    if (!begun) {
      parts.curves.editor.setState(({ tool: _, ...rest }) => rest, true);
      return;
    }
    setOutcome({ target: begun.target, unit: begun.unit, ...begun.preview(TOOLS[tool].start) });
    slider.current?.focus();
    const shut = (): void => parts.curves.editor.setState(({ tool: _, ...rest }) => rest, true);
    // Undo, another gesture or another take end it: what is left of it would do nothing any more.
    const stopListening = begun.onEnd(shut);
    const stopEscape = onEscapeElsewhere(() => box.current, shut);
    return () => {
      stopListening();
      stopEscape();
      begun.cancel();
    };
  }, [parts, tool]);

  const show = (next: number): void => {
    const held = Math.min(Math.max(next, least), most);
    setAmount(held);
    const made = session.current?.preview(held);
    if (made) setOutcome((before) => ({ ...before, ...made }));
  };
  const keep = (): void => {
    session.current?.commit();
    close();
  };
  return (
    <div
      ref={box}
      className={`tool-popover${isRight ? ' right' : ''}`}
      role="dialog"
      aria-label={title}
      data-testid="tool-popover"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && event.key !== 'Enter') return;
        event.preventDefault();
        event.stopPropagation();
        if (event.key === 'Enter') keep();
        else close();
      }}
    >
      <strong>
        {title} {outcome.target}
      </strong>
      <div className="tool-amount">
        <input
          ref={slider}
          type="range"
          aria-label={label}
          min={least}
          max={most}
          step={step}
          value={amount}
          onChange={(event) => show(Number(event.currentTarget.value))}
        />
        <NumberEntry
          label={label}
          unit={inDegrees ? '°' : TOOLS[tool].unit}
          value={amount * shownUnit}
          allowsNegative={least < 0}
          testId="tool-amount"
          // A number was typed: the next Enter keeps all of it.
          onDone={() => slider.current?.focus()}
          onEnter={(change) => {
            const next = change(amount * shownUnit);
            if (next !== undefined) show(next / shownUnit);
          }}
        />
      </div>
      <p className="tool-outcome" data-testid="tool-outcome">
        {outcome.keys} keys
        {tool === 'offset' || tool === 'scale' || outcome.error === 0
          ? ''
          : `, at most ${outcome.unit === 1 ? outcome.error.toFixed(4) : `${(outcome.error * outcome.unit).toFixed(2)}°`} off`}
      </p>
      <div className="tool-buttons">
        <button type="button" className="small" onClick={close}>
          Cancel
        </button>
        <button type="button" className="small primary" onClick={keep} data-testid="tool-apply">
          Apply
        </button>
      </div>
    </div>
  );
}

/** Escape means what is being tried out, wherever the focus has gone meanwhile. */
function onEscapeElsewhere(box: () => HTMLElement | null, close: () => void): () => void {
  const listen = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || box()?.contains(event.target as Node)) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  window.addEventListener('keydown', listen, true);
  return () => window.removeEventListener('keydown', listen, true);
}

/** Whether what is selected lies in the left half of the lanes. */
function liesLeft(parts: StudioParts): boolean {
  const { selection } = parts.session.getState();
  const range =
    selection.kind === 'range' ? selection.range : timesOf(parts.document.state.getState().document, selectedKeys(parts));
  const view = parts.view.getState();
  return range !== undefined && timeToX(view, (range.start + range.end) / 2) < view.width / 2;
}
