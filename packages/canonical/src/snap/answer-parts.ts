import { z } from 'zod';

/** A text that may be null or absent: the store makes no difference. */
export const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

/** A number that may be null or absent. */
export const optionalNumber = z
  .number()
  .nullish()
  .transform((number) => number ?? undefined);
