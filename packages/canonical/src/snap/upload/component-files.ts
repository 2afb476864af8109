import { resolve } from 'node:path';
import { type Call, PublishError, readSnapDocument } from '@omnipub/core';
import { z } from 'zod';
import type { ApiSession } from '../../api/session.js';
import { type SnapFile, sizeOf } from './snap-file.js';

/** A component's file, ready to be sent. */
export interface ComponentFile {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

const componentYaml = z.object({ component: z.string() });

/**
 * Looks at the components of a snap before anything is sent. They must be exactly those that its `meta/snap.yaml` declares, each file of
 * the component that it is given for (canonical contract 4.1).
 * @param files paths by the component's name
 * @throws PublishError INVALID_INPUT that names what is missing, not declared, empty, or of another component
 */
export async function readComponentFiles(
  session: ApiSession,
  snap: SnapFile,
  files: Readonly<Record<string, string>>,
  call: Call,
): Promise<ComponentFile[]> {
  const given = Object.keys(files);
  const { components: declared } = snap;
  if (declared !== undefined) {
    const problems = [
      ...declared
        .filter((name) => !given.includes(name))
        .map((name) => `the component "${name}" is declared, and no file is given for it`),
      ...given.filter((name) => !declared.includes(name)).map((name) => `it has no component "${name}"`),
    ];
    if (problems.length > 0)
      throw new PublishError('INVALID_INPUT', `${snap.name}: ${problems.join('; ')}`, {
        store: session.store,
        hint:
          declared.length === 0
            ? 'leave the components out, or declare them in snapcraft.yaml and build again'
            : `give one file for each of: ${declared.join(', ')}`,
      });
  }
  return Promise.all(
    Object.entries(files).map(async ([name, path]) => {
      const at = resolve(path);
      const size = await sizeOf(at);
      await checkComponent(session, { snap: snap.name, name, path: at }, call);
      return { name, path: at, size };
    }),
  );
}

async function checkComponent(
  session: ApiSession,
  file: { readonly snap: string; readonly name: string; readonly path: string },
  call: Call,
): Promise<void> {
  const options = { signal: call.signal, env: session.deps.env };
  const found = await readSnapDocument(file.path, 'meta/component.yaml', componentYaml, options);
  if (found === 'no-tool') return;
  const wanted = `${file.snap}+${file.name}`;
  if (found !== 'no-member' && found.component === wanted) return;
  const what =
    found === 'no-member' ? 'is no component: it has no meta/component.yaml' : `is ${found.component}`;
  throw new PublishError('INVALID_INPUT', `${JSON.stringify(file.path)} ${what}, and should be ${wanted}`, {
    store: session.store,
    hint: 'give each component the file that was built for it',
  });
}
