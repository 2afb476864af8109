import { spawn } from 'node:child_process';
import type { Environment } from '@omnipub/core';

/** How long a program that shall show a page may take to fail. Milliseconds. */
const PATIENCE_MS = 3_000;

/**
 * Shows a page in the user's browser. True when the program for it started and has not failed; false where there is no screen, or
 * no such program. Never rejects. The address is one that a login server gave for this login, not a secret of the user's.
 */
export async function openBrowser(
  url: string,
  { platform, env }: { readonly platform: NodeJS.Platform; readonly env: Environment },
): Promise<boolean> {
  const command = browserCommand(url, platform, env);
  if (command === undefined) return false;
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true, env: { ...env } });
    // Some openers stay as long as the browser does.
    const timer = setTimeout(() => done(true), PATIENCE_MS);
    const done = (shown: boolean): void => {
      clearTimeout(timer);
      child.removeAllListeners('exit');
      child.unref();
      resolve(shown);
    };
    child.once('error', () => done(false));
    child.once('exit', (code) => done(code === 0));
  });
}

/** The program that shows a page, with its arguments; undefined where there is no screen. No shell reads the address. */
export function browserCommand(
  url: string,
  platform: NodeJS.Platform,
  env: Environment,
): readonly [program: string, ...args: string[]] | undefined {
  if (platform === 'darwin') return ['open', url];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  const isSet = (name: string): boolean => (env[name] ?? '') !== '';
  return isSet('DISPLAY') || isSet('WAYLAND_DISPLAY') ? ['xdg-open', url] : undefined;
}
