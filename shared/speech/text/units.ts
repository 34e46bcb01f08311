/** How a unit is said after one and after any other number. */
export interface SpokenUnit {
  readonly one: readonly string[];
  readonly many: readonly string[];
}

function unit(one: string, many = `${one}s`): SpokenUnit {
  return { one: one.split(' '), many: many.split(' ') };
}

/** Units that follow a number, in lower case. */
export const UNITS: Readonly<Record<string, SpokenUnit>> = {
  '%': unit('percent', 'percent'),
  '°': unit('degree'),
  '°c': unit('degree celsius', 'degrees celsius'),
  '°f': unit('degree fahrenheit', 'degrees fahrenheit'),
  mm: unit('millimeter'),
  cm: unit('centimeter'),
  m: unit('meter'),
  km: unit('kilometer'),
  'km/h': unit('kilometer per hour', 'kilometers per hour'),
  kmh: unit('kilometer per hour', 'kilometers per hour'),
  mph: unit('mile per hour', 'miles per hour'),
  'm/s': unit('meter per second', 'meters per second'),
  ft: unit('foot', 'feet'),
  in: unit('inch', 'inches'),
  yd: unit('yard'),
  mi: unit('mile'),
  mg: unit('milligram'),
  g: unit('gram'),
  kg: unit('kilogram'),
  lb: unit('pound'),
  lbs: unit('pound'),
  oz: unit('ounce'),
  ml: unit('milliliter'),
  l: unit('liter'),
  ms: unit('millisecond'),
  s: unit('second'),
  sec: unit('second'),
  min: unit('minute'),
  h: unit('hour'),
  hr: unit('hour'),
  hrs: unit('hour'),
  hz: unit('hertz', 'hertz'),
  khz: unit('kilohertz', 'kilohertz'),
  mhz: unit('megahertz', 'megahertz'),
  ghz: unit('gigahertz', 'gigahertz'),
  kb: unit('kilobyte'),
  mb: unit('megabyte'),
  gb: unit('gigabyte'),
  tb: unit('terabyte'),
  w: unit('watt'),
  kw: unit('kilowatt'),
  v: unit('volt'),
  fps: unit('frame per second', 'frames per second'),
  db: unit('decibel'),
  k: unit('thousand', 'thousand'),
  x: unit('times', 'times'),
};

export interface Currency {
  readonly one: string;
  readonly many: string;
  readonly cent: string;
  readonly cents?: string;
}

export const CURRENCIES: Readonly<Record<string, Currency>> = {
  $: { one: 'dollar', many: 'dollars', cent: 'cent', cents: 'cents' },
  '£': { one: 'pound', many: 'pounds', cent: 'penny', cents: 'pence' },
  '€': { one: 'euro', many: 'euros', cent: 'cent', cents: 'cents' },
  '¥': { one: 'yen', many: 'yen', cent: '' },
  '₹': { one: 'rupee', many: 'rupees', cent: '' },
};
