/** Written short, said long. Keys are lower case without the final dot; dotted ones are only read so with their dot. */
export const DOTTED_ABBREVIATIONS: Readonly<Record<string, readonly string[]>> = {
  mr: ['mister'],
  mrs: ['missus'],
  ms: ['miz'],
  dr: ['doctor'],
  prof: ['professor'],
  st: ['saint'],
  sr: ['senior'],
  jr: ['junior'],
  lt: ['lieutenant'],
  sgt: ['sergeant'],
  capt: ['captain'],
  cpt: ['captain'],
  col: ['colonel'],
  gen: ['general'],
  maj: ['major'],
  cmdr: ['commander'],
  adm: ['admiral'],
  gov: ['governor'],
  sen: ['senator'],
  rev: ['reverend'],
  hon: ['honorable'],
  ave: ['avenue'],
  blvd: ['boulevard'],
  rd: ['road'],
  mt: ['mount'],
  ft: ['fort'],
  no: ['number'],
  vol: ['volume'],
  ch: ['chapter'],
  approx: ['approximately'],
  dept: ['department'],
  est: ['established'],
  inc: ['incorporated'],
  ltd: ['limited'],
  corp: ['corporation'],
  co: ['company'],
  vs: ['versus'],
  etc: ['et', 'cetera'],
  'e.g': ['for', 'example'],
  'i.e': ['that', 'is'],
  jan: ['january'],
  feb: ['february'],
  aug: ['august'],
  sept: ['september'],
  oct: ['october'],
  nov: ['november'],
  dec: ['december'],
};

/** These are read long with or without a dot: nobody says them as they are written. */
export const PLAIN_ABBREVIATIONS: Readonly<Record<string, readonly string[]>> = {
  mr: ['mister'],
  mrs: ['missus'],
  dr: ['doctor'],
  vs: ['versus'],
  etc: ['et', 'cetera'],
  'w/': ['with'],
  'w/o': ['without'],
};

/** Signs that are said. */
export const SPOKEN_SIGNS: Readonly<Record<string, readonly string[]>> = {
  '&': ['and'],
  '+': ['plus'],
  '=': ['equals'],
  '@': ['at'],
  '%': ['percent'],
  '#': ['number'],
  '×': ['times'],
  '÷': ['divided', 'by'],
};

/** Abbreviations after which a sentence seldom ends: their dot is no full stop. */
export function endsWithoutStop(key: string): boolean {
  return key in DOTTED_ABBREVIATIONS && key !== 'etc' && key !== 'inc' && key !== 'ltd' && key !== 'no';
}
