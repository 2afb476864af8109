import { describe, expect, it } from 'vitest';
import { redact, registerSecret } from './redact.js';

describe('what looks like a secret', () => {
  it.each([
    ['Authorization: Basic dXNlcjpwdw== next', 'Authorization: [redacted] next'],
    ['Authorization: Macaroon root=MDAx, discharge=MDAy', 'Authorization: [redacted]'],
    ['Authorization: Macaroon root="MDAx", discharge="MDAy"', 'Authorization: [redacted]'],
    ['proxy-authorization = Bearer xyz; rest', 'proxy-authorization = [redacted]; rest'],
    ['{"Authorization":"Bearer x","status":200}', '{"Authorization":"[redacted]","status":200}'],
    [
      '{"authorization":"Macaroon root=\\"a\\", discharge=\\"b\\"","n":1}',
      '{"authorization":"[redacted]","n":1}',
    ],
    [
      '"{\\"authorization\\":\\"Basic abc=\\",\\"n\\":1}"',
      '"{\\"authorization\\":\\"[redacted]\\",\\"n\\":1}"',
    ],
    ["{ authorization: 'Bearer x', n: 1 }", "{ authorization: '[redacted]', n: 1 }"],
    ["curl -H 'Authorization: Bearer x' https://h/", "curl -H 'Authorization: [redacted]' https://h/"],
    ['Macaroons: W3siYSI6MX1d\nHost: h', 'Macaroons: [redacted]\nHost: h'],
    ['Set-Cookie: session=abc; Path=/\nHost: h', 'Set-Cookie: [redacted]\nHost: h'],
    ['{"set-cookie":["a=b"],"n":1}', '{"set-cookie":["[redacted]"],"n":1}'],
    ['sent Bearer AbCdEf123456 to h', 'sent Bearer [redacted] to h'],
    [
      '{"email":"a@b.c","password":"pw","otp":"123456"}',
      '{"email":"a@b.c","password":"[redacted]","otp":"[redacted]"}',
    ],
    ['password=pw&user=u', 'password=[redacted]&user=u'],
    ['https://h/x?a=1&access_token=abc&b=2', 'https://h/x?a=1&access_token=[redacted]&b=2'],
    ['https://user:p@ss@host/x', 'https://[redacted]@host/x'],
    ['https://:pw@host/x', 'https://[redacted]@host/x'],
    ['https://ghp_abc@host/x.git', 'https://[redacted]@host/x.git'],
    ['redis://u:pw@host:1/0', 'redis://[redacted]@host:1/0'],
  ])('disappears from %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
    expect(redact(expected)).toBe(expected);
  });

  it.each([
    'Basic authentication failed',
    'Token macaroon-needs-refresh was answered',
    'ssh://git@example.org/a.git',
    'http://localhost:8080/fetch/a@b',
    '{"url":"https://host:1","email":"a@b.c"}',
    'authorization: ',
    'the token has expired',
  ])('is not seen in %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it.each([
    ['letters', 'a'.repeat(1_000_000)],
    ['schemes', 'https://'.repeat(100_000)],
    ['quotes', 'password="'.repeat(100_000)],
    ['backslashes', `authorization:${'\\'.repeat(500_000)}`],
    ['spaces', `authorization${' '.repeat(500_000)}`],
    ['parameters', `authorization: ${'a=b, '.repeat(200_000)}`],
  ])('is looked for in a megabyte of %s in no noticeable time', (_, text) => {
    for (let i = 0; i < 10; i++) registerSecret(`"\\ ${String(i)} a secret/with=all+of & them`);
    const before = performance.now();
    redact(text);
    expect(performance.now() - before).toBeLessThan(5000);
  });
});
