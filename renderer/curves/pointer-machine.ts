/** A pointer in CSS pixels of the canvas. */
export interface Press {
  readonly x: number;
  readonly y: number;
  readonly button: number;
  readonly shift: boolean;
  /** Control, or Command on a Mac. */
  readonly ctrl: boolean;
  readonly alt: boolean;
}

/** A drag that runs: it computes from where it began, so cancelling restores exactly. */
export interface Drag {
  move(to: Press): void;
  commit(): void;
  cancel(): void;
  /** The wheel while it runs, in steps. */
  wheel?(steps: number): void;
}

/** What a press would do: as a click, when it is let go where it began, or as a drag. */
export interface PressPlan {
  readonly click?: () => void;
  readonly drag?: () => Drag | undefined;
}

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'pressed'; readonly start: Press; readonly plan: PressPlan }
  | { readonly kind: 'dragging'; readonly drag: Drag };

export interface PointerMachine {
  state(): State['kind'];
  down(press: Press): void;
  move(to: Press): void;
  up(): void;
  /** Takes back what runs; true when something ran. */
  cancel(): boolean;
  /** True when a drag took the wheel. */
  wheel(steps: number): boolean;
}

/** A press becomes a drag when it has moved this far. */
const THRESHOLD = 3;

export function createPointerMachine(
  plan: (press: Press) => PressPlan | undefined,
  onChange: () => void = () => {},
): PointerMachine {
  let state: State = { kind: 'idle' };
  const go = (next: State): void => {
    state = next;
    onChange();
  };
  return {
    state: () => state.kind,
    down(press) {
      if (state.kind !== 'idle') return;
      const planned = plan(press);
      if (planned) go({ kind: 'pressed', start: press, plan: planned });
    },
    move(to) {
      if (state.kind === 'pressed' && Math.hypot(to.x - state.start.x, to.y - state.start.y) >= THRESHOLD) {
        const drag = state.plan.drag?.();
        go(drag ? { kind: 'dragging', drag } : { kind: 'idle' });
      }
      if (state.kind === 'dragging') state.drag.move(to);
    },
    up() {
      const ended = state;
      go({ kind: 'idle' });
      if (ended.kind === 'pressed') ended.plan.click?.();
      if (ended.kind === 'dragging') ended.drag.commit();
    },
    cancel() {
      const ended = state;
      if (ended.kind === 'idle') return false;
      go({ kind: 'idle' });
      if (ended.kind === 'dragging') ended.drag.cancel();
      return true;
    },
    wheel(steps) {
      if (state.kind !== 'dragging' || !state.drag.wheel) return false;
      state.drag.wheel(steps);
      return true;
    },
  };
}
