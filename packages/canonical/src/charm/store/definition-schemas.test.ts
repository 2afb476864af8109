import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { charmhub } from '../definition.js';

const { schemas } = charmhub;
const problems = (schema: z.ZodType, value: unknown): string =>
  schema
    .safeParse(value)
    .error?.issues.map(({ message }) => message)
    .join('; ') ?? '';

describe('the inputs of Charmhub in omnipub.yaml', () => {
  it('name files as paths, which are seen from the file', () => {
    const shape = JSON.stringify(z.toJSONSchema(schemas.upload, { io: 'input', unrepresentable: 'any' }));
    expect(shape.match(/"format":"path"/gu)).toHaveLength(2);
  });

  it('describe every key', () => {
    for (const schema of Object.values(schemas)) {
      const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
      for (const property of Object.values(properties)) expect(property).toHaveProperty('description');
    }
  });

  it('say what is wrong and what would do', () => {
    expect(problems(schemas.register, { name: 'My--Charm' })).toMatch(/it has capitals.*: my-charm/u);
    expect(problems(schemas.release, { channels: ['stable/foo/bar'] })).toMatch(
      /more than a branch.*\[TRACK\/\]RISK/u,
    );
    expect(problems(schemas.register, { name: 'hello', tracks: ['-x'] })).toMatch(/is no track/u);
    expect(problems(schemas.release, { channels: [] })).not.toBe('');
    expect(problems(schemas.upload, { resources: { img: { image: 'app:1' } } })).not.toBe('');
    expect(problems(schemas.upload, { resources: { img: { file: 'x', revision: 1 } } })).not.toBe('');
  });

  it('take every kind of resource', () => {
    const resources = {
      a: { file: 'a.bin', bases: [{ architectures: ['amd64'] }] },
      b: { image: 'docker://ghcr.io/me/app:1.0' },
      c: { archive: 'image.tar' },
      d: { revision: 3 },
    };
    expect(problems(schemas.upload, { resources })).toBe('');
    expect(problems(schemas.release, { channels: ['edge'], resources: { a: 2, b: null } })).toBe('');
  });
});
