import { describe, expect, it } from 'vitest';
import { createLogger, type LogRecord, silentLogger } from './log.js';
import { registerSecret } from './redact.js';

describe('a logger', () => {
  it('writes from its level upwards', () => {
    const records: LogRecord[] = [];
    const log = createLogger((record) => records.push(record), 'warn');
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level](`a ${level}`);
    expect(records).toEqual([
      { level: 'warn', message: 'a warn' },
      { level: 'error', message: 'a error' },
    ]);
  });

  it('does not write debug lines unless asked to', () => {
    const records: LogRecord[] = [];
    const log = createLogger((record) => records.push(record));
    log.debug('x');
    log.info('y');
    expect(records.map(({ message }) => message)).toEqual(['y']);
  });

  it('hands on no secret, neither in the message nor at any depth of the fields', () => {
    registerSecret('log-secret-1');
    const records: LogRecord[] = [];
    const log = createLogger((record) => records.push(record));
    log.info('with log-secret-1', {
      a: ['log-secret-1', { password: 'pw' }],
      error: new Error('log-secret-1'),
    });
    expect(JSON.stringify(records)).not.toMatch(/log-secret-1|"pw"/);
    expect(records[0]?.fields).toMatchObject({ error: { name: 'Error' } });
  });

  it('hands on fields that a writer can turn into JSON', () => {
    const records: LogRecord[] = [];
    const circle: Record<string, unknown> = { big: 2n ** 64n };
    circle.self = circle;
    createLogger((record) => records.push(record)).info('x', circle);
    expect(JSON.stringify(records[0]?.fields)).toBe('{"big":"18446744073709551616","self":"[circular]"}');
  });

  it('can be silent', () => {
    expect(() => silentLogger.error('x', { a: 1 })).not.toThrow();
  });
});
