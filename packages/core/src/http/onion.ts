import type { Middleware, Send } from './types.js';

/** Wraps a transport in layers: the first is the outermost. */
export function onion(layers: readonly Middleware[], transport: Send): Send {
  return layers.reduceRight<Send>(
    (inner, layer) => (request, context) => layer(request, inner, context),
    transport,
  );
}
