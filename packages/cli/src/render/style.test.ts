import { expect, test } from 'vitest';
import { wantsColor, wantsLive } from './style.js';

const output = (isTTY: boolean) => ({ write: () => undefined, isTTY, columns: 80, closed: false });

test.each([
  { tty: true, env: {}, flag: true, color: true },
  { tty: false, env: {}, flag: true, color: false },
  { tty: true, env: { NO_COLOR: '1' }, flag: true, color: false },
  { tty: true, env: { NO_COLOR: '' }, flag: true, color: true },
  { tty: true, env: {}, flag: false, color: false },
  { tty: true, env: { TERM: 'dumb' }, flag: true, color: false },
  { tty: false, env: { FORCE_COLOR: '1' }, flag: true, color: true },
  { tty: true, env: { FORCE_COLOR: '0' }, flag: true, color: false },
  { tty: true, env: { FORCE_COLOR: '1', NO_COLOR: '1' }, flag: true, color: false },
])('colours: terminal $tty, $env, flag $flag gives $color', ({ tty, env, flag, color }) => {
  expect(wantsColor({ output: output(tty), env, flag })).toBe(color);
});

test('lines are redrawn only on a real terminal outside CI', () => {
  expect(wantsLive({ output: output(true), env: {} })).toBe(true);
  expect(wantsLive({ output: output(true), env: { CI: '1' } })).toBe(false);
  expect(wantsLive({ output: output(false), env: {} })).toBe(false);
});
