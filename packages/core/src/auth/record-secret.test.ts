import { describe, expect, it } from 'vitest';
import { redact } from '../redact.js';
import { basicCredentialsOf, clientCertificateFilesOf } from './record-secret.js';

describe('a stored login', () => {
  it('of a name and a password is parted at the first colon', () => {
    expect(basicCredentialsOf({ kind: 'basic', secret: 'jo:to:ken-9' })).toEqual({
      user: 'jo',
      password: 'to:ken-9',
    });
    expect(redact('they sent to:ken-9')).not.toContain('to:ken-9');
  });

  it('of a certificate names its files', () => {
    const files = { cert: '/c.pem', key: '/k.pem', passphrase: 'hush-hush-4' };
    expect(clientCertificateFilesOf({ kind: 'client-cert', secret: JSON.stringify(files) })).toEqual(files);
    expect(redact('it is hush-hush-4')).not.toContain('hush-hush-4');
  });

  it.each([
    [() => basicCredentialsOf({ kind: 'token', secret: 'tok-en-77' }), 'INVALID_INPUT'],
    [() => basicCredentialsOf({ kind: 'basic', secret: 'no-colon-77' }), 'PROTOCOL'],
    [() => basicCredentialsOf({ kind: 'basic', secret: ':no-user-77' }), 'PROTOCOL'],
    [() => clientCertificateFilesOf({ kind: 'client-cert', secret: '/a/path-77' }), 'PROTOCOL'],
    [() => clientCertificateFilesOf({ kind: 'client-cert', secret: '{"cert":["77"]}' }), 'PROTOCOL'],
    [() => clientCertificateFilesOf({ kind: 'basic', secret: '{"cert":"/x-77"}' }), 'INVALID_INPUT'],
  ])('that is none of that is refused without a word of it (%#)', (read, code) => {
    expect(read).toThrow(expect.objectContaining({ code, message: expect.not.stringContaining('77') }));
  });
});
