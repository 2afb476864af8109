import type { AdapterRegistry, StoreDefinition } from '@omnipub/core';
import { fileSchema, storeSchema, targetSchema } from './file-schema.js';
import { type JsonShape, shapeOf } from './json-shape.js';
import { inputNames } from './read-targets.js';

/**
 * JSON Schema (draft 2020-12) of omnipub.yaml with every adapter of the registry, for editors: a store's settings
 * follow from its `kind`. A target names its store, not its kind, so that its inputs are one of the adapters' shapes;
 * which one must fit is known only to `loadConfig`.
 */
export async function pipelineJsonSchema(registry: AdapterRegistry): Promise<object> {
  const definitions = await Promise.all(registry.kinds.map((kind) => registry.load(kind)));
  const file = shapeOf(fileSchema);
  const target = shapeOf(targetSchema);
  const able = (name: (typeof inputNames)[number]) =>
    definitions.filter(({ capabilities }) => capabilities[name]);
  // A step that no adapter has is no property at all: an empty `anyOf` is not a valid schema.
  const names = inputNames.filter((name) => able(name).length > 0);
  const inputs = names.map((name) => [
    name,
    {
      description: `Input of the store's ${name}.`,
      anyOf: able(name).map((one) => ref(`${one.kind}.${name}`)),
    },
  ]);
  const { register: _1, upload: _2, release: _3, ...own } = target.properties ?? {};
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'omnipub.yaml',
    description: 'One release to many stores.',
    ...file,
    properties: {
      ...file.properties,
      stores: {
        type: 'object',
        description: 'The stores, by a name of your own.',
        minProperties: 1,
        additionalProperties: storeSchemaOf(definitions),
        propertyNames: (file.properties?.['stores'] as JsonShape)['propertyNames'],
      },
      targets: {
        ...file.properties?.['targets'],
        items: {
          ...target,
          properties: { ...own, ...(Object.fromEntries(inputs) as object) },
          anyOf: names.map((name) => ({ required: [name] })),
          dependentRequired: {
            release: ['upload'],
            set: ['release'],
            upload: ['artifact'],
            artifact: ['upload'],
            declared: ['upload'],
          },
        },
      },
    },
    $defs: Object.fromEntries(definitions.flatMap(definitionsOf)),
  };
}

function ref(name: string): { readonly $ref: string } {
  return { $ref: `#/$defs/${name}` };
}

/** `kind` first, then what that kind wants: editors complete both. */
function storeSchemaOf(definitions: readonly StoreDefinition[]): object {
  const kinds = definitions.map(({ kind, summary }) => ({ const: kind, description: summary }));
  return {
    type: 'object',
    required: shapeOf(storeSchema)['required'],
    properties: { kind: { description: 'Which adapter.', oneOf: kinds } },
    allOf: definitions.map(({ kind }) => ({
      if: { properties: { kind: { const: kind } }, required: ['kind'] },
      then: ref(`${kind}.store`),
    })),
  };
}

function definitionsOf(definition: StoreDefinition): [string, JsonShape][] {
  const { kind, schemas, summary } = definition;
  const config = shapeOf(schemas.config);
  const store = {
    ...config,
    description: summary,
    properties: { kind: { const: kind }, ...config.properties },
  };
  const inputs = inputNames.map((name): [string, JsonShape] => [
    `${kind}.${name}`,
    strict(shapeOf(schemas[name])),
  ]);
  return [[`${kind}.store`, strict(store)], ...inputs];
}

/** `loadConfig` refuses keys that a schema would drop; so does the editor. */
function strict(shape: JsonShape): JsonShape {
  if (shape.properties === undefined || shape.additionalProperties !== undefined) return shape;
  return { ...shape, additionalProperties: false };
}
