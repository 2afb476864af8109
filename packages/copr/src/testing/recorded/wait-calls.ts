import type { Replay } from '../replay.js';
import { chrootsToo, sourceToo } from './looked-beside.js';
import { answerTo, eachOf, type RecordedCall, type RecordedCalls } from './recorded-call.js';

const idOf = ({ names }: Replay): number => Number(names().at(-1));
const wait = (options: object = {}): RecordedCall => ({
  also: [chrootsToo, sourceToo(5067), sourceToo(37), sourceToo(38)],
  call: async (replay) => {
    const [outcome] = await replay.client.builds.wait(idOf(replay), options);
    return outcome?.build;
  },
});
const returning = wait({ whenFailed: 'return' });

/** Recordings of builds that are waited for. */
export const waitCalls: RecordedCalls = {
  'wait-success': wait({ intervalMs: 500 }),
  'cli-watch-build': wait(),
  'wait-timeout': {
    ...wait({ intervalMs: 500, timeoutMs: 1000 }),
    fails: { code: 'TIMEOUT', recovery: 'wait' },
  },
  // Python looks once more at what is over already.
  ...eachOf('wait-canceled wait-failed', { ...returning, otherwise: [/^1 .*: not sent$/u] }),
  ...eachOf('cli-watch-build-canceled cli-watch-build-failed', { ...wait(), fails: { code: 'REJECTED' } }),
  'cli-watch-build-404': wait(),
  // Forked is an end; python waits for ever (copr contract 9).
  'wait-forked-timeout': {
    ...returning,
    gives: answerTo('wait-forked-timeout'),
    otherwise: [1, 2, 3, 4].map((at) => `${String(at)} GET /api_3/build/56: not sent`),
  },
};
