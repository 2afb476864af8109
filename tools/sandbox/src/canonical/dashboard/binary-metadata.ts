import { createHash } from 'node:crypto';
import { z } from 'zod';
import { boundaryOf, MalformedMultipart, readParts } from '../../common/http/multipart.js';
import { type Answer, ok } from '../http/answer.js';
import { checkJson } from '../http/body.js';
import { underscore as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import type { Media, Snap } from '../snaps/snap.js';
import type { World } from '../world.js';
import { publisherOf, snapById } from './publisher.js';

const LARGEST_PART = 2 * 1024 * 1024;
const MOST_PARTS = 10;

const infoSchema = z.array(
  z.strictObject({
    type: z.enum(['icon', 'screenshot', 'banner']),
    hash: z.string(),
    filename: z.string(),
    key: z.string().optional(),
  }),
);

/** `dev/api/snaps/ID/binary-metadata`: the pictures of the store page (canonical contract 7). */
export function addBinaryMetadata(router: Router, world: World): void {
  const path = '/dev/api/snaps/:id/binary-metadata';
  router.on('GET', path, (call) => {
    const login = publisherOf(world, call, 'package_access');
    return ok(snapById(world, login, call.params['id'] ?? '').media);
  });
  router.on('POST', path, (call) => replace(world, call, 'give way'));
  router.on('PUT', path, (call) => replace(world, call, 'force'));
}

/** The list that `info` gives is the whole list from now on. */
async function replace(world: World, call: Call, manner: 'give way' | 'force'): Promise<Answer> {
  const login = publisherOf(world, call, 'package_update', 'package_manage');
  const snap = snapById(world, login, call.params['id'] ?? '');
  const parts = await readAll(call);
  const info = parts.get('info');
  if (info === undefined) throw errors.refuse(400, 'invalid-request', "The part 'info' is missing.");
  const wanted = checkJson(parseInfo(info), errors, infoSchema);
  const media = wanted.map(({ key, ...item }): Media => {
    checkItem(snap, item, key === undefined ? undefined : { key, bytes: parts.get(key) });
    return item;
  });
  const keys = wanted.flatMap(({ key }) => key ?? []);
  const extra = [...parts.keys()].filter((name) => name !== 'info' && !keys.includes(name));
  if (extra.length > 0) throw errors.refuse(400, 'invalid-request', `Invalid field: ${extra.join(', ')}`);
  if (media.filter(({ type }) => type === 'icon').length > 1)
    throw errors.refuse(400, 'invalid-field', 'There is more than one icon.');
  if (manner === 'give way') checkConflict(snap, media);
  await world.snaps.change(() => {
    snap.media = media;
    snap.editedOnWeb = snap.editedOnWeb.filter((field) => field !== 'icon');
  });
  return ok(media);
}

function checkConflict(snap: Snap, media: readonly Media[]): void {
  const iconOf = (list: readonly Media[]): string | undefined =>
    list.find(({ type }) => type === 'icon')?.hash;
  const current = iconOf(snap.media);
  const value = iconOf(media);
  if (!snap.editedOnWeb.includes('icon') || current === value) return;
  const extra = { name: 'icon', field: 'icon', current, value };
  throw errors.refuse(409, 'conflict', 'Conflict on icon', extra);
}

function checkItem(
  snap: Snap,
  { type, hash }: Media,
  sent: { readonly key: string; readonly bytes: Buffer | undefined } | undefined,
): void {
  if (sent === undefined) {
    if (!snap.media.some((one) => one.hash === hash && one.type === type))
      throw errors.refuse(400, 'invalid-field', `No ${type} has the hash ${hash}.`);
    return;
  }
  if (sent.bytes === undefined)
    throw errors.refuse(400, 'invalid-request', `The part '${sent.key}' is missing.`);
  if (createHash('sha256').update(sent.bytes).digest('hex') !== hash)
    throw errors.refuse(400, 'invalid-field', `The hash of the ${type} is not that of its file.`);
  if (type === 'icon' && sent.bytes.length > 256 * 1024)
    throw errors.refuse(400, 'invalid-field', 'The icon is larger than 256 kB.');
}

function parseInfo(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw errors.refuse(400, 'invalid-request', "The part 'info' is not valid JSON.");
  }
}

async function readAll(call: Call): Promise<Map<string, Buffer>> {
  const parts = new Map<string, Buffer>();
  try {
    const boundary = boundaryOf(call.request.headers['content-type']);
    for await (const { name, body } of readParts(call.request as AsyncIterable<Buffer>, boundary)) {
      if (parts.has(name) || parts.size >= MOST_PARTS) throw new MalformedMultipart('too many parts');
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of body) {
        size += chunk.length;
        if (size > LARGEST_PART)
          throw errors.refuse(413, 'request-too-large', `The part '${name}' is too large.`);
        chunks.push(chunk);
      }
      parts.set(name, Buffer.concat(chunks));
    }
  } catch (error) {
    if (!(error instanceof MalformedMultipart)) throw error;
    throw errors.refuse(400, 'invalid-request', error.message);
  }
  return parts;
}
