import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateRegistries } from './generate-registries.js';

const workspace = fileURLToPath(new URL('../../..', import.meta.url));
for (const { path, text } of await generateRegistries(workspace)) {
  await writeFile(join(workspace, path), text);
}
