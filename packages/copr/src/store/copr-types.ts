import type { StoreTypes } from '@omnipub/core';
import type {
  ConfigInput,
  CoprRef,
  ListInput,
  RegisterInput,
  ReleaseInput,
  UploadInput,
} from './definition-schemas.js';
import type { CoprItem } from './list.js';

/** Everything that is typed about Copr in a pipeline. */
export interface CoprTypes extends StoreTypes {
  config: ConfigInput;
  register: RegisterInput;
  upload: UploadInput;
  release: ReleaseInput;
  list: ListInput;
  item: CoprItem;
  ref: CoprRef;
}
