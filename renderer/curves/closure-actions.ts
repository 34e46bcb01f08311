import type { Action } from '../studio-parts.ts';
import { closeAll, closeAt, closureNear, closuresOf, frameClosure } from './closure-work.ts';

/** Finding and mending lips that should meet and do not. */
export const closureActions: readonly Action[] = [
  {
    id: 'closures.next-open',
    label: 'Next open closure',
    group: 'Curves',
    keys: ['Shift+N'],
    isEnabled: (parts) => closuresOf(parts).some((closure) => !closure.sealed),
    run(parts) {
      const open = closuresOf(parts).filter((closure) => !closure.sealed);
      const next = open.find((closure) => closure.time > parts.transport.time() + 0.01) ?? open[0];
      if (next) frameClosure(parts, next);
    },
  },
  {
    id: 'closures.close-here',
    label: 'Close the lips here',
    group: 'Curves',
    keys: ['Shift+C'],
    isEnabled: (parts) => closuresOf(parts).length > 0 && parts.lipTable.getState().table !== undefined,
    run(parts) {
      const closure = closureNear(closuresOf(parts), parts.transport.time());
      if (!closure) return;
      frameClosure(parts, closure);
      closeAt(parts, closure);
    },
  },
  {
    id: 'closures.close-all',
    label: 'Close the lips at all open closures',
    group: 'Curves',
    isEnabled: (parts) => closuresOf(parts).some((closure) => !closure.sealed) && parts.lipTable.getState().table !== undefined,
    run(parts) {
      const open = closuresOf(parts).filter((closure) => !closure.sealed);
      closeAll(parts, open, `Close ${open.length === 1 ? '1 closure' : `${open.length} closures`}`);
    },
  },
];
