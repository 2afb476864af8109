import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import type { ConfigError, ConfigIssue } from '@omnipub/pipeline';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { counted } from './units.js';

/** A value that must not be shown although the file could not be read far enough to know it as a secret. */
const secretValue =
  /^(\s*(?:-\s+)?["']?[\w.-]*(?:passw|token|secret|macaroon|api[-_]?key|credential)[\w.-]*["']?\s*:\s*)\S.*$/i;

/** Every issue with file:line:column, the line itself and a caret under the place. */
export async function configErrorLines(
  error: ConfigError,
  options: { readonly cwd: string; readonly style: Style },
): Promise<string> {
  const { cwd, style } = options;
  const sources = new Map<string, readonly string[]>();
  let out = '';
  for (const issue of error.issues) {
    const lines = sources.get(issue.file) ?? (await readLines(issue.file));
    sources.set(issue.file, lines);
    out += issueHead(issue, cwd, style) + excerpt(issue, lines, style);
  }
  return `${out}${counted(error.issues.length, 'problem')} (${error.code}); nothing was sent\n`;
}

function issueHead(issue: ConfigIssue, cwd: string, style: Style): string {
  const place = `${shortPath(issue.file, cwd)}:${String(issue.line)}:${String(issue.column)}`;
  const where = issue.path === '' ? '' : ` at ${printable(issue.path)}`;
  const hint = issue.hint === undefined ? '' : `\n  ${printable(issue.hint)}`;
  return `${style.bold(place)}: ${style.bad(printable(issue.message))}${where}${hint}\n`;
}

function excerpt(issue: ConfigIssue, lines: readonly string[], style: Style): string {
  const line = lines[issue.line - 1];
  if (line === undefined) return '';
  const number = String(issue.line).padStart(5);
  const shown = printable(line.replace(secretValue, '$1[redacted]').replaceAll('\t', ' '));
  const caret = `${' '.repeat(Math.max(0, issue.column - 1))}${style.bad('^')}`;
  return `${style.dim(`${number} |`)} ${shown}\n${style.dim('      |')} ${caret}\n`;
}

async function readLines(file: string): Promise<readonly string[]> {
  try {
    return (await readFile(file, 'utf8')).split(/\r?\n/);
  } catch {
    return [];
  }
}

/** A path as the user would type it: relative where it is beneath the working directory. */
export function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}
