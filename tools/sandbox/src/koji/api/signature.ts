import { readFileSync } from 'node:fs';
import { isList, type Struct, type Value } from '../xmlrpc/value.js';

/** A method of the hub as Python declares it. */
export interface Signature {
  readonly name: string;
  /** Names of the parameters, in order. */
  readonly params: readonly string[];
  /** Defaults of the last of them. */
  readonly defaults: readonly Value[];
  /** The name of `*args`, where there is one. */
  readonly rest: string | null;
  /** The name of `**kwargs`, where there is one. */
  readonly extra: string | null;
  /** What Python calls the function in its complaints: `get_build`, `RootExports.createUser`. */
  readonly python: string;
  /** A method of an instance: Python counts `self` among its arguments. */
  readonly bound: boolean;
  /** The entry as `_listapi` answers it. */
  readonly listed: Value;
  readonly argdesc: string;
}

interface Listed {
  name: string;
  argspec: [string[], string | null, string | null, Value[] | null, string[], Value, Value];
  argdesc: string;
  args: Value;
}

const CLASSES: Record<string, string> = {
  '': 'RootExports',
  host: 'HostExports',
  scheduler: 'SchedulerExports',
  repo: 'RepoExports',
  system: 'HandlerRegistry',
};

/** The 320 methods that a hub of version 1.35.3 lists, in its order (recording list-api.json). */
export const SIGNATURES: ReadonlyMap<string, Signature> = load();

function load(): Map<string, Signature> {
  const listed = data('list-api.json') as Listed[];
  const functions = data('python-names.json') as Record<string, string>;
  return new Map(
    listed.map((entry) => {
      const [params, rest, extra, defaults] = entry.argspec;
      const [first = '', second] = entry.name.split('.');
      const method = second ?? first;
      const python = functions[entry.name];
      const owner =
        entry.name === '_listapi' ? 'HandlerRegistry' : CLASSES[second === undefined ? '' : first];
      const signature: Signature = {
        name: entry.name,
        params,
        defaults: defaults ?? [],
        rest,
        extra,
        python: python ?? `${owner ?? ''}.${method}`,
        bound: python === undefined,
        // The texts of the hub's documentation were not recorded; upstream's client wants the member.
        listed: { ...(entry as unknown as Struct), doc: null },
        argdesc: entry.argdesc,
      };
      return [entry.name, signature];
    }),
  );
}

function data(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../data/koji/${name}`, import.meta.url), 'utf8'));
}

/** What a method would be called with when nothing is given for a parameter; undefined where it must be given. */
export function defaultOf({ params, defaults }: Signature, index: number): Value | undefined {
  const fromEnd = params.length - index;
  const value = fromEnd > defaults.length ? undefined : defaults[defaults.length - fromEnd];
  return isList(value) ? [...value] : value;
}
