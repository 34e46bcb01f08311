import type { Route } from '../../shared/core/take.ts';
import { type Palette, readPalette } from '../ui/canvas.ts';

/** Colours of the curve lanes in the current theme: routes, hand, and greys. */
export interface CurvePalette extends Palette {
  readonly hand: string;
  readonly warning: string;
  readonly panel: string;
  readonly soft: string;
}

export function readCurvePalette(element: Element): CurvePalette {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ...readPalette(),
    hand: read('--hand'),
    warning: read('--warning'),
    panel: read('--panel'),
    soft: read('--text-soft'),
  };
}

export function routeColor(palette: Palette, route: Route): string {
  return route === 'text' ? palette.amber : palette.teal;
}

/** The text route is drawn solid and the direct route dashed, so that they differ without colours too. */
export function routeDash(route: Route): number[] {
  return route === 'text' ? [] : [5, 3];
}
