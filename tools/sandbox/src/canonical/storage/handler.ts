import { boundaryOf, MalformedMultipart, type Part, readParts } from '../../common/http/multipart.js';
import { ok } from '../http/answer.js';
import { underscore as errors } from '../http/error-list.js';
import { type Call, Router } from '../http/router.js';
import type { World } from '../world.js';
import type { Upload } from './uploads.js';

/** storage.snapcraftcontent.com: takes bytes from anybody, for both stores (canonical contract 4). */
export function createStorage(world: World): Router {
  return new Router(errors).on('POST', '/unscanned-upload/', async (call) => {
    const upload = await receive(world, call);
    return ok({ successful: true, upload_id: upload.id });
  });
}

async function receive(world: World, call: Call): Promise<Upload> {
  try {
    const boundary = boundaryOf(call.request.headers['content-type']);
    const parts = readParts(call.request as AsyncIterable<Buffer>, boundary);
    const part = await next(parts);
    if (part?.name !== 'binary' || part.filename === undefined || part.filename === '')
      throw new MalformedMultipart('the one part has to be a file called "binary"');
    return await world.uploads.receive(part.filename, part.body, async () => {
      if ((await next(parts)) !== undefined) throw new MalformedMultipart('there is more than one part');
    });
  } catch (error) {
    if (!(error instanceof MalformedMultipart)) throw error;
    throw errors.refuse(400, 'invalid-request', error.message);
  }
}

async function next(parts: AsyncGenerator<Part>): Promise<Part | undefined> {
  const result = await parts.next();
  return result.done === true ? undefined : result.value;
}
