import { type Call, digestFile, fileBody, multipartBody, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { type Build, buildSchema } from '../builds/build-schema.js';
import { noBuild } from '../builds/create-by-json.js';
import { checkPlace } from '../builds/create-request.js';
import { makeBuilds } from '../builds/make-builds.js';
import { buildPlaceSchema } from '../builds/project-dirname.js';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import { checkRpmFile } from './build-file.js';
import { fileNameInForm } from './file-name-in-form.js';
import { requireRpmUpload, rpmUploadOff } from './rpm-upload.js';
import { secureFilename } from './secure-filename.js';

const rpmCreate = buildPlaceSchema.extend({
  /** A `.rpm` that is no source package. */
  path: z.string().min(1),
  /** Chroots into whose repositories it goes. Without any, the server would put it into all of them. */
  chroots: z.array(z.string().min(1)).min(1),
});

/** A package that has been built already, and where it goes. */
export type RpmCreate = z.input<typeof rpmCreate>;

/**
 * Puts a package that has been built elsewhere into chroots of a project, without building it: `build/create/rpm-upload`, which few
 * servers have and fewer have switched on (fedora-copr/copr issue 4365, PR 4408 of August 2026). The server compares the SHA-256 that goes
 * with it. {@link makeBuilds}
 *
 * @throws PublishError UNSUPPORTED where the server has no such call, or has it switched off; INVALID_INPUT; NOT_FOUND
 */
export async function createFromRpm(copr: CoprSession, input: RpmCreate, call: Call): Promise<Build> {
  const { path, chroots, ...place } = checkedInput(rpmCreate, input, 'an upload of a built package');
  checkPlace(place);
  const { name, size } = await checkRpmFile(path);
  await requireRpmUpload(copr, call);
  const { digests } = await digestFile(path, { algorithms: ['sha256'], signal: call.signal });
  const filename = fileNameInForm(name);
  const fields = { ...place, chroots, sha256: String(digests.sha256) };
  const kept = secureFilename(filename);
  const [build] = await makeBuilds(
    copr,
    {
      place,
      buildopts: { chroots },
      fileSize: size,
      sources: [{ key: kept, isSame: ({ source_dict: dict }) => JSON.stringify(dict).includes(`${kept}"`) }],
      send: async (sending) => [await send(copr, { path, filename, fields }, sending)],
    },
    call,
  );
  return build ?? noBuild();
}

async function send(
  copr: CoprSession,
  { path, filename, fields }: { readonly path: string; readonly filename: string; readonly fields: object },
  call: Call,
): Promise<Build> {
  const body = multipartBody([
    // The first servers with this call read ordinary fields, later ones the JSON as well, as all other uploads do.
    ...Object.entries(fields).flatMap(([name, value]: [string, string | readonly string[]]) =>
      [value].flat().map((text) => ({ name, body: text })),
    ),
    { name: 'pkgs', filename, body: await fileBody(path, { contentType: 'application/x-rpm' }) },
    { name: 'json', filename: 'json', contentType: 'application/json', body: JSON.stringify(fields) },
  ]);
  try {
    const what = `the upload of ${filename}`;
    const request = { method: 'POST', path: 'build/create/rpm-upload', body, what } as const;
    return await copr.write(request, buildSchema, call);
  } catch (thrown) {
    throw (thrown instanceof PublishError ? rpmUploadOff(thrown) : undefined) ?? thrown;
  }
}
