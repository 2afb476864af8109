import { type Call, fileBody, multipartBody } from '@omnipub/core';
import { type Build, buildSchema } from '../builds/build-schema.js';
import { checkBeforeBuild } from '../builds/check-before-build.js';
import { noBuild } from '../builds/create-by-json.js';
import { type CheckedCreate, commonFields, inWords } from '../builds/create-request.js';
import { makeBuilds } from '../builds/make-builds.js';
import { trialSource } from '../builds/source-marks.js';
import type { BuildSource } from '../builds/source-schemas.js';
import type { CoprSession } from '../session/copr-session.js';
import { checkBuildFile } from './build-file.js';
import { fileNameInForm } from './file-name-in-form.js';

/** A create with a file of this machine. */
export interface FileCreate extends CheckedCreate {
  readonly source: Extract<BuildSource, { readonly kind: 'upload' }>;
  /** `before-upload`: a build that would be refused is refused before the file is sent. @default before-upload */
  readonly check?: 'before-upload' | 'never';
}

/**
 * Uploads an SRPM or a spec file and makes a build of it. The file is looked at first, then the server is asked whether it would take the
 * build, and then it is streamed, with a Content-Length and a body that is made anew for each attempt. {@link makeBuilds}
 *
 * The file goes as `pkgs` and all fields as JSON in a file part `json`: in ordinary form fields all chroots but the first would be lost
 * (copr contract 4, recordings build-upload-plain-form-raw and build-upload-json-field-not-file-raw).
 */
export async function createFromFile(copr: CoprSession, create: FileCreate, call: Call): Promise<Build> {
  const { path, name, size } = await checkBuildFile(create.source.path);
  const filename = fileNameInForm(name);
  if (create.check !== 'never') await checkBeforeBuild(copr, create, call);
  const [build] = await makeBuilds(
    copr,
    {
      ...create,
      fileSize: size,
      sources: [trialSource({ kind: 'upload', path: filename })],
      send: async (sending) => {
        const body = multipartBody([
          { name: 'pkgs', filename, body: await fileBody(path, { contentType: 'application/x-rpm' }) },
          {
            name: 'json',
            filename: 'json',
            contentType: 'application/json',
            body: JSON.stringify(commonFields(create)),
          },
        ]);
        const what = `the build of ${name} in ${inWords(create.place)}`;
        const request = { method: 'POST', path: 'build/create/upload', body, what } as const;
        return [await copr.write(request, buildSchema, sending)];
      },
    },
    call,
  );
  return build ?? noBuild();
}
