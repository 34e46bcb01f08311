/** Languages that the speech pack hears. English has a dictionary; of the others words are recognised and phonemes are heard. */
const CODES =
  'en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su'.split(
    ' ',
  );

/** Names that browsers with a small list of languages lack. */
const UNNAMED: Readonly<Record<string, string>> = { ba: 'Bashkir', bo: 'Tibetan', haw: 'Hawaiian', jw: 'Javanese' };

/** `auto` first, then English, then all others by name. */
export const LANGUAGES: readonly (readonly [code: string, name: string])[] = listLanguages();

function listLanguages(): [string, string][] {
  const names = new Intl.DisplayNames(['en'], { type: 'language' });
  const nameOf = (code: string): string => {
    const name = names.of(code) ?? code;
    return name === code ? (UNNAMED[code] ?? code) : name;
  };
  const named = CODES.filter((code) => code !== 'en').map((code): [string, string] => [code, nameOf(code)]);
  named.sort(([, a], [, b]) => a.localeCompare(b, 'en'));
  return [['auto', 'Find out'], ['en', 'English'], ...named];
}
