import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const folder = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

export interface MenuTemplate {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly accelerator?: string;
  readonly enabled?: boolean;
  readonly click?: () => void;
  readonly submenu?: readonly MenuTemplate[];
}

type Listener = (...args: never[]) => unknown;

/** The parts of the stand-in that tests look at. */
export interface ElectronStandIn {
  readonly app: {
    quit(): void;
    once(event: string, listener: () => void): void;
    emit(event: string, ...args: unknown[]): boolean;
  };
  readonly standIn: {
    readonly handlers: ReadonlyMap<string, Listener>;
    invoke(channel: string, args: readonly unknown[], url: string, parent?: unknown, sender?: unknown): Promise<unknown>;
    readonly state: {
      appPath: string;
      chromium: string;
      sandboxed?: boolean;
      userData?: string;
      readonly menu?: { readonly template: readonly MenuTemplate[] };
      readonly dialogAnswers: unknown[];
      readonly dialogsShown: readonly Readonly<Record<string, unknown>>[];
      readonly revealed: readonly string[];
      readonly recent: readonly string[];
      readonly quits: number;
      readonly browser?: { close(): Promise<void> };
      readonly schemes: readonly { readonly scheme: string }[];
      readonly protocols: ReadonlyMap<string, (request: { url: string; method: string }) => Promise<Response>>;
      readonly windows: readonly {
        readonly options: { readonly webPreferences: Record<string, unknown> };
        readonly webContents: {
          readonly page?: Page;
          readonly session: Record<string, (...args: unknown[]) => unknown>;
          readonly windowOpenHandler: () => unknown;
          emit(event: string, argument: unknown): boolean;
        };
        readonly isShown?: boolean;
        close(): Promise<void>;
        destroy(): Promise<void>;
      }[];
    };
  };
}

/** Runs a built main program on the stand-in: `require('electron')` inside it finds the stand-in. */
export function loadMain(mainFile: string, appPath: string, chromium: string, userData?: string): ElectronStandIn {
  const standInFile = join(folder, 'electron.cjs');
  const internals = Module as unknown as { _resolveFilename(request: string, ...rest: unknown[]): string };
  const resolve = internals._resolveFilename;
  internals._resolveFilename = (request, ...rest) => (request === 'electron' ? standInFile : resolve(request, ...rest));
  try {
    const electron = require(standInFile) as ElectronStandIn;
    Object.assign(electron.standIn.state, { appPath, chromium, userData });
    require(mainFile);
    return electron;
  } finally {
    internals._resolveFilename = resolve;
  }
}
