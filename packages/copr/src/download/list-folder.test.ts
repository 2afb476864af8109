import { callOf, createDeps } from '@omnipub/core';
import { expect, it } from 'vitest';
import { startFileServer } from '../testing/file-server.js';
import { listFolder } from './list-folder.js';
import { pulpFiles } from './pulp-files.js';
import { ResultFiles } from './result-files.js';

const files = new ResultFiles(createDeps());

it('folders are looked into, and files have their parts', async () => {
  const { url } = await startFileServer((request, response) => {
    if (request.url === '/r/')
      response.end('<a href="a.rpm">a</a><a href="../">up</a><a href="fedora-review/">f</a>');
    else if (request.url === '/r/fedora-review/') response.end('<a href="review.txt">r</a>');
    else response.writeHead(404).end();
  });
  const found = await listFolder(files, new URL(`${url}/r`), callOf());
  expect(found.map(({ parts }) => parts)).toEqual([['a.rpm'], ['fedora-review', 'review.txt']]);
});

it('folders without an end are no listing', async () => {
  const { url } = await startFileServer((_request, response) => {
    response.end('<a href="deeper/">d</a>');
  });
  await expect(listFolder(files, new URL(`${url}/r/`), callOf())).rejects.toMatchObject({ code: 'PROTOCOL' });
});

it('packages in Pulp are found by their names, in the -devel repository where the project has devel_mode', () => {
  const url = new URL('https://r.test/results/alice/demo/fedora-41-x86_64/00000033-hello');
  const hello = { name: 'g++', epoch: 0, version: '1.0~rc1', release: '1^2', arch: 'noarch' };
  const at = (develMode: boolean): string[] =>
    pulpFiles(url, [hello], { develMode }).map((file) => file.url.pathname);
  const name = '00000033-hello/g%2B%2B-1.0~rc1-1%5E2.noarch.rpm';
  expect(at(false)).toEqual([`/results/alice/demo/fedora-41-x86_64/${name}`]);
  expect(at(true)).toEqual([`/results/alice/demo/fedora-41-x86_64-devel/${name}`]);
});
