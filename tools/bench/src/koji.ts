import { decodeBench } from './koji-decode.js';
import { multicallBench } from './koji-multicall.js';
import { uploadBench } from './koji-upload.js';

/** Decoding, multicalls and uploads of the Koji adapter. Resolves to false when an aim is missed. */
export async function koji(): Promise<boolean> {
  const decoded = await decodeBench();
  await multicallBench();
  const uploaded = await uploadBench();
  return decoded && uploaded;
}
