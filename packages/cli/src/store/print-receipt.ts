import type { Receipt } from '@omnipub/core';
import { cell, table } from '../render/table.js';
import type { Session, VerbResult } from '../session.js';

/** Shows what a call did; a receipt that is pending ends with 4. */
export function printReceipt(session: Session, verb: string, receipt: Receipt): VerbResult {
  const { ui } = session;
  const { id, ref, url, outcome, pending } = receipt;
  ui.emit({ type: 'receipt', verb, receipt });
  ui.print(
    table(
      ['OUTCOME', 'ID', 'URL'],
      [[pending === undefined ? outcome : `pending (${pending.state})`, id, cell(pending?.url ?? url)]],
    ),
  );
  return {
    outcome: pending === undefined ? outcome : 'pending',
    exitCode: pending === undefined ? 0 : 4,
    id,
    ref,
  };
}
