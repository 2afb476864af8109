type Nothing = null | undefined;
type MayMiss<T> = {
  [K in keyof T]-?: undefined extends T[K] ? K : null extends T[K] ? K : never;
}[keyof T];

/** The same object, where what may be null or undefined is absent instead. */
export type Present<T> = { [K in Exclude<keyof T, MayMiss<T>>]: T[K] } & {
  [K in MayMiss<T>]?: Exclude<T[K], Nothing>;
};

/** Leaves out what is null or undefined: these servers write null for what they do not know. */
export function present<T extends object>(value: T): Present<T> {
  const entries = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
  return Object.fromEntries(entries) as Present<T>;
}
