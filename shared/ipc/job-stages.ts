/** What is going on, in an animator's words, and which part of the whole each stage usually takes. */
const STAGES: readonly { readonly name: string; readonly title: string; readonly share: number }[] = [
  { name: 'read', title: 'Reading the sound', share: 0.06 },
  { name: 'encode', title: 'Listening', share: 0.44 },
  { name: 'text', title: 'Hearing the words', share: 0.44 },
  { name: 'articulation', title: 'Shaping the mouth', share: 0.03 },
  { name: 'solve', title: 'Shaping the mouth', share: 0.03 },
];
/** What jobs do that are not made of these. */
const OTHER_TITLES: Readonly<Record<string, string>> = { export: 'Writing files', pack: 'Packing' };

/** The fraction of the whole job that is done when `stage` is at `fraction`; never less than `before`. */
export function overallFraction(stage: string, fraction: number, before: number): number {
  const index = STAGES.findIndex((known) => known.name === stage);
  if (index < 0) return before;
  const past = STAGES.slice(0, index).reduce((sum, known) => sum + known.share, 0);
  return Math.max(before, Math.min(1, past + (STAGES[index]?.share ?? 0) * fraction));
}

export function stageTitle(stage: string): string {
  return STAGES.find((known) => known.name === stage)?.title ?? OTHER_TITLES[stage] ?? 'Preparing';
}
