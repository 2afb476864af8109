import { segment } from '../../api/ask.js';

/** The path of a charm or bundle in the gateway, and of what belongs to it. */
export function charmPath(name: string, ...parts: readonly string[]): string {
  return ['v1/charm', ...[name, ...parts].map(segment)].join('/');
}
