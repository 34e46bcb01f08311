/** What of Electron's `app` refuses switches. */
export interface SwitchedApp {
  readonly isPackaged: boolean;
  readonly commandLine: { hasSwitch(name: string): boolean; removeSwitch(name: string): void };
}

/**
 * Switches of Chromium by which another program could look into the window or change what the page may do. Fuses close Node's own switches;
 * these are read before the first window opens, so they are taken away before that.
 */
export const REFUSED_SWITCHES = [
  'remote-debugging-port',
  'remote-debugging-address',
  'remote-debugging-pipe',
  'remote-allow-origins',
  'load-extension',
  'disable-web-security',
  'allow-running-insecure-content',
  'unsafely-treat-insecure-origin-as-secure',
  'enable-blink-features',
  'enable-experimental-web-platform-features',
  'js-flags',
  'proxy-server',
  'host-rules',
  'host-resolver-rules',
] as const;

/** Takes dangerous switches away from an installed program; who builds it may use them. Must run before the app is ready. */
export function refuseSwitches({ isPackaged, commandLine }: SwitchedApp): readonly string[] {
  if (!isPackaged) return [];
  const given = REFUSED_SWITCHES.filter((name) => commandLine.hasSwitch(name));
  for (const name of given) commandLine.removeSwitch(name);
  return given;
}
