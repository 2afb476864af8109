import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeScene, type Scene } from '../testing/scene.js';
import { pipelineJsonSchema } from './json-schema.js';

let scene: Scene;
beforeEach(async () => {
  scene = await makeScene({ release: false });
});
afterEach(() => scene.remove());

describe('the JSON Schema of omnipub.yaml', () => {
  it('knows the settings of a store by its kind', async () => {
    const schema = await pipelineJsonSchema(scene.registry);
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      required: ['release', 'stores', 'targets'],
      additionalProperties: false,
      properties: {
        stores: {
          additionalProperties: {
            required: ['kind'],
            properties: { kind: { oneOf: [{ const: 'fake', description: 'A store in memory.' }] } },
            allOf: [
              { if: { properties: { kind: { const: 'fake' } } }, then: { $ref: '#/$defs/fake.store' } },
            ],
          },
        },
      },
      $defs: {
        'fake.store': {
          properties: { kind: { const: 'fake' }, site: { type: 'string' } },
          required: ['site'],
          additionalProperties: false,
        },
        'fake.upload': { required: ['name', 'version'], additionalProperties: false },
      },
    });
  });

  it('offers a target the inputs of the stores that have the step, and resolves every reference', async () => {
    const schema = (await pipelineJsonSchema(scene.registry)) as {
      $defs: Record<string, unknown>;
      properties: { targets: { items: { properties: Record<string, { anyOf?: unknown[] }> } } };
    };
    const { properties } = schema.properties.targets.items;
    expect(properties['upload']?.anyOf).toEqual([{ $ref: '#/$defs/fake.upload' }]);
    expect(properties['release']).toBe(undefined);
    const refs = [...JSON.stringify(schema).matchAll(/"#\/\$defs\/([^"]+)"/g)].map(([, name]) => name);
    expect(refs.length).toBeGreaterThan(2);
    for (const name of refs) expect(Object.keys(schema.$defs)).toContain(name);
  });
});
