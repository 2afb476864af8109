import { PublishError } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { recordedCalls } from './testing/recorded/index.js';
import { openReplay } from './testing/replay.js';

describe('recordings of the vendors’ tools', () => {
  it.each(Object.entries(recordedCalls))(
    '%s: we send the same and understand the answer',
    async (name, recorded) => {
      const { call, fails, options, otherwise = [] } = recorded;
      const replay = await openReplay(name, options);
      const failure: unknown = await call(replay).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(replay.differences()).toEqual(otherwise);
      if (fails === undefined || !(failure instanceof PublishError)) {
        if (failure !== undefined) throw failure;
        expect(fails).toBeUndefined();
        return;
      }
      expect(failure).toMatchObject(fails);
    },
  );
});
