import type { ApiMethod } from './list-api.js';
import { summaries } from './summaries.js';

/** Python's signature of a method: `getBuild(buildInfo, strict=False)`. */
export function signatureOf(method: ApiMethod): string {
  const parts = method.args.map(({ name, fallback }) =>
    fallback === undefined ? name : `${name}=${pythonic(fallback.value)}`,
  );
  if (method.rest !== undefined) parts.push(`*${method.rest}`);
  if (method.keywords !== undefined) parts.push(`**${method.keywords}`);
  return `${method.name}(${parts.join(', ')})`;
}

function pythonic(value: null | boolean | number | string): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? `'${value}'` : String(value);
}

/** The lines of a doc comment: the signature, then upstream's own words if the hub tells them, else ours. */
export function docComment(method: ApiMethod, indent: string): string[] {
  const words = dedented(method.doc ?? summaries[method.name] ?? '').map((line) =>
    line.replaceAll('*/', '*\u200b/'),
  );
  if (words.length === 0) return [`${indent}/** \`${signatureOf(method)}\` */`];
  const lines = [`\`${signatureOf(method)}\``, '', ...words];
  return [
    `${indent}/**`,
    ...lines.map((line) => (line === '' ? `${indent} *` : `${indent} * ${line}`)),
    `${indent} */`,
  ];
}

/** A docstring without the indentation that all but its first line have, and without empty lines at the ends. */
function dedented(doc: string): string[] {
  const [first = '', ...rest] = doc
    .replace(/\t/g, '        ')
    .split('\n')
    .map((line) => line.trimEnd());
  const depths = rest.filter((line) => line !== '').map((line) => line.length - line.trimStart().length);
  const depth = depths.length === 0 ? 0 : Math.min(...depths);
  const lines = [first.trim(), ...rest.map((line) => line.slice(depth))];
  while (lines[0] === '') lines.shift();
  while (lines.at(-1) === '') lines.pop();
  return lines;
}
