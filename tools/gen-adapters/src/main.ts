import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateAdapters, generatedFile } from './generate-adapters.js';

const workspace = fileURLToPath(new URL('../../..', import.meta.url));
await writeFile(join(workspace, generatedFile), await generateAdapters(workspace));
