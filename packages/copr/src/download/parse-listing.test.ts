import { describe, expect, it } from 'vitest';
import { parseListing } from './parse-listing.js';

const at = new URL('https://r.test/results/@g/demo:custom:x/fedora-41-x86_64/00000033-hello/');
const names = (html: string): string[] => parseListing(html, at).map(({ name, kind }) => `${kind} ${name}`);

describe('the listing of a directory', () => {
  it('gives files and folders right below it, once each', () => {
    expect(
      names(`<a href="hello-1.0-1.noarch.rpm">x</a> <A HREF='fedora-review/'>y</A> <a class=q href=a.spec>z</a>
        <a href="hello-1.0-1.noarch.rpm">again</a> <a href="${at.href}root.log.gz">whole</a>`),
    ).toEqual(['file hello-1.0-1.noarch.rpm', 'folder fedora-review', 'file a.spec', 'file root.log.gz']);
  });

  it('leaves out what is not below it: parents, sorting, other servers, deeper links', () => {
    expect(
      names(
        `<a href="../">up</a><a href="/results/">root</a><a href="?C=N;O=D">sort</a><a href="./">here</a><a href="#top">top</a>
         <a href="https://evil.test${at.pathname}x">x</a><a href="a/b">deep</a><a href="javascript:alert(1)">js</a>
         <a href="%2e%2e/x">dots</a><a href="http://[">no URL</a>`,
      ),
    ).toEqual([]);
  });

  it('decodes odd names', () => {
    expect(
      names('<a href="a%20b%2Bc%23d.rpm">x</a><a href="x&amp;y.log">y</a><a href="100%.txt">z</a>'),
    ).toEqual(['file a b+c#d.rpm', 'file x&y.log', 'file 100%.txt']);
  });

  it.each(['..%2fevil', '%2fetc%2fpasswd', 'a%5C..%5Cb', '..%5cevil', 'a%00b'])(
    '%j leads out, and is refused',
    (href) => {
      expect(() => names(`<a href="${href}">x</a>`)).toThrow(
        expect.objectContaining({
          code: 'PROTOCOL',
          message: expect.stringContaining('leads out') as string,
        }),
      );
    },
  );
});
