import type { StoreTypes } from '@omnipub/core';
import type { SnapItem } from './list.js';
import type {
  SnapConfigInput,
  SnapListInput,
  SnapRef,
  SnapRegisterInput,
  SnapReleaseInput,
  SnapUploadInput,
} from './schemas.js';

/** Everything that is typed about the Snap Store in a pipeline. */
export interface SnapTypes extends StoreTypes {
  config: SnapConfigInput;
  register: SnapRegisterInput;
  upload: SnapUploadInput;
  release: SnapReleaseInput;
  list: SnapListInput;
  item: SnapItem;
  ref: SnapRef;
}
