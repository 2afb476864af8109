import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { codeOfStatus, errorCodes, PublishError, toPublishError } from './errors.js';
import { REDACTED, registerSecret } from './redact.js';
import { tempDir } from './testing/temp-dir.js';

const caught = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work;
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was thrown');
};

describe('PublishError', () => {
  it('has a recovery for each code, and the one given where its thrower knows better', () => {
    for (const code of errorCodes) expect(new PublishError(code, 'x').recovery).toMatch(/^[a-z-]+$/);
    expect(new PublishError('NETWORK', 'x').recovery).toBe('retry');
    expect(new PublishError('NETWORK', 'x', { recovery: 'retry-after-probe' }).recovery).toBe(
      'retry-after-probe',
    );
  });

  it('shows a secret in no field, however it is printed', () => {
    registerSecret('error-secret-1');
    const secret = 'the error-secret-1 here';
    const error = new PublishError('REJECTED', secret, {
      hint: secret,
      docs: secret,
      storeMessage: secret,
      storeCode: secret,
      requestId: secret,
      cause: Object.assign(new Error(secret, { cause: secret }), { config: { auth: secret } }),
    });
    const printed = [JSON.stringify(error), String(error), String(error.stack), (error.cause as Error).stack];
    const shown = `${printed.join()}${JSON.stringify(error.cause, Object.getOwnPropertyNames(error.cause))}`;
    expect(shown).not.toContain('error-secret-1');
    expect(error.message).toBe(`the ${REDACTED} here`);
    expect(error.cause).not.toHaveProperty('config');
  });

  it('becomes JSON without stack, cause and what is not known', () => {
    const error = new PublishError('NOT_FOUND', 'no such project', {
      store: 'gobbler',
      status: 404,
      cause: new Error(),
    });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: 'NOT_FOUND',
      message: 'no such project',
      recovery: 'fix-input',
      store: 'gobbler',
      status: 404,
    });
  });
});

describe('codeOfStatus', () => {
  it.each([
    [400, 'INVALID_INPUT'],
    [401, 'AUTH_EXPIRED'],
    [403, 'AUTH_DENIED'],
    [404, 'NOT_FOUND'],
    [409, 'CONFLICT'],
    [429, 'RATE_LIMITED'],
    [500, 'STORE_UNAVAILABLE'],
    [503, 'STORE_UNAVAILABLE'],
    [501, 'UNSUPPORTED'],
    [302, 'PROTOCOL'],
    [418, 'PROTOCOL'],
  ])('takes %i for %s', (status, code) => {
    expect(codeOfStatus(status)).toBe(code);
  });
});

describe('toPublishError', () => {
  it('leaves a PublishError as it is, also one that an abort carries', async () => {
    const error = new PublishError('TIMEOUT', 'too late');
    expect(toPublishError(error)).toBe(error);
    const signal = AbortSignal.abort(error);
    expect(toPublishError(await caught(setTimeout(1000, undefined, { signal })))).toBe(error);
  });

  it('tells an abort from a timeout', () => {
    expect(toPublishError(AbortSignal.abort().reason)).toMatchObject({ code: 'ABORTED' });
    expect(toPublishError(new DOMException('x', 'TimeoutError'))).toMatchObject({ code: 'TIMEOUT' });
  });

  it('names the path of a file-system error', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'file'), '');
    expect(toPublishError(await caught(readFile(join(folder, 'none'))))).toMatchObject({
      code: 'NOT_FOUND',
      message: `no such file or directory: "${join(folder, 'none')}"`,
    });
    for (const path of [folder, join(folder, 'file/below'), join(folder, 'x'.repeat(300))]) {
      expect(toPublishError(await caught(writeFile(path, '')))).toMatchObject({ code: 'INVALID_INPUT' });
    }
    const exists = await caught(mkdir(folder));
    expect(toPublishError(exists)).toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining(folder),
    });
  });

  it('knows a full disk, which is noticed when an open file is written and names no path', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    expect(toPublishError(full)).toMatchObject({ code: 'STORE_UNAVAILABLE', recovery: 'fix-input' });
  });

  it('does not take a refused connection for a refused file', () => {
    const refused = Object.assign(new Error('connect EACCES'), { code: 'EACCES', syscall: 'connect' });
    expect(toPublishError(refused)).toMatchObject({ code: 'INTERNAL' });
  });

  it('takes anything', () => {
    expect(toPublishError('a string')).toMatchObject({ code: 'INTERNAL', message: 'a string' });
    expect(toPublishError(undefined)).toMatchObject({ code: 'INTERNAL' });
  });
});
