import { type CheckInput, PublishError } from '@omnipub/core';
import { findingLines } from '../render/human.js';
import type { Session } from '../session.js';
import type { OpenStore } from './open-store.js';

/**
 * The preflight of a single call: warnings are shown, an error stops before anything is changed.
 * @throws PublishError with the code of the first error finding
 */
export async function checkFirst(session: Session, open: OpenStore, input: CheckInput): Promise<void> {
  const { ui } = session;
  const findings = await open.store.check(input, open.context('check', input));
  open.progress.end(undefined);
  const errors = findings.filter((finding) => finding.level === 'error');
  for (const finding of findings) {
    ui.emit({ type: 'finding', target: open.name, ...finding });
    if (finding.level === 'warn') ui.note(findingLines(open.name, finding, ui.style));
  }
  const [first, ...others] = errors;
  if (first === undefined) return;
  for (const other of others) ui.alert(findingLines(open.name, other, ui.style));
  throw new PublishError(first.code, first.message, {
    store: open.definition.kind,
    ...(first.fix === undefined ? {} : { hint: first.fix }),
  });
}
