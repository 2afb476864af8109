import { describe, expect, it } from 'vitest';
import { checkPlace } from './create-request.js';

const at = (dirname: string) => (): void =>
  checkPlace({ ownername: 'alice', projectname: 'demo', project_dirname: dirname });

describe('the directory of a build', () => {
  it.each(['demo', 'demo:custom:x', 'demo:custom:a-b:c', 'demo:custom:čšž', 'demo:pr:1', 'demo:pr:fix-17'])(
    '%j is one that the server would make',
    (dirname) => {
      expect(at(dirname)).not.toThrow();
    },
  );

  it.each([
    'demo:foo',
    'other',
    'other:custom:x',
    'demo:custom',
    'demo:custom:',
    'demo:custom:a--b',
    'demo:custom:a_b',
    'demo:custom:a/b',
    'demo:custom:../b',
    'demo:pr:x',
    'demo:pr:1:2',
    'demo:pr:1-x',
    'demo2:custom:x',
  ])('%j is refused before anything is sent', (dirname) => {
    expect(at(dirname)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('project_dirname: must be demo itself') as string,
      }),
    );
  });
});
