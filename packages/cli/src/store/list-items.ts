import type { StoreFlags } from '../commands/store-options.js';
import { cell, columnWidths, tableRow } from '../render/table.js';
import { counted } from '../render/units.js';
import type { Session, VerbResult } from '../session.js';
import { openStore } from './open-store.js';
import { requireCapability } from './require-capability.js';

/** Rows that decide how wide the columns are; later rows are written as they come. */
const SAMPLE = 50;

/** `omnipub list` */
export async function listItems(
  session: Session,
  options: StoreFlags & { readonly store: string; readonly limit?: number },
): Promise<VerbResult> {
  const { ui, io } = session;
  const open = await openStore(session, options);
  requireCapability(open, 'list');
  const input = open.read('list', { pairs: options.set, json: options.input });
  const rows = createRows((text) => ui.print(text));
  let count = 0;
  for await (const item of open.store.list(input, open.context('list', input))) {
    ui.emit({ type: 'item', item });
    rows.add(item);
    count++;
    // `omnipub list … | head` has seen enough.
    if (count >= (options.limit ?? Infinity) || io.stdout.closed) break;
  }
  open.progress.close();
  rows.end();
  ui.note(`${counted(count, 'item')}\n`);
  return { outcome: 'listed', exitCode: 0, count };
}

/** A table whose rows need not fit into memory. */
function createRows(print: (text: string) => void): { add(item: unknown): void; end(): void } {
  let columns: readonly string[] | undefined;
  let widths: readonly number[] = [];
  let sample: Readonly<Record<string, unknown>>[] = [];
  const row = (item: Readonly<Record<string, unknown>>): string[] =>
    (columns ?? []).map((column) => cell(item[column]));
  const start = (): void => {
    columns = [...new Set(sample.flatMap((item) => Object.keys(item)))];
    const heading = columns.map((column) => column.toUpperCase());
    const cells = sample.map(row);
    widths = columnWidths([heading, ...cells]);
    if (cells.length > 0) print([heading, ...cells].map((line) => tableRow(line, widths)).join(''));
    sample = [];
  };
  return {
    add: (item) => {
      const fields = typeof item === 'object' && item !== null ? { ...item } : { item };
      if (columns !== undefined) return print(tableRow(row(fields), widths));
      sample.push(fields);
      if (sample.length >= SAMPLE) start();
    },
    end: () => {
      if (columns === undefined) start();
    },
  };
}
