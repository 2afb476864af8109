import { basename } from 'node:path';
import { type Call, digestFile, fileBody } from '@omnipub/core';
import { z } from 'zod';
import { ask, segment } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';
import { withSnapId } from '../account/snap-id.js';
import { sizeOf } from '../upload/snap-file.js';
import {
  type AddedMedia,
  changeMedia,
  type MediaItem,
  type MediaUpdate,
  mediaItem,
  type SnapMedia,
} from './change-media.js';
import { mediaBody } from './media-body.js';
import { explainConflict } from './metadata.js';

/** Options of {@link updateMedia}. */
export interface UpdateMediaOptions {
  /** Also overwrite what was changed on the page of the store. @default false */
  readonly force?: boolean | undefined;
}

const listSchema = z.array(mediaItem);

/** The images of the snap's page (canonical contract 7). */
export async function fetchMedia(session: ApiSession, name: string, call: Call): Promise<SnapMedia[]> {
  const items = await withSnapId(session, name, call, (id) => listOf(session, id, name, call));
  return items.map(({ type, hash, filename }) => ({
    type,
    hash,
    ...(filename === undefined ? {} : { filename }),
  }));
}

/**
 * Changes the images of the snap's page and keeps the others. What is there already (by its hash) is not sent again, and when nothing
 * changes nothing is sent (canonical contract 7).
 * @throws PublishError INVALID_INPUT for an empty file, CONFLICT when the page was changed in the store
 */
export async function updateMedia(
  session: ApiSession,
  name: string,
  update: MediaUpdate,
  options: UpdateMediaOptions,
  call: Call,
): Promise<{ readonly outcome: 'created' | 'existed'; readonly media: readonly SnapMedia[] }> {
  const added = await readAdded(update, call);
  return withSnapId(session, name, call, async (id) => {
    const before = await listOf(session, id, name, call);
    const { items, files } = changeMedia(before, update, added);
    if (items.length === before.length && files.length === 0) return { outcome: 'existed', media: before };
    await ask(session, z.unknown(), call, {
      what: `the images of ${name}`,
      method: options.force === true ? 'PUT' : 'POST',
      path: pathOf(id),
      body: mediaBody(
        items,
        await Promise.all(
          files.map(async ({ key, path }) => ({ key, filename: basename(path), body: await fileBody(path) })),
        ),
      ),
      idempotent: true,
      explain: explainConflict(name),
    });
    return { outcome: 'created', media: items.map(({ type, hash, filename }) => ({ type, hash, filename })) };
  });
}

const pathOf = (id: string): string => `dev/api/snaps/${segment(id)}/binary-metadata`;

const listOf = (session: ApiSession, id: string, name: string, call: Call): Promise<MediaItem[]> =>
  ask(session, listSchema, call, { what: `to show the images of ${name}`, path: pathOf(id) });

async function readAdded(update: MediaUpdate, call: Call): Promise<AddedMedia[]> {
  const { icon, banner, addScreenshots = [] } = update;
  const wanted: { type: SnapMedia['type']; path: string }[] = [
    ...(typeof icon === 'string' ? [{ type: 'icon' as const, path: icon }] : []),
    ...(typeof banner === 'string' ? [{ type: 'banner' as const, path: banner }] : []),
    ...addScreenshots.map((path) => ({ type: 'screenshot' as const, path })),
  ];
  return Promise.all(
    wanted.map(async ({ type, path }) => {
      await sizeOf(path);
      const { digests } = await digestFile(path, { algorithms: ['sha256'], signal: call.signal });
      return { type, path, hash: String(digests.sha256) };
    }),
  );
}
