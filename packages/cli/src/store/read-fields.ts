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

/**
 * Reads an input by the adapter's schema. A value is taken as text where the schema accepts that, else as JSON
 * (`true`, `3`, `["a"]`), else as a list of the repeated key's values: so `version=1` stays text and `probation=true` does not.
 * @throws PublishError INVALID_INPUT with every problem and the nearest known key
 */
export function readFields(schema: Schema, source: FieldSource): unknown {
  const base = parseObject(source);
  const pairs = parsePairs(source.pairs ?? [], source.option);
  const choices = pairs.map((pair) => ({ pair, values: candidates(pair), at: 0 }));
  const assemble = (): Record<string, unknown> => {
    const value = structuredClone(base);
    for (const { pair, values, at } of choices) assign(value, pair.path, values[at]);
    return value;
  };
  for (;;) {
    const { parsed, problems } = readInput(assemble(), schema, { path: [], folder: source.folder });
    if (problems.length === 0) return parsed;
    const next = choices.find(
      ({ pair, values, at }) =>
        at + 1 < values.length &&
        problems.some(({ path, atKey }) => atKey !== true && startsWith(path, pair.path)),
    );
    if (next !== undefined) {
      next.at++;
      continue;
    }
    const lines = problems.map(({ path, message, hint }) => {
      const field = path.length === 0 ? '' : `${path.join('.')} `;
      return `${field}${message}${hint === undefined ? '' : `; ${hint}`}`;
    });
    throw new PublishError('INVALID_INPUT', `${source.what}: ${lines.join('\n  ')}`, {
      hint: `give fields with ${source.option} key=value; nothing was sent`,
    });
  }
}

/** The readings of a value, the likelier first; the last one stays when none is right. */
function candidates({ values }: Pair): readonly unknown[] {
  const [only] = values;
  if (values.length > 1 || only === undefined) return [values];
  const readings: unknown[] = [only, [only]];
  try {
    const json: unknown = JSON.parse(only);
    if (typeof json !== 'string') readings.splice(1, 0, json);
  } catch {
    // Not JSON: it is the text that was typed.
  }
  // Back to the text, so that the message is about what was typed.
  return [...readings, only];
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
