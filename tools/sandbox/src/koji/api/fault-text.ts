import { HubFault } from '../hub-fault.js';
import { PythonError } from '../python-error.js';

/** A fault as it goes over the wire. */
export interface WireFault {
  readonly faultCode: number;
  readonly faultString: string;
}

/** What the options of the hub make of an exception (koji contract 5). */
export interface FaultStyle {
  readonly kojiTraceback: 'normal' | 'short';
  readonly kojiDebug: boolean;
}

/** The fault of an exception. @throws the error itself, when it is a defect of the sandbox and not the hub's doing */
export function faultOf(error: unknown, style: FaultStyle, where: string): WireFault {
  if (error instanceof HubFault) {
    const faultString = style.kojiDebug ? traceback(error, where).join('') : error.message;
    return { faultCode: error.code, faultString };
  }
  if (!(error instanceof PythonError)) throw error;
  const faultString =
    style.kojiTraceback === 'normal'
      ? traceback(error, where).join('')
      : `<class '${error.type}'>: ${error.message}`;
  return { faultCode: 1, faultString };
}

/** One slot of a multiCall that failed: the exception's arguments, and the traceback beside them (recording multiCall-bad-entry). */
export function faultSlot(error: unknown, where: string): WireFault & { traceback: readonly string[] } {
  if (error instanceof HubFault) {
    return { faultCode: error.code, faultString: error.message, traceback: traceback(error, where) };
  }
  if (!(error instanceof PythonError)) throw error;
  return { faultCode: 1, faultString: error.args, traceback: traceback(error, where) };
}

/** Python's traceback of an installation without sources at hand; the last line is the message. */
function traceback(error: HubFault | PythonError, where: string): string[] {
  const folder = '/usr/lib/python3.11/site-packages/kojihub';
  const type = error instanceof HubFault ? `koji.${error.name}` : error.type;
  return [
    'Traceback (most recent call last):\n',
    `  File "${folder}/kojixmlrpc.py", line 278, in _wrap_handler\n`,
    `  File "${folder}/kojihub.py", line 1, in ${where}\n`,
    error.message === '' ? `${type}\n` : `${type}: ${error.message}\n`,
  ];
}
