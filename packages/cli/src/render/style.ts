import type { Environment } from '@omnipub/core';
import type { Output } from '../io.js';

type Paint = (text: string) => string;

/** Colours by meaning; each returns its text unchanged when colours are off. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
}

/** A style that paints with ANSI sequences, or not at all. */
export function createStyle(options: { readonly color: boolean }): Style {
  const paint = (on: number, off: number): Paint =>
    options.color ? (text) => `\u001b[${String(on)}m${text}\u001b[${String(off)}m` : (text) => text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    good: paint(32, 39),
    bad: paint(31, 39),
    warn: paint(33, 39),
  };
}

/** Whether to paint on this output: `--no-color`, then NO_COLOR, FORCE_COLOR, TERM=dumb, then whether it is a terminal. */
export function wantsColor(options: {
  readonly output: Output;
  readonly env: Environment;
  /** False after `--no-color`. */
  readonly flag: boolean;
}): boolean {
  const { output, env, flag } = options;
  if (!flag || isSet(env['NO_COLOR'])) return false;
  if (isSet(env['FORCE_COLOR'])) return env['FORCE_COLOR'] !== '0';
  return env['TERM'] !== 'dumb' && output.isTTY;
}

/** Whether lines may be redrawn: a real terminal, and nobody keeps a log of it. */
export function wantsLive(options: { readonly output: Output; readonly env: Environment }): boolean {
  return options.output.isTTY && options.env['TERM'] !== 'dumb' && !isSet(options.env['CI']);
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';
