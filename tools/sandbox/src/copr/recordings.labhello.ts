import { writeRpm } from '../common/rpm/write-rpm.js';
import type { Nevra } from './db/rows.js';

/** What the source RPM of the recordings was built to. */
export const LABHELLO: Nevra = {
  name: 'labhello',
  epoch: 0,
  version: '1.0',
  release: '1',
  arch: 'noarch',
};

/** The source RPM of the recordings, as far as a worker looks at it. */
export function labhello(): Buffer {
  const { name, version, release } = LABHELLO;
  return writeRpm({
    ...{ name, version, release },
    epoch: null,
    arch: 'noarch',
    sourcerpm: null,
    summary: 'lab hello',
    description: 'lab',
    license: 'MIT',
    url: '',
    buildtime: 1795226498,
  });
}
