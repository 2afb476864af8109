import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Call, type CallOptions, PublishError } from '@omnipub/core';
import type { z } from 'zod';
import { fetchFilePath, fetchPath, listQuery } from '../encoding.js';
import { explainAnswer, hasReason } from '../errors.js';
import { listSchema } from '../schemas.js';
import type { GobblerSession } from '../session.js';
import type { Reader } from './reader.js';

/** Reads a registry over HTTP. */
export function remoteReader(session: GobblerSession): Reader {
  const options = (call: Call, path: string, what: string): CallOptions => ({
    ...call,
    path,
    explain: explainAnswer(what),
  });
  return {
    kind: 'remote',
    async list(path, { recursive }, call) {
      try {
        return await session.http.json(listSchema, {
          ...options(call, '/list', `to list ${JSON.stringify(path)}`),
          query: listQuery(path, { recursive }),
          // A missing path is a 500 (contract 1.2): an answer, not an outage.
          retryOn: [429, 502, 503, 504],
        });
      } catch (thrown) {
        if (hasReason(thrown, 'missing')) return undefined;
        throw thrown;
      }
    },
    hasDirectory: (path, call) => hasDirectory(session, path, call),
    json: <T>(path: string, schema: z.ZodType<T>, call: Call) =>
      orMissing(
        session.http.json(schema, options(call, fetchFilePath(path), `to read ${JSON.stringify(path)}`)),
      ),
    async download(path, to, expected, call) {
      await mkdir(dirname(to), { recursive: true });
      await session.http.download({
        ...options(call, fetchFilePath(path), `to read ${JSON.stringify(path)}`),
        to,
        ...(expected === undefined
          ? {}
          : { expect: { size: expected.size, algorithm: 'md5' as const, digest: expected.md5 } }),
      });
    },
  };
}

/** The file server answers 404 for a directory that isn't there, and its listing (or index.html) for one that is. */
async function hasDirectory(session: GobblerSession, path: string, call: Call): Promise<boolean> {
  const answer = await session.http.request({
    ...call,
    method: 'HEAD',
    path: `${fetchPath(path)}/`,
    accept: [404],
  });
  answer.body.destroy();
  // A file asked for with a slash is redirected to its own name (contract 1.3).
  return answer.status === 200 && answer.url.pathname.endsWith('/');
}

async function orMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof PublishError && thrown.status === 404) return undefined;
    throw thrown;
  }
}
