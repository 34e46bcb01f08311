/**
 * Reads what a person typed into a number field: a number, or arithmetic on the value that is there: `+.1`, `-5%`, `*1.2`, `/2`.
 * A leading minus is a negative number where `allowsNegative`; write `-=.1` to subtract there. Decimal commas are understood.
 * @returns undefined for anything else
 */
export function readNumber(text: string, current: number, allowsNegative = false): number | undefined {
  const match = /^\s*(\+=?|-=?|\*|\/|=)?\s*([+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?)\s*(%)?\s*$/i.exec(text);
  if (!match) return undefined;
  const [, operator = '=', digits = '', percent] = match;
  const number = Number(digits.replace(',', '.'));
  const isSigned = operator === '-' && allowsNegative && percent === undefined;
  const step = percent ? (current * number) / 100 : number;
  const result = isSigned ? -number : apply(operator, current, step, number, percent !== undefined);
  return Number.isFinite(result) ? result : undefined;
}

function apply(operator: string, current: number, step: number, number: number, isPercent: boolean): number {
  const factor = isPercent ? number / 100 : number;
  if (operator.startsWith('+')) return current + step;
  if (operator.startsWith('-')) return current - step;
  if (operator === '*') return current * factor;
  if (operator === '/') return current / factor;
  return isPercent ? step : number;
}
