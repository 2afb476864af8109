import type { StoreTypes } from '@omnipub/core';
import type {
  ConfigInput,
  KojiRef,
  ListInput,
  RegisterInput,
  ReleaseInput,
  UploadInput,
} from './definition-schemas.js';
import type { KojiItem } from './list.js';

/** Everything that is typed about Koji in a pipeline. */
export interface KojiTypes extends StoreTypes {
  config: ConfigInput;
  register: RegisterInput;
  upload: UploadInput;
  release: ReleaseInput;
  list: ListInput;
  item: KojiItem;
  ref: KojiRef;
}
