/** Measures the steps of one job in seconds. */
export interface StageClock {
  measure<T>(stage: string, work: () => Promise<T> | T): Promise<T>;
  readonly seconds: Readonly<Record<string, number>>;
}

/** `now` is a clock in milliseconds. A stage measured twice adds up. */
export function createStageClock(now: () => number): StageClock {
  const seconds: Record<string, number> = {};
  return {
    seconds,
    async measure(stage, work) {
      const start = now();
      try {
        return await work();
      } finally {
        seconds[stage] = (seconds[stage] ?? 0) + (now() - start) / 1000;
      }
    },
  };
}
