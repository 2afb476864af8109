import type { StoreEvent } from '@omnipub/core';
import { byteCount, counted } from './units.js';

/** Where one step stands, in words. */
export interface Progressing {
  readonly text: string;
  /** Changes when a line of its own is due: the tenths that are done, or the kind of work. */
  readonly step: number | string;
  /** Worth a line however short the work is. */
  readonly lasting?: true;
}

/** Puts an event into words. */
export function describeEvent(event: Exclude<StoreEvent, { readonly type: 'warning' }>): Progressing {
  switch (event.type) {
    case 'upload.progress':
      return share('uploading', event.sent, event.total);
    case 'stage.progress': {
      const { text, step } = share('preparing', event.bytes, event.totalBytes);
      return { text: `${text}, ${counted(event.files, 'file')}`, step };
    }
    case 'download.progress':
      if (event.total === undefined)
        return { text: `downloading ${byteCount(event.received)}`, step: 'downloading' };
      return share('downloading', event.received, event.total);
    case 'request.retry': {
      const wait = (event.delayMs / 1000).toFixed(1);
      return {
        text: `${event.reason}; attempt ${String(event.attempt + 1)} in ${wait} s`,
        step: `retry ${String(event.attempt)}`,
        lasting: true,
      };
    }
    case 'processing':
      return { text: `the store is at work: ${event.state}`, step: event.state, lasting: true };
  }
}

function share(verb: string, done: number, total: number): Progressing {
  const part = total === 0 ? 1 : Math.min(1, done / total);
  const percent = Math.floor(part * 100);
  const tenth = Math.floor(part * 10);
  return {
    text: `${verb} ${String(percent)} % (${byteCount(done)} of ${byteCount(total)})`,
    step: `${verb} ${String(tenth)}`,
  };
}
