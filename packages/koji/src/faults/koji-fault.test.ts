import { PublishError } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { loadRecordings } from '../testing/recordings.js';
import { decodeResponse } from '../xmlrpc/decode.js';
import { faultKinds } from './fault-codes.js';
import { faultError, kojiFaultOf } from './koji-fault.js';

const recorded = loadRecordings()
  .filter(({ status, response }) => status === 200 && response.length > 0)
  .flatMap(({ name, rpcMethod, response }) => {
    const answer = decodeResponse(response);
    return 'fault' in answer ? [{ name, method: rpcMethod ?? 'x', fault: answer.fault }] : [];
  });

/** What each recorded fault is: our code, upstream's class, and the line that a person sees. */
const meanings: Record<string, readonly [string, string, string]> = {
  'CGImport-dict-missing-file': [
    'REJECTED',
    'Exception',
    'FileNotFoundError: [Errno 2] No such file or directory',
  ],
  'echo-kwargs': ['INVALID_INPUT', 'ParameterError', "unexpected keyword argument 'key'"],
  'edge-int-over-i8': ['REJECTED', 'Exception', 'OverflowError: long int exceeds XML-RPC limits'],
  'fault-ActionNotAllowed-policy': ['AUTH_DENIED', 'ActionNotAllowed', 'policy violation (package_list)'],
  'fault-ActionNotAllowed.2': [
    'AUTH_DENIED',
    'ActionNotAllowed',
    'tag permission required (logged in as alice)',
  ],
  'fault-AuthLockError-exclusive': ['AUTH_DENIED', 'AuthLockError', 'Cannot get exclusive session'],
  'fault-AuthLockError.2': ['AUTH_DENIED', 'AuthLockError', 'User locked by another session'],
  'fault-CGImport-bad-checksum': ['REJECTED', 'GenericError', 'File checksum mismatch'],
  'fault-CGImport-bad-version': ['INVALID_INPUT', 'GenericError', 'No such metadata version: 1'],
  'fault-CGImport-exists': ['ALREADY_EXISTS', 'GenericError', 'Build already exists: cgpkg-1.27341-1'],
  'fault-CGImport-not-cg-user': ['AUTH_DENIED', 'AuthError', 'Content generator access required'],
  'fault-RetryError-same-callnum-after-commit': ['NETWORK', 'RetryError', 'unable to retry call 434'],
  'fault-SequenceError': ['CONFLICT', 'SequenceError', '426 > 0 (session 13)'],
  'fault-ServerOffline': ['STORE_UNAVAILABLE', 'ServerOffline', 'planned outage'],
  'fault-ServerOffline-lockout': ['STORE_UNAVAILABLE', 'ServerOffline', 'Server disabled for maintenance'],
  'fault-already-logged-in': ['AUTH_DENIED', 'AuthError', 'Already logged in'],
  'fault-bad-callnum': ['REJECTED', 'Exception', 'ValueError: invalid literal for int()'],
  'fault-createTag-bad-name': ['INVALID_INPUT', 'GenericError', 'Name bad name! does not match'],
  'fault-createTag-exists': [
    'ALREADY_EXISTS',
    'GenericError',
    "A tag with the name 'rec-tag' already exists",
  ],
  'fault-getTaskResult-canceled': ['REJECTED', 'GenericError', 'Task 13 is canceled'],
  'fault-getTaskResult-failed': ['REJECTED', 'BuildrootError', 'could not init mock buildroot'],
  'fault-getTaskResult-tagBuild-already-tagged': ['ALREADY_EXISTS', 'TagError', 'already tagged (f99)'],
  'fault-invalid-args-kw': ['INVALID_INPUT', 'ParameterError', "unexpected keyword argument 'bogus'"],
  'fault-invalid-args-type': ['INVALID_INPUT', 'GenericError', 'Invalid type for argument'],
  'fault-invalid-method': ['UNSUPPORTED', 'GenericError', 'Invalid method: noSuchMethod'],
  'fault-tagBuild-pkg-not-in-tag': ['REJECTED', 'TagError', 'Package cgpkg not in list for f99-build'],
  'fault-untagBuild-not-tagged': ['NOT_FOUND', 'TagError', 'not in tag f99-candidate'],
  'fault-uploadFile-not-logged-in': ['AUTH_MISSING', 'AuthError', "'session-id' not specified"],
  'getBuild-missing-strict': ['NOT_FOUND', 'GenericError', "No such build: 'nosuch-1-1'"],
  'http-bad-session-id': ['REJECTED', 'Exception', 'ValueError: invalid literal for int()'],
  'http-sslLogin-wrong-path': ['AUTH_MISSING', 'AuthError', 'could not verify client'],
  'listBuilds-bad-order': ['INVALID_INPUT', 'Exception', 'Exception: Invalid order: nosuchcol'],
  'listTagged-missing-tag': ['NOT_FOUND', 'GenericError', "No such tagInfo: 'nosuch'"],
  'proxyuser-fault': ['AUTH_DENIED', 'AuthError', 'is not authorized to login other users'],
  'rawUpload-bad-name': ['INVALID_INPUT', 'GenericError', 'Invalid upload filename: a/b'],
  'rawUpload-bad-verify': ['INVALID_INPUT', 'GenericError', 'Unsupported verify type: crc'],
  'rawUpload-bad-volume': ['NOT_FOUND', 'GenericError', 'No such entry in table volume: nosuch'],
  'rawUpload-exists': ['ALREADY_EXISTS', 'GenericError', 'upload path exists'],
  'rawUpload-mid-no-overwrite': ['REJECTED', 'GenericError', 'Incorrect upload length'],
  'rawUpload-noverify': ['REJECTED', 'Exception', "TypeError: 'NoneType' object is not callable"],
  'strict-old-key-after-renew': ['AUTH_EXPIRED', 'AuthError', 'Invalid session or bad credentials'],
  'upstream-bug-callnum-after-renew': ['AUTH_EXPIRED', 'AuthExpired', 'session "83" has expired'],
  'upstream-bug-callnum-after-renew.3': ['CONFLICT', 'SequenceError', '2 > 0 (session 83)'],
};

describe('faults', () => {
  it('every recorded one is listed here', () => {
    expect(recorded.map(({ name }) => name).sort()).toEqual(Object.keys(meanings).sort());
  });

  it.each(recorded.map((each) => [each.name, each] as const))(
    '%s: has code, class and one line',
    (name, each) => {
      const [code = '', kind = '', line = ''] = meanings[name] ?? [];
      const error = faultError(each.fault, each.method);
      expect(error).toMatchObject({ code, storeCode: kind, store: 'koji' });
      expect(error.message).toContain(line);
      expect(error.message).not.toMatch(/\n|Traceback|File "/);
      expect(error.hint).toBeDefined();
      expect(kojiFaultOf(error)).toMatchObject({ code: each.fault.faultCode, name: kind });
    },
  );

  it('a traceback is kept in the cause, whole', () => {
    const fault = recorded.find(({ name }) => name === 'listBuilds-bad-order')?.fault;
    const { cause } = faultError(fault ?? { faultCode: 0, faultString: '' }, 'listBuilds');
    expect(cause).toMatchObject({ message: 'Exception: Invalid order: nosuchcol' });
    expect((cause as Error).stack).toBe(fault?.faultString);
  });

  it.each(faultKinds.map((kind) => [kind.code, kind] as const))(
    '%i has a name, a code and a hint',
    (code, kind) => {
      const error = faultError({ faultCode: code, faultString: 'words' }, 'x');
      expect(error).toMatchObject({ code: kind.errorCode, storeCode: kind.name, hint: kind.hint });
      expect(error.message).toBe('the hub refused x: words');
      if (kind.parent !== undefined) expect(faultKinds.map(({ name }) => name)).toContain(kind.parent);
    },
  );

  it('all codes of the contract are there', () => {
    const all = [1, ...Array.from({ length: 25 }, (_, index) => 1000 + index)];
    expect(faultKinds.map(({ code }) => code)).toEqual(all);
  });

  it.each([
    ["<class 'KeyError'>: 'source'", "KeyError: 'source'"],
    ["<class 'koji.db.QueryError'>: no", 'QueryError: no'],
    [
      'Traceback (most recent call last):\n  File "x", line 1, in y\n    z()\nkoji.GenericError: No such build: x',
      'No such build: x',
    ],
    [
      'Traceback (most recent call last):\n  File "x", line 1\nValueError: first\nsecond',
      'ValueError: first',
    ],
    ['one\ntwo', 'one'],
    ['', 'the hub gave no reason'],
  ])('the line of %j is %j', (text, line) => {
    expect(kojiFaultOf(faultError({ faultCode: 1000, faultString: text }, 'x'))?.message).toBe(line);
  });

  it('a code of a plugin is still an error with its number', () => {
    expect(faultError({ faultCode: 4711, faultString: 'x' }, 'y')).toMatchObject({
      code: 'REJECTED',
      storeCode: 'Fault4711',
    });
  });

  it('nothing else has a fault', () => {
    expect(kojiFaultOf(new PublishError('NETWORK', 'x'))).toBeUndefined();
    expect(kojiFaultOf(new Error('x'))).toBeUndefined();
  });
});
