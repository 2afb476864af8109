import type { StoreEvent } from '@omnipub/core';
import { expect, test } from 'vitest';
import { fakeIo } from '../testing/fake-io.js';
import { createUi } from '../ui.js';
import { createProgress } from './progress.js';

const upload = (sent: number): StoreEvent => ({ type: 'upload.progress', sent, total: 1000 });

function progressOn(options: {
  readonly tty: boolean;
  readonly env?: Record<string, string>;
  readonly quiet?: boolean;
}) {
  const io = fakeIo({ cwd: '/', ...options });
  const ui = createUi({ io, env: options.env ?? {}, flags: { color: true, quiet: options.quiet === true } });
  let now = 0;
  const progress = createProgress(ui, { now: () => now });
  return { io, progress, advance: (ms: number) => (now += ms) };
}

test('without a terminal a line is written for each tenth, not for each event', () => {
  const { io, progress, advance } = progressOn({ tty: false });
  progress.onStoreEvent('dataset/upload', upload(0));
  advance(1_000);
  for (let sent = 0; sent <= 1000; sent++) progress.onStoreEvent('dataset/upload', upload(sent));
  const lines = io.err().trimEnd().split('\n');
  expect(lines).toHaveLength(11);
  expect(lines[1]).toBe('dataset/upload: uploading 10 % (100 B of 1000 B)');
  expect(io.err()).not.toContain('\u001b');
});

test('without a terminal quick work is not reported', () => {
  const { io, progress, advance } = progressOn({ tty: false });
  for (let sent = 0; sent < 1000; sent++) progress.onStoreEvent('dataset/upload', upload(sent));
  expect(io.err()).toBe('');
  progress.onStoreEvent('dataset/upload', {
    type: 'request.retry',
    attempt: 1,
    delayMs: 500,
    reason: 'status 503',
  });
  advance(5_000);
  progress.onStoreEvent('dataset/upload', upload(1000));
  expect(io.err()).toBe(
    'dataset/upload: status 503; attempt 2 in 0.5 s\ndataset/upload: uploading 100 % (1000 B of 1000 B)\n',
  );
});

test('on a terminal one line is drawn in place, at most ten times a second, and the cursor comes back', () => {
  const { io, progress, advance } = progressOn({ tty: true });
  progress.onRunEvent({ type: 'step.start', key: 'dataset/upload', target: 'dataset' });
  for (let sent = 0; sent < 1000; sent++) {
    progress.onStoreEvent('dataset/upload', upload(sent));
    if (sent % 10 === 9) advance(10);
  }
  progress.close();
  expect(io.err().match(/uploading/g)?.length).toBeLessThanOrEqual(11);
  expect(io.err().match(/uploading/g)?.length).toBeGreaterThan(5);
  expect(io.err().match(/\u001b\[\?25l/g)).toHaveLength(1);
  expect(io.err().match(/\u001b\[\?25h/g)).toHaveLength(1);
  expect(io.err().endsWith('\u001b[1A\u001b[0J\u001b[?25h')).toBe(true);
});

test('in CI a terminal is written to like a log', () => {
  const { io, progress, advance } = progressOn({ tty: true, env: { CI: 'true' } });
  progress.onStoreEvent('dataset/upload', upload(0));
  advance(2_000);
  progress.onStoreEvent('dataset/upload', upload(500));
  progress.close();
  expect(io.err()).toBe('dataset/upload: uploading 50 % (500 B of 1000 B)\n');
});

test('--quiet leaves only warnings', () => {
  const { io, progress } = progressOn({ tty: false, quiet: true });
  progress.onStoreEvent('dataset/upload', upload(500));
  progress.onStoreEvent('dataset/upload', { type: 'warning', code: 'W', message: 'forced probation' });
  expect(io.err()).toBe('warn dataset/upload: forced probation (W)\n');
});

test('the end of a step says what became of it', () => {
  const { io, progress } = progressOn({ tty: false });
  const at = { key: 'dataset/upload', target: 'dataset' };
  progress.onRunEvent({
    type: 'step.done',
    ...at,
    receipt: { id: 'demo/1', ref: {}, outcome: 'created' },
    replayed: false,
  });
  progress.onRunEvent({
    type: 'step.done',
    ...at,
    receipt: { id: 'demo/1', ref: {}, outcome: 'created' },
    replayed: true,
  });
  progress.onRunEvent({ type: 'step.failed', ...at, error: { code: 'CONFLICT', message: 'x' } });
  progress.onRunEvent({ type: 'step.skipped', ...at, reason: 'needs base' });
  expect(io.err()).toBe(`dataset/upload: created demo/1
dataset/upload: done before demo/1
dataset/upload: failed (CONFLICT)
dataset/upload: skipped: needs base
`);
});
