import { oneLine } from './printable.js';

/** Rows under a heading, columns two spaces apart, no trailing spaces; ends with a line end. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columnWidths([heading, ...rows]);
  return [heading, ...rows].map((row) => tableRow(row, widths)).join('');
}

/** The widest cell of each column, in characters. */
export function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, length(cell));
    });
  }
  return widths;
}

/** One line of a table. */
export function tableRow(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, column) => {
    const text = oneLine(cell);
    return text + ' '.repeat(Math.max(0, (widths[column] ?? 0) - length(cell)));
  });
  return `${cells.join('  ').trimEnd()}\n`;
}

/** Any value as the text of a cell: scalars as they are, the rest as JSON, nothing as nothing. */
export function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function length(text: string): number {
  return [...oneLine(text)].length;
}
