/** Colours of the lanes in the current theme. */
export interface LanePalette {
  readonly ground: string;
  readonly panel: string;
  readonly raised: string;
  readonly hover: string;
  readonly line: string;
  readonly text: string;
  readonly soft: string;
  readonly faint: string;
  readonly wave: string;
  readonly amber: string;
  readonly warning: string;
  readonly focus: string;
  readonly font: string;
}

const VARIABLES: Readonly<Record<keyof LanePalette, string>> = {
  ground: '--ground',
  panel: '--panel',
  raised: '--raised',
  hover: '--hover',
  line: '--line',
  text: '--text',
  soft: '--text-soft',
  faint: '--text-faint',
  wave: '--wave',
  amber: '--amber',
  warning: '--warning',
  focus: '--focus',
  font: '--font',
};

export function readLanePalette(): LanePalette {
  const style = getComputedStyle(document.documentElement);
  const entries = Object.entries(VARIABLES).map(([key, variable]) => [key, style.getPropertyValue(variable).trim()]);
  return Object.fromEntries(entries) as unknown as LanePalette;
}

/** `#a0b1c2` as numbers; grey for anything else. */
export function rgbOf(color: string): readonly [number, number, number] {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  const part = (index: number): number => Number.parseInt(match?.[index] ?? '80', 16);
  return [part(1), part(2), part(3)];
}
