import { readFile, writeFile } from 'node:fs/promises';
import { generateHubApi } from './generate-hub-api.js';
import { parseListApi } from './list-api.js';

const at = (path: string): URL => new URL(`../../../${path}`, import.meta.url);
const recorded: unknown = JSON.parse(
  await readFile(at('test-fixtures/recordings/koji/list-api.json'), 'utf8'),
);
await writeFile(at('packages/koji/src/generated/hub-api.ts'), generateHubApi(parseListApi(recorded)));
