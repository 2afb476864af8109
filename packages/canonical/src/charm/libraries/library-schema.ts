import { z } from 'zod';
import { present } from '../../api/present.js';

/** A version of a charm library. */
export interface CharmLibrary {
  readonly libraryId: string;
  readonly libraryName: string;
  readonly charmName: string;
  /** Its major version. */
  readonly api: number;
  /** Its minor version. */
  readonly patch: number;
  /** SHA-256 in hex of what {@link libraryHash} covers. */
  readonly hash?: string;
  /** Python source; absent in lists. */
  readonly content?: string;
}

/** A library, as each answer writes it (canonical contract 7, `charmcraft_get_lib`). */
export const library = z
  .object({
    'library-id': z.string(),
    'library-name': z.string(),
    'charm-name': z.string(),
    api: z.number().int(),
    patch: z.number().int(),
    hash: z.string().nullish(),
    content: z.string().nullish(),
  })
  .transform(
    (each): CharmLibrary =>
      present({
        libraryId: each['library-id'],
        libraryName: each['library-name'],
        charmName: each['charm-name'],
        api: each.api,
        patch: each.patch,
        hash: each.hash,
        content: each.content,
      }),
  );
