import { genericError } from '../hub-fault.js';
import { PythonError } from '../python-error.js';
import { str } from '../xmlrpc/python.js';
import type { Methods } from './call.js';
import type { Registry } from './registry.js';
import { SIGNATURES } from './signature.js';

/** Introspection, and what shows that a hub is there. `registry` is asked late: these methods are in it. */
export function systemMethods(registry: () => Registry): Methods {
  return {
    _listapi: () =>
      registry()
        .names()
        .map((name) => SIGNATURES.get(name)?.listed ?? null),
    'system.listMethods': () => registry().names(),
    'system.methodSignature': () => 'signatures not supported',
    'system.methodHelp': (_call, args) => {
      const signature = SIGNATURES.get(str(args.get('method')));
      return signature === undefined ? '' : `${signature.name}${signature.argdesc}`;
    },
    getAPIVersion: () => 1,
    getKojiVersion: ({ hub }) => hub.version.text,
    mavenEnabled: () => false,
    winEnabled: () => false,
    echo: (_call, args) => args.rest,
    hello: () => 'Hello World',
    fault: () => {
      throw new PythonError('Exception', 'test exception');
    },
    error: () => {
      throw genericError('test error');
    },
  };
}
