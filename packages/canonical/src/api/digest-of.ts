import { type Call, digestFile } from '@omnipub/core';

/** What both stores know a file by: its SHA3-384, in hex (canonical contract 6, Lists). */
export async function digestOf(path: string, { signal }: Pick<Call, 'signal'>): Promise<string> {
  const { digests } = await digestFile(path, { algorithms: ['sha3-384'], signal });
  return String(digests['sha3-384']);
}
