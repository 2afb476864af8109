import { expect, it } from 'vitest';
import { fileNameInForm } from './file-name-in-form.js';
import { secureFilename } from './secure-filename.js';

// What werkzeug 3 makes of them.
it.each([
  ['hello-1.0-1.src.rpm', 'hello-1.0-1.src.rpm'],
  ['příliš-1.0.src.rpm', 'prilis-1.0.src.rpm'],
  ['日本語-1.0.src.rpm', '-1.0.src.rpm'],
  ['My cool movie.mov', 'My_cool_movie.mov'],
  ['../../../etc/passwd', 'etc_passwd'],
  ['i contain cool \u00fcml\u00e4uts.txt', 'i_contain_cool_umlauts.txt'],
  ['a+b~c^d.src.rpm', 'abcd.src.rpm'],
  ['__.hidden', 'hidden'],
  ['…', ''],
])('the server keeps %j as %j', (name, kept) => {
  expect(secureFilename(name)).toBe(kept);
});

it('a name can’t end the header that it stands in', () => {
  expect(fileNameInForm('a"\r\nX: y\\.src.rpm')).toBe('a___X: y_.src.rpm');
  expect(fileNameInForm('příliš-日本.src.rpm')).toBe('příliš-日本.src.rpm');
});
