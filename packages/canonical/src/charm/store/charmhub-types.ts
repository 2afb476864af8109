import type { StoreTypes } from '@omnipub/core';
import type {
  CharmhubRef,
  ConfigInput,
  ListInput,
  RegisterInput,
  ReleaseInput,
  UploadInput,
} from './definition-schemas.js';
import type { CharmhubItem } from './list.js';

/** Everything that is typed about Charmhub in a pipeline. */
export interface CharmhubTypes extends StoreTypes {
  config: ConfigInput;
  register: RegisterInput;
  upload: UploadInput;
  release: ReleaseInput;
  list: ListInput;
  item: CharmhubItem;
  ref: CharmhubRef;
}
