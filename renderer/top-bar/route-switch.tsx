import type { ReactNode } from 'react';
import type { Route } from '../../shared/core/take.ts';
import { useCurrentTake, useStudio } from '../studio-context.ts';
import { Tip } from '../ui/tip.tsx';

const ROUTES: readonly { readonly route: Route; readonly letter: string; readonly title: string; readonly about: string }[] = [
  { route: 'text', letter: 'T', title: 'Text', about: 'From the words: placed phones and rules of articulation' },
  { route: 'direct', letter: 'D', title: 'Direct', about: 'Straight from the sound' },
];

/** Which route of the selected takes plays and exports. */
export function RouteSwitch(): ReactNode {
  const { run } = useStudio();
  const take = useCurrentTake();
  return (
    <div className="routes" role="radiogroup" aria-label="Route that plays and exports">
      {ROUTES.map(({ route, letter, title, about }) => (
        <Tip key={route} text={about} keys={letter}>
          {/* biome-ignore lint/a11y/useSemanticElements: a pressed pair of buttons, not a form field */}
          <button
            type="button"
            role="radio"
            className={`route ${route}`}
            aria-checked={take?.route === route}
            disabled={take?.generation !== undefined && take.generation.clips[route] === undefined}
            onClick={() => run(`take.route-${route}`)}
          >
            <kbd>{letter}</kbd>
            {title}
          </button>
        </Tip>
      ))}
    </div>
  );
}
