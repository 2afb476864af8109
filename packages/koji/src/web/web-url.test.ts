import { describe, expect, it } from 'vitest';
import type { KojiProfile } from '../koji-profile.js';
import { profileOfWebUrl } from './profile-of-web-url.js';
import { type WebKind, webPages } from './web-pages.js';
import { parseWebUrl, webUrl } from './web-url.js';

const web = 'https://koji.example.org/koji';

describe('pages of kojiweb', () => {
  it.each(Object.keys(webPages) as WebKind[])('the page of a %s leads back to it', (kind) => {
    const url = webUrl(web, { kind, id: 21155 });
    expect(parseWebUrl(url)).toEqual({ kind, id: 21155 });
    expect(parseWebUrl(url, `${web}/`)).toEqual({ kind, id: 21155 });
  });

  it('are as koji writes them', () => {
    expect(webUrl('http://cbs.centos.org/koji/', { kind: 'build', id: 21155 })).toBe(
      'http://cbs.centos.org/koji/buildinfo?buildID=21155',
    );
    expect(webUrl(web, { kind: 'package', id: 'g++ #1' })).toBe(
      `${web}/packageinfo?packageID=g%2B%2B%20%231`,
    );
  });

  it('a name stays a name, where the page takes one', () => {
    expect(parseWebUrl(`${web}/taginfo?tagID=f42-build`)).toEqual({ kind: 'tag', id: 'f42-build' });
    expect(parseWebUrl(`${web}/buildtargetinfo?name=f42`)).toEqual({ kind: 'target', id: 'f42' });
    expect(parseWebUrl(`${web}/buildinfo?buildID=bash-5.2-1`)).toEqual({ kind: 'build', id: 'bash-5.2-1' });
    expect(parseWebUrl(`${web}/taskinfo?taskID=abc`)).toBeUndefined();
    expect(parseWebUrl(`${web}/targetinfo?targetID=5`)).toEqual({ kind: 'target', id: 5 });
    expect(() => webUrl(web, { kind: 'task', id: 'abc' })).toThrow('has no page');
  });

  it('other parameters of the page do not matter', () => {
    const url = `${web}/packageinfo?buildOrder=-completion_time&packageID=7&tagStart=0#buildlist`;
    expect(parseWebUrl(url)).toEqual({ kind: 'package', id: 7 });
  });

  it.each([
    '',
    'buildinfo?buildID=1',
    `${web}/builds?state=1`,
    `${web}/buildinfo`,
    `${web}/buildinfo?buildID=`,
    `${web}/buildinfo?buildID=0`,
    `${web}/taskinfo?taskID=-1`,
    `${web}/taskinfo?taskID=1.5`,
    `${web}/taskinfo?taskID=99999999999999999999`,
    `${web}/buildinfo?buildID=1 and more`,
    ` ${web}/buildinfo?buildID=1`,
    'ftp://koji.example.org/koji/buildinfo?buildID=1',
    'javascript:buildinfo?buildID=1',
  ])('%j is no page of anything', (url) => {
    expect(parseWebUrl(url)).toBeUndefined();
  });

  it('pages of another kojiweb are not those of this one', () => {
    const id = 'taskinfo?taskID=1';
    expect(parseWebUrl(`http://koji.example.org/koji/${id}`, web)).toEqual({ kind: 'task', id: 1 });
    expect(parseWebUrl(`https://koji.example.org.evil.net/koji/${id}`, web)).toBeUndefined();
    expect(parseWebUrl(`https://koji.example.org/koji2/${id}`, web)).toBeUndefined();
    expect(parseWebUrl(`https://koji.example.org:8443/koji/${id}`, web)).toBeUndefined();
    expect(parseWebUrl(`https://koji.example.org/kojistaging/../koji/${id}`, web)).toEqual({
      kind: 'task',
      id: 1,
    });
  });

  it('a weburl that is none is told', () => {
    expect(() => webUrl('koji', { kind: 'task', id: 1 })).toThrow('is not the URL of a kojiweb');
  });
});

describe('the profile of a page', () => {
  const profiles = [
    { name: 'a', weburl: 'https://koji.example.org/koji' },
    { name: 'b', weburl: 'https://koji.example.org/koji/staging/' },
    { name: 'c', weburl: 'http://localhost/koji' },
  ] as KojiProfile[];

  it('is the one with the longest weburl that fits', () => {
    const named = (url: string) => profileOfWebUrl(url, profiles)?.name;
    expect(named('https://koji.example.org/koji/taskinfo?taskID=1')).toBe('a');
    expect(named('https://koji.example.org/koji/staging/taskinfo?taskID=1')).toBe('b');
    expect(named('https://other.example.org/koji/taskinfo?taskID=1')).toBeUndefined();
    expect(named('https://koji.example.org/koji/taskinfo?taskID=1 x')).toBeUndefined();
  });
});
