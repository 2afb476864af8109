import { z } from 'zod';
import type { Login } from '../auth/login.js';
import type { Answer } from '../http/answer.js';
import { checkJson, readJson } from '../http/body.js';
import { underscore as errors } from '../http/error-list.js';
import type { Router } from '../http/router.js';
import { takeReview } from '../settings.js';
import type { Snap } from '../snaps/snap.js';
import { readSnap, type SnapReading } from '../snaps/snap-yaml.js';
import type { Upload } from '../storage/uploads.js';
import type { World } from '../world.js';
import { requirePermission } from './permission.js';
import { publisherOf, snapByName } from './publisher.js';
import { readReleaseChannels } from './release-channels.js';
import { statusUrl } from './upload-status.js';

const dryBody = z.strictObject({
  name: z.string(),
  dry_run: z.literal(true),
  series: z.literal('16').optional(),
});
const pushBody = z.strictObject({
  name: z.string(),
  series: z.literal('16'),
  updown_id: z.string(),
  binary_filesize: z.int().nonnegative(),
  source_uploaded: z.literal(false),
  built_at: z.string().optional(),
  channels: z.array(z.string()).optional(),
  components: z.record(z.string(), z.string()).optional(),
  dry_run: z.literal(false).optional(),
});

/** `dev/api/snap-push/`: the precheck and the notice of an upload (canonical contract 4.1). */
export function addSnapPush(router: Router, world: World): void {
  router.on('POST', '/dev/api/snap-push/', async (call) => {
    const login = publisherOf(world, call, 'package_push', 'package_upload');
    const body = await readJson(call, errors, z.record(z.string(), z.unknown()));
    if (body['dry_run'] !== true) return push(world, login, checkJson(body, errors, pushBody));
    const { name } = checkJson(body, errors, dryBody);
    return accepted(world, snapByName(world, login, name), 'dry-run');
  });
}

async function push(world: World, login: Login, body: z.infer<typeof pushBody>): Promise<Answer> {
  const snap = snapByName(world, login, body.name);
  const channels = body.channels ?? [];
  if (channels.length > 0) requirePermission(login, 'package_release');
  readReleaseChannels(login, snap, channels);
  const components = body.components ?? {};
  if (Object.keys(components).length > 0 && !snap.allowsComponents)
    throw errors.refuse(403, 'resource-forbidden', `Components are not allowed for '${snap.name}'.`);
  const upload = uploadOf(world, body.updown_id, 'updown_id');
  for (const [name, id] of Object.entries(components)) uploadOf(world, id, `components.${name}`);
  if (upload.size !== body.binary_filesize)
    throw errors.refuse(400, 'invalid-field', "The 'binary_filesize' field is not the size of the upload.");
  const reading = await readSnap(world.uploads.path(upload), upload.filename);
  const { outcome, errors: problems, stepMs } = takeReview(world.settings);
  const found = problemOf(snap, reading, { upload, components: Object.keys(components), world });
  const added = await world.pushes.add({
    snapId: snap.id,
    uploadId: upload.id,
    components,
    channels,
    at: world.now(),
    due: world.now() + stepMs,
    outcome: found === undefined ? outcome : 'reject',
    errors: found === undefined ? [...problems] : [{ code: null, message: found }],
    facts:
      reading.from === 'nothing'
        ? null
        : { ...reading.facts, architectures: [...reading.facts.architectures] },
  });
  return accepted(world, snap, added.id);
}

function uploadOf(world: World, id: string, field: string): Upload {
  const upload = world.uploads.byId(id);
  if (upload === undefined)
    throw errors.refuse(400, 'invalid-field', `The '${field}' field names no upload.`);
  return upload;
}

/** What the processing will say is wrong with the file itself. */
function problemOf(
  snap: Snap,
  reading: SnapReading,
  given: { readonly upload: Upload; readonly components: readonly string[]; readonly world: World },
): string | undefined {
  if (reading.from === 'nothing') return reading.problem;
  if (given.upload.size === 0) return 'The uploaded file is empty.';
  if (reading.from === 'file name' && given.world.settings.unreadableSnaps === 'refuse')
    return 'The uploaded file is not a snap: no squashfs with a meta/snap.yaml is in it.';
  const { name, components } = reading.facts;
  if (name !== null && name !== snap.name)
    return `The snap's name '${name}' in meta/snap.yaml is not the registered name '${snap.name}'.`;
  if (components === null) return undefined;
  const missing = components.filter((one) => !given.components.includes(one));
  const unknown = given.components.filter((one) => !components.includes(one));
  if (missing.length > 0) return `Components are missing: ${missing.join(', ')}`;
  return unknown.length > 0 ? `Components are not in meta/snap.yaml: ${unknown.join(', ')}` : undefined;
}

function accepted(world: World, snap: Snap, id: string): Answer {
  const url = statusUrl(world, snap, id);
  return { status: 202, body: { success: true, status_url: url, status_details_url: url } };
}
