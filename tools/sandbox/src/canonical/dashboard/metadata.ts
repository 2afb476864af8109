import { z } from 'zod';
import { type Answer, Refusal, text } from '../http/answer.js';
import { readJson } from '../http/body.js';
import { underscore as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import type { World } from '../world.js';
import { publisherOf, snapById } from './publisher.js';

const link = z.union([z.url(), z.literal('')]).nullable();
const fields: Readonly<Record<string, z.ZodType>> = {
  title: z.string().max(40).nullable(),
  summary: z.string().max(128),
  description: z.string().max(4096),
  license: z.string().nullable(),
  contact: link,
  website: link,
  source_code: link,
  issues: link,
  private: z.boolean(),
  unlisted: z.boolean(),
  keywords: z.array(z.string()),
  categories: z.array(z.string()),
  video_urls: z.array(z.url()),
  public_metrics_enabled: z.boolean(),
  public_metrics_blacklist: z.array(z.string()),
  update_metadata_on_release: z.boolean(),
  default_track: z.string().nullable(),
};

/** `dev/api/snaps/ID/metadata`: POST gives way to what was edited on the web, PUT does not (canonical contract 7). */
export function addMetadata(router: Router, world: World): void {
  const path = '/dev/api/snaps/:id/metadata';
  router.on('POST', path, (call) => update(world, call, 'give way'));
  router.on('PUT', path, (call) =>
    update(world, call, call.query.get('conflict_on_update') === 'true' ? 'give way' : 'force'),
  );
}

async function update(world: World, call: Call, manner: 'give way' | 'force'): Promise<Answer> {
  const login = publisherOf(world, call, 'package_update', 'package_manage');
  const snap = snapById(world, login, call.params['id'] ?? '');
  const body = await readJson(call, errors, z.record(z.string(), z.unknown()));
  for (const [field, value] of Object.entries(body)) checkField(field, value);
  const { default_track: track, ...metadata } = body;
  if (
    typeof track === 'string' &&
    !snap.tracks.some(({ name, status }) => name === track && status !== 'closed')
  )
    throw errors.refuse(400, 'invalid-field', `The default track '${track}' is no track of this snap.`);
  const conflicts = Object.keys(metadata).filter(
    (field) =>
      snap.editedOnWeb.includes(field) &&
      JSON.stringify(snap.metadata[field]) !== JSON.stringify(metadata[field]),
  );
  if (manner === 'give way' && conflicts.length > 0) {
    const entries = conflicts.map((field) => ({
      code: 'conflict',
      message: `Conflict on ${field}`,
      extra: { name: field, field, current: snap.metadata[field], value: metadata[field] },
    }));
    throw new Refusal(errors.answer(409, entries));
  }
  await world.snaps.change(() => {
    Object.assign(snap.metadata, metadata);
    snap.editedOnWeb = snap.editedOnWeb.filter((field) => !conflicts.includes(field));
    if (track !== undefined) snap.defaultTrack = track === 'latest' ? null : (track as string | null);
    if (typeof metadata['private'] === 'boolean') snap.private = metadata['private'];
  });
  return text(200, '');
}

function checkField(field: string, value: unknown): void {
  const schema = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (schema === undefined) throw errors.refuse(400, 'invalid-request', `Invalid field: ${field}`);
  if (!schema.safeParse(value).success)
    throw errors.refuse(400, 'invalid-field', `The '${field}' field content is not valid.`, { field });
}
