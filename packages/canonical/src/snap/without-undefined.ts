/** A type whose keys may be absent where they may be undefined. */
export type WithoutUndefined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same object without the keys that hold undefined: what is not known is absent. */
export function withoutUndefined<T extends object>(given: T): WithoutUndefined<T> {
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as WithoutUndefined<T>;
}
