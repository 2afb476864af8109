import { redact } from '@omnipub/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeIo, fakeIo } from '../testing/fake-io.js';
import { createPrompter, type Prompter } from './prompter.js';

const paste = (text: string): string => `\u001b[200~${text}\u001b[201~`;
let io: FakeIo;
let abort: AbortController;
let prompter: Prompter;
beforeEach(() => {
  io = fakeIo({ cwd: '/', keyboard: true, tty: true });
  abort = new AbortController();
  prompter = createPrompter(io, abort.signal);
});
afterEach(() => prompter.close());

/** Asks, and types when the question is there. */
async function answered(secret: boolean, keys: string): Promise<string> {
  const answer = prompter.ask({ text: 'it', secret });
  await io.saw('it: ');
  io.type(keys);
  return answer;
}

describe('a hidden answer', () => {
  test('is edited like any other line, and none of it shows', async () => {
    // Backspace, Ctrl-U (forget the line), cursor keys.
    expect(await answered(true, 'wrong-one\u0015right-onx\u007fe\u001b[D\u001b[C\r')).toBe('right-one');
    expect(io.err()).not.toMatch(/wrong|right|[*•]/);
    expect(io.err()).toMatch(/it: \n$/);
  });

  test('is known as a secret from then on, each of its lines', async () => {
    await answered(true, paste('first-unreal-line\nsecond-unreal-line\n'));
    expect(redact('a first-unreal-line, a second-unreal-line')).toBe('a [redacted], a [redacted]');
  });

  test('of several lines that are pasted at once is one answer, with or without a line end behind the last', async () => {
    expect(await answered(true, paste('[x]\na = 1\n'))).toBe('[x]\na = 1');
    const second = prompter.ask({ text: 'next', secret: true });
    await io.saw('next: ');
    io.type(paste('[y]\nb = 2'));
    io.type('\r');
    expect(await second).toBe('[y]\nb = 2');
  });

  test('keeps spaces at its ends, which a passphrase may have', async () => {
    expect(await answered(true, '  two words \r')).toBe('  two words ');
  });

  test('may be longer than a terminal takes in its own line mode', async () => {
    const long = 'x'.repeat(20_000);
    expect(await answered(true, `${long}\r`)).toBe(long);
  });
});

test('what is not secret shows, and what is pasted behind it does not', async () => {
  expect(await answered(false, 'maria\rnot-a-real-password\r')).toBe('maria');
  expect(await prompter.ask({ text: 'password', secret: true })).toBe('not-a-real-password');
  expect(io.err()).toContain('maria');
  expect(io.err()).not.toContain('not-a-real-password');
});

test('the terminal is told to mark pastes, and told to stop when the prompter closes', async () => {
  await answered(true, 'x\r');
  expect(io.err()).toContain('\u001b[?2004h');
  expect(io.err()).not.toContain('\u001b[?2004l');
  prompter.close();
  expect(io.err()).toContain('\u001b[?2004l');
});

test('aborting ends a question that waits, and every later one', async () => {
  const answer = prompter.ask({ text: 'it', secret: true });
  await io.saw('it: ');
  abort.abort();
  await expect(answer).rejects.toMatchObject({ code: 'ABORTED' });
  await expect(prompter.ask({ text: 'more', secret: true })).rejects.toMatchObject({ code: 'ABORTED' });
});

test('nobody is asked where standard input is no terminal', async () => {
  const piped = createPrompter(fakeIo({ cwd: '/' }), abort.signal);
  expect(piped.available).toBe(false);
  await expect(piped.ask({ text: 'it', secret: true })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});
