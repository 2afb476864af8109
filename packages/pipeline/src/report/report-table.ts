import type { Report, TargetReport } from './report.js';

const head = ['STORE', 'NAME', 'VERSION', 'STATE', 'URL'] as const;

/** One row a target: store, name, version, state, URL; columns aligned, no trailing spaces, no final newline. */
export function reportTable(report: Report): string {
  const rows = [head, ...report.targets.map(cells)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The cells of a row: store, name, version, state, URL. */
export function cells(target: TargetReport): readonly string[] {
  const { store, name, version, state, url } = target;
  return [store, name ?? target.target, version ?? '-', state, url ?? '-'].map(oneLine);
}

/** A name may hold a newline or an escape sequence; a table must not. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (char) => {
    const code = char.charCodeAt(0).toString(16).padStart(4, '0');
    return char === '\n' ? '\\n' : `\\u${code}`;
  });
}

function width(text: string): number {
  return [...text].length;
}
