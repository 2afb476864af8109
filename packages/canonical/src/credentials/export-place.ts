import {
  type CredentialPlace,
  type PlaceContext,
  PublishError,
  readSmallFile,
  replaceFile,
} from '@omnipub/core';
import { readLoginText, writeLoginText } from './exported-login.js';
import { type CanonicalTool, damaged } from './tool.js';

/**
 * A file of `snapcraft export-login FILE` or `charmcraft login --export FILE`: the keyring's value without a line feed, for
 * nobody to change (mode 0400). Old forms are read too.
 */
export function exportPlace(tool: CanonicalTool): CredentialPlace {
  const command = tool.name === 'snapcraft' ? 'snapcraft export-login' : 'charmcraft login --export';
  const pathOf = ({ path }: PlaceContext): string => {
    if (path !== undefined) return path;
    throw new PublishError('INVALID_INPUT', `an export of ${tool.name} lies in a file, and none is named`, {
      store: tool.store,
      hint: `name the file that "${command}" wrote or shall be read by`,
    });
  };
  return {
    name: `${tool.name}-export`,
    needsPath: true,
    summary: `a file as "${command} FILE" writes it; name the file`,
    async read(context) {
      const path = pathOf(context);
      const file = await readSmallFile(path);
      if (file === undefined)
        throw new PublishError('INVALID_INPUT', `${path} is not there`, {
          store: tool.store,
          hint: `make it with "${command} ${path}"`,
        });
      const text = file.bytes.toString('utf8');
      if (text.trim() === '')
        throw damaged(tool, path, 'is empty', `make it again with "${command} ${path}"`);
      const { env, clock, origin } = context;
      return readLoginText(text, {
        tool,
        env,
        clock,
        where: path,
        ...(origin === undefined ? {} : { origin }),
      });
    },
    async write(record, context) {
      await replaceFile(pathOf(context), writeLoginText(record, tool), { mode: 0o400 });
    },
  };
}
