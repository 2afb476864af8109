import { decodeResponse } from '../xmlrpc/decode.js';
import type { XmlRpcInput } from '../xmlrpc/value.js';
import { type LoopbackHub, startLoopbackHub } from './loopback-hub.js';
import type { Recording } from './recordings.js';

/** A hub that lets everybody in and gives one recorded answer to everything else. */
export function startReplayHub(recorded: Recording): Promise<LoopbackHub> {
  let session = 100;
  return startLoopbackHub(({ call }) => {
    if (call?.methodName === 'login') {
      session++;
      return {
        value: {
          'session-id': session,
          'session-key': `1-${String(session)}aaaaaaaaaaaaaaaa`,
          'header-auth': true,
        },
      };
    }
    const answer = decodeResponse(recorded.response);
    if ('value' in answer) return { value: answer.value as XmlRpcInput };
    return { fault: answer.fault.faultCode, text: answer.fault.faultString };
  });
}
