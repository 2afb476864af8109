import { type FieldSpec, type Kind, select, text } from './field.js';
import { noneTo, strip } from './filters.js';
import { optional } from './validator.js';

const BOOTSTRAP = ['default', 'off', 'on', 'image'];
const ISOLATION = ['default', 'nspawn', 'simple'];

/** Whose form it is. */
export type Level = 'project' | 'chroot' | 'build';

/** `bootstrap`, whose words differ from level to level. */
export function bootstrapField(level: Level): FieldSpec {
  const choices =
    level === 'project'
      ? BOOTSTRAP
      : ['unchanged', ...BOOTSTRAP, ...(level === 'chroot' ? ['custom_image'] : [])];
  return { name: 'bootstrap', kind: select(choices), validators: [optional], filters: [noneTo(null)] };
}

/** `isolation`, likewise. */
export function isolationField(level: Level): FieldSpec {
  const choices = level === 'project' ? ISOLATION : ['unchanged', ...ISOLATION];
  return { name: 'isolation', kind: select(choices), validators: [optional], filters: [noneTo(null)] };
}

/** A line of text that may be left out. */
export const line = (name: string, options: Omit<FieldSpec, 'name' | 'kind'> = {}): FieldSpec => ({
  name,
  kind: text,
  ...options,
  filters: [...(options.filters ?? []), strip],
});

/** A field that is only of a kind. */
export const plain = (
  name: string,
  kind: Kind,
  options: Omit<FieldSpec, 'name' | 'kind'> = {},
): FieldSpec => ({
  name,
  kind,
  ...options,
});
