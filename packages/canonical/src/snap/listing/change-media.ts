import { basename } from 'node:path';
import { PublishError } from '@omnipub/core';
import { z } from 'zod';

/** An image of the snap's page. */
export interface SnapMedia {
  readonly type: 'icon' | 'screenshot' | 'banner';
  /** SHA-256 of the file, in hex. */
  readonly hash: string;
  readonly filename?: string | undefined;
}

/** What {@link updateMedia} changes; all else stays. */
export interface MediaUpdate {
  /** Path of the new icon, or `null` to have none. */
  readonly icon?: string | null | undefined;
  /** Path of the new banner, or `null` to have none. */
  readonly banner?: string | null | undefined;
  /** Paths of further screenshots. */
  readonly addScreenshots?: readonly string[] | undefined;
  /** Hashes of screenshots to take away. */
  readonly removeScreenshots?: readonly string[] | undefined;
}

/** An image as the store lists it. What else it says goes back as it came: what is left out of the list is deleted. */
export const mediaItem = z.looseObject({
  type: z.enum(['icon', 'screenshot', 'banner']),
  hash: z.string(),
  filename: z.string().optional(),
});
/** See {@link mediaItem}. */
export type MediaItem = z.infer<typeof mediaItem>;

/** A file that is to be among the images. */
export interface AddedMedia {
  readonly type: SnapMedia['type'];
  readonly path: string;
  /** SHA-256, in hex. */
  readonly hash: string;
}

/**
 * The list as it is to be, and the files that the store has not yet.
 * @throws PublishError NOT_FOUND for a screenshot to be taken away that is not there
 */
export function changeMedia(
  before: readonly MediaItem[],
  update: MediaUpdate,
  added: readonly AddedMedia[],
): {
  readonly items: readonly MediaItem[];
  readonly files: readonly (AddedMedia & { readonly key: string })[];
} {
  const { icon, banner, removeScreenshots = [] } = update;
  const missing = removeScreenshots.filter((hash) => !before.some((item) => item.hash === hash));
  if (missing.length > 0)
    throw new PublishError('NOT_FOUND', `there is no screenshot ${missing.join(', ')}`, {
      store: 'snap',
      hint: 'look at the images for their hashes',
    });
  const isReplaced = ({ type, hash }: MediaItem): boolean => {
    if (type === 'screenshot') return removeScreenshots.includes(hash);
    const now = type === 'icon' ? icon : banner;
    return (
      now === null || (now !== undefined && !added.some((each) => each.type === type && each.hash === hash))
    );
  };
  const kept = before.filter((item) => !isReplaced(item));
  const fresh = added.filter(
    ({ type, hash }) => !kept.some((item) => item.type === type && item.hash === hash),
  );
  const keyed = fresh.map((each, index) => ({
    ...each,
    key: each.type === 'screenshot' ? `screenshot-${String(index)}` : each.type,
  }));
  return {
    items: [
      ...kept,
      ...keyed.map(({ type, hash, key, path }) => ({ type, hash, key, filename: basename(path) })),
    ],
    files: keyed,
  };
}
