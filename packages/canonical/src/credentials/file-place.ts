import { mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import {
  type CredentialPlace,
  type PlaceContext,
  readSmallFile,
  replaceFile,
  toPublishError,
  waitForLock,
} from '@omnipub/core';
import { z } from 'zod';
import { readLoginText, writeLoginText } from './exported-login.js';
import { pythonJson } from './python-json.js';
import { type CanonicalTool, damaged, originOfUser, userOf } from './tool.js';

const fileSchema = z.record(z.string(), z.unknown());
const entriesSchema = z.record(z.string(), z.string());
type Content = { readonly all: z.output<typeof fileSchema>; readonly own: z.output<typeof entriesSchema> };

/**
 * The file that the tools use where there is no keyring: `$XDG_DATA_HOME/TOOL/credentials.json`, text
 * `{"TOOL": {"NETWORK LOCATION": "base64"}}` (canonical contract 3.5).
 */
export function filePlace(tool: CanonicalTool): CredentialPlace {
  const save = (path: string, { all }: Content, own: Content['own']): Promise<void> =>
    replaceFile(path, pythonJson({ ...all, [tool.name]: own }), { mode: 0o600 });
  return {
    name: `${tool.name}-file`,
    summary: `what "${tool.login}" put into ~/.local/share/${tool.name}/credentials.json, where there is no keyring`,
    async read(context) {
      const { env, clock, origin: wanted } = context;
      const path = pathOf(tool, context);
      const content = await load(path, tool, context);
      return Object.entries(content?.own ?? {}).flatMap(([user, value]) => {
        const origin = originOfUser(user, tool, env);
        if (origin === undefined || (wanted !== undefined && userOf(wanted) !== user)) return [];
        return readLoginText(value, {
          tool,
          env,
          clock,
          where: `${path} (${user})`,
          origin: wanted ?? origin,
        });
      });
    },
    async write(record, context) {
      const path = pathOf(tool, context);
      const value = writeLoginText(record, tool);
      await locked(path, context, async () => {
        const content = (await load(path, tool, context)) ?? { all: {}, own: {} };
        await save(path, content, { ...content.own, [userOf(record.origin)]: value });
      });
    },
    async remove({ origin }, context) {
      const path = pathOf(tool, context);
      if ((await load(path, tool, context)) === undefined) return false;
      return locked(path, context, async () => {
        const content = await load(path, tool, context);
        if (content === undefined || !Object.hasOwn(content.own, userOf(origin))) return false;
        const { [userOf(origin)]: _gone, ...rest } = content.own;
        await save(path, content, rest);
        return true;
      });
    },
  };
}

/** Of two omnipub that write at once none loses the other's entry. The tools themselves lock nothing. */
async function locked<T>(path: string, { clock, signal }: PlaceContext, act: () => Promise<T>): Promise<T> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  } catch (thrown) {
    throw toPublishError(thrown, { hint: `look at the rights of ${dirname(path)}` });
  }
  const lock = await waitForLock(`${path}.lock`, { clock, signal, busy: `writes ${path}` });
  try {
    return await act();
  } finally {
    await lock.release();
  }
}

/** `$XDG_DATA_HOME` counts only when absolute, as the base directory specification says. */
function pathOf(tool: CanonicalTool, { path, env, home }: PlaceContext): string {
  const data = env.XDG_DATA_HOME ?? '';
  return path ?? join(isAbsolute(data) ? data : join(home, '.local', 'share'), tool.name, 'credentials.json');
}

async function load(path: string, tool: CanonicalTool, { emit }: PlaceContext): Promise<Content | undefined> {
  const file = await readSmallFile(path);
  if (file === undefined) return undefined;
  if (file.open) {
    const message = `${path} can be read by other users of this machine; run: chmod 600 ${path}`;
    emit({ type: 'warning', code: 'unsafe-mode', message });
  }
  let json: unknown;
  try {
    json = JSON.parse(file.bytes.toString('utf8'));
  } catch {
    throw damaged(
      tool,
      path,
      'is cut off or damaged: it is not JSON',
      `remove it and run "${tool.login}" again`,
    );
  }
  const all = fileSchema.safeParse(json);
  const own = entriesSchema.safeParse(all.success ? (all.data[tool.name] ?? {}) : undefined);
  if (!all.success || !own.success)
    throw damaged(tool, path, `does not have the form {"${tool.name}": {"host": "login"}}`);
  return { all: all.data, own: own.data };
}
