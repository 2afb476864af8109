import { z } from 'zod';
import { damaged } from './file-header.js';

/**
 * A record as it lies in the file. Only the key is checked when the file is read: one record that this version does not
 * understand must not hide, or lose, the others.
 */
const storedSchema = z.looseObject({ store: z.string(), origin: z.string(), account: z.string() });
const contentSchema = z.looseObject({
  format: z.literal('omnipub-credentials'),
  records: z.array(storedSchema),
});

/** See {@link decodeContent}. */
export type StoredRecord = z.output<typeof storedSchema>;
/** What is encrypted. Fields that this version does not know are kept. */
export type FileContent = z.output<typeof contentSchema>;

/** A file without credentials. */
export const emptyContent = (): FileContent => ({ format: 'omnipub-credentials', records: [] });

/** The bytes to encrypt. Overwrite them after use. */
export const encodeContent = (content: FileContent): Buffer => Buffer.from(JSON.stringify(content), 'utf8');

/** Reads decrypted bytes. @throws PublishError PROTOCOL `damaged`, without the parser's words, which quote the content */
export function decodeContent(bytes: Buffer, path: string): FileContent {
  try {
    return contentSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    throw damaged(path, 'what it holds is not a list of credentials');
  }
}
