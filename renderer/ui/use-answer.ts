import { useCallback, useEffect, useState } from 'react';

/** What was asked for: not there yet, there, or why not. */
export type Answer<T> =
  | { readonly state: 'waiting' }
  | { readonly state: 'there'; readonly value: T }
  | { readonly state: 'failed'; readonly error: unknown };

/** Asks when the component appears and whenever `ask` changes; answers to earlier questions are thrown away. `again` asks once more. */
export function useAnswer<T>(ask: () => Promise<T>): { readonly answer: Answer<T>; readonly again: () => void } {
  const [answer, setAnswer] = useState<Answer<T>>({ state: 'waiting' });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks once more
  useEffect(() => {
    let isWanted = true;
    ask().then(
      (value) => isWanted && setAnswer({ state: 'there', value }),
      (error: unknown) => isWanted && setAnswer({ state: 'failed', error }),
    );
    return () => {
      isWanted = false;
    };
  }, [ask, round]);
  return { answer, again: useCallback(() => setRound((count) => count + 1), []) };
}
