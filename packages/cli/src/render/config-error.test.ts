import { ConfigError } from '@omnipub/pipeline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkspace, type Workspace } from '../testing/workspace.js';
import { configErrorLines } from './config-error.js';
import { createStyle } from './style.js';

const style = createStyle({ color: false });
let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
});
afterEach(() => workspace.remove());

test('each problem shows its file, line and column, the line itself, and a caret under the place', async () => {
  const file = await workspace.write('omnipub.yaml', 'release: x\ntargets:\n  - upload:\n      verison: 1\n');
  const error = new ConfigError([
    {
      file,
      line: 4,
      column: 7,
      path: 'targets[0].upload.verison',
      message: 'unknown key',
      hint: 'did you mean "version"?',
    },
  ]);
  expect(await configErrorLines(error, { cwd: workspace.path, style })).toBe(
    `omnipub.yaml:4:7: unknown key at targets[0].upload.verison
  did you mean "version"?
    4 |       verison: 1
      |       ^
1 problem (INVALID_INPUT); nothing was sent
`,
  );
});

test('a value that may be a secret is not shown with its line', async () => {
  const file = await workspace.write('omnipub.yaml', 'stores:\n  local:\n    api-token: hunter2hunter2\n');
  const error = new ConfigError([
    { file, line: 3, column: 5, path: 'stores.local.api-token', message: 'unknown key' },
  ]);
  const shown = await configErrorLines(error, { cwd: workspace.path, style });
  expect(shown).toContain('api-token: [redacted]');
  expect(shown).not.toContain('hunter2');
});

test('a file that has gone meanwhile leaves the place without the line', async () => {
  const error = new ConfigError([
    { file: '/no/such/omnipub.yaml', line: 1, column: 1, path: '', message: 'broken' },
  ]);
  expect(await configErrorLines(error, { cwd: workspace.path, style })).toBe(
    '/no/such/omnipub.yaml:1:1: broken\n1 problem (INVALID_INPUT); nothing was sent\n',
  );
});
