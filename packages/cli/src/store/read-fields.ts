import { PublishError, type StoreDefinition } from '@omnipub/core';
import { readInput } from '@omnipub/pipeline';
import { type Pair, parsePairs, startsWith } from './parse-pairs.js';

type Schema = StoreDefinition['schemas']['config'];

/** What the command line says of one input of a store. */
export interface FieldSource {
  /** `key=value` words. */
  readonly pairs?: readonly string[];
  /** A whole object as JSON. */
  readonly json?: string;
  /** How the pairs were typed: `--set`. */
  readonly option: string;
  /** What is read, for messages: `upload input of gobbler`. */
  readonly what: string;
  /** Relative paths in it start here. */
  readonly folder: string;
}

/** A pair, and which of its readings is tried. */
interface Choice {
  readonly pair: Pair;
  readonly readings: readonly unknown[];
  at: number;
  /** How deep the problems of each reading that failed were. */
  readonly depths: number[];
  /** All readings failed: it stays with the one whose problems are told. */
  settled: boolean;
}

/**
 * Reads an input by the adapter's schema. A value is taken as text where the schema accepts that, else as JSON
 * (`true`, `3`, `["a"]`), else as a list of the repeated key's values: so `version=1` stays text and `probation=true` does not.
 * When every reading fails, the problems told are of the one that went furthest: a wrong item of a list, not "must be a list".
 * @throws PublishError INVALID_INPUT with every problem and the nearest known key
 */
export function readFields(schema: Schema, source: FieldSource): unknown {
  const base = parseObject(source);
  const choices = parsePairs(source.pairs ?? [], source.option).map(
    (pair): Choice => ({ pair, readings: readingsOf(pair), at: 0, depths: [], settled: false }),
  );
  const assemble = (): Record<string, unknown> => {
    const value = structuredClone(base);
    for (const { pair, readings, at } of choices) assign(value, pair.path, readings[at]);
    return value;
  };
  for (;;) {
    const { parsed, problems } = readInput(assemble(), schema, { path: [], folder: source.folder });
    if (problems.length === 0) return parsed;
    if (choices.some((choice) => readAnew(choice, problems))) continue;
    const lines = problems.map(({ path, message, hint }) => {
      const field = path.length === 0 ? '' : `${path.join('.')} `;
      return `${field}${message}${hint === undefined ? '' : `; ${hint}`}`;
    });
    throw new PublishError('INVALID_INPUT', `${source.what}: ${lines.join('\n  ')}`, {
      hint: `give fields with ${source.option} key=value; nothing was sent`,
    });
  }
}

/** Goes on to the next reading of a value that has problems, and after the last to the one that went furthest. */
function readAnew(choice: Choice, problems: ReturnType<typeof readInput>['problems']): boolean {
  const own = problems.filter(({ path, atKey }) => atKey !== true && startsWith(path, choice.pair.path));
  if (own.length === 0 || choice.settled) return false;
  choice.depths.push(Math.max(...own.map(({ path }) => path.length)));
  choice.at++;
  if (choice.at === choice.readings.length) {
    // Of several the first, which is the text: the message is about what was typed.
    choice.at = choice.depths.indexOf(Math.max(...choice.depths));
    choice.settled = true;
  }
  return true;
}

/** The readings of a value, the likelier first. */
function readingsOf({ values }: Pair): readonly unknown[] {
  const [only] = values;
  if (values.length > 1 || only === undefined) return [values];
  const readings: unknown[] = [only, [only]];
  try {
    const json: unknown = JSON.parse(only);
    if (typeof json !== 'string') readings.splice(1, 0, json);
  } catch {
    // Not JSON: it is the text that was typed.
  }
  return readings;
}

function assign(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [head = '', ...rest] = path;
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const inner = target[head];
  const next = typeof inner === 'object' && inner !== null ? inner : {};
  target[head] = next;
  assign(next as Record<string, unknown>, rest, value);
}

function parseObject({ json, what }: FieldSource): Record<string, unknown> {
  if (json === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // The parser's message quotes the input, which may hold a secret.
    throw new PublishError('INVALID_INPUT', `${what}: --input is not JSON`, {
      hint: `quote it for the shell: --input '{"key":"value"}'`,
    });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PublishError('INVALID_INPUT', `${what}: --input must be a JSON object`);
  }
  return value as Record<string, unknown>;
}
