import { createRequire } from 'node:module';
import { PublishError } from '@omnipub/core';
import { describe, expect, it, vi } from 'vitest';
import { expectedFailure } from './testing/exception-codes.js';
import { recordedCalls } from './testing/recorded/index.js';
import type { Recording } from './testing/recording.js';
import { openReplay } from './testing/replay.js';

// A ticket of Kerberos is a stand-in, as in the recordings.
const kerberos = createRequire(new URL('../../core/package.json', import.meta.url)).resolve('kerberos');
vi.doMock(kerberos, () => ({
  default: {
    GSS_C_MUTUAL_FLAG: 2,
    GSS_MECH_OID_SPNEGO: 6,
    initializeClient: async () => ({ contextComplete: false, step: async () => 'dGlja2V0' }),
  },
}));

describe('recordings of python-copr and copr-cli', () => {
  it.each(Object.entries(recordedCalls))(
    '%s: we send the same and make the same of the answer',
    async (name, recorded) => {
      const replay = await openReplay(name, recorded);
      const { call, otherwise = [], ...ends } = recorded;
      const ended = await call(replay).then(
        (result) => ({ result }),
        (thrown: unknown) => ({ thrown }),
      );
      const wanted = otherwise.map((each) =>
        typeof each === 'string' ? each : (expect.stringMatching(each) as unknown),
      );
      expect(replay.differences()).toEqual(wanted);
      const fails = 'gives' in ends ? undefined : (ends.fails ?? expectedFailure(replay.recording));
      if ('thrown' in ended) {
        if (!(ended.thrown instanceof PublishError) || fails === undefined) throw ended.thrown;
        expect(ended.thrown).toMatchObject({ store: 'copr', ...fails });
        return;
      }
      expect(fails).toBeUndefined();
      expectToldIn(ended.result, 'gives' in ends ? ends.gives : lastAnswer(replay.recording), replay.bare);
    },
  );
});

/** All that ours tells has to be in the answer, and the same. */
function expectToldIn(result: unknown, answer: unknown, bare: (text: string) => string): void {
  if (result === undefined) return;
  const ours = JSON.parse(bare(JSON.stringify(result))) as unknown;
  if (typeof ours !== 'object' || ours === null) expect(ours).toEqual(answer);
  else expect(answer).toMatchObject(ours);
}

function lastAnswer({ exchanges }: Recording): unknown {
  return exchanges.at(-1)?.response?.body.json;
}
