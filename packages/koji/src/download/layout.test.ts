import { describe, expect, it } from 'vitest';
import {
  archivePathInBuild,
  buildPath,
  distRepoPath,
  logPath,
  metadataPath,
  repoPath,
  rpmPath,
  rpmSignaturePath,
  scratchPath,
  taskFilePath,
} from './layout.js';
import { encodePath, topUrl } from './top-url.js';

const build = { name: 'gcc-c++', version: '14~rc1', release: '1.fc42' };
const rpm = { ...build, arch: 'x86_64' };
const inBuild = 'packages/gcc-c++/14~rc1/1.fc42';

describe('where the files of a hub lie', () => {
  it('a build, on the usual volume and on another', () => {
    expect(buildPath(build)).toBe(inBuild);
    expect(buildPath({ ...build, volume_name: 'DEFAULT' })).toBe(inBuild);
    expect(buildPath({ ...build, volume_name: 'archive' })).toBe(`vol/archive/${inBuild}`);
    expect(metadataPath(build)).toBe(`${inBuild}/metadata.json`);
  });

  it('an RPM, its signed copy, its signature', () => {
    const file = 'gcc-c++-14~rc1-1.fc42.x86_64.rpm';
    expect(rpmPath(build, rpm)).toBe(`${inBuild}/x86_64/${file}`);
    expect(rpmPath(build, rpm, '105EF944')).toBe(`${inBuild}/data/signed/105ef944/x86_64/${file}`);
    expect(rpmSignaturePath(build, rpm, '105ef944')).toBe(
      `${inBuild}/data/sigcache/105ef944/x86_64/${file}.sig`,
    );
  });

  it('logs, with and without a directory', () => {
    expect(logPath(build, { dir: 'x86_64', name: 'build.log' })).toBe(
      `${inBuild}/data/logs/x86_64/build.log`,
    );
    expect(logPath(build, { dir: '.', name: 'build.log' })).toBe(`${inBuild}/data/logs/build.log`);
  });

  it('archives of every type', () => {
    const filename = 'a.jar';
    const maven = { btype: 'maven', filename, group_id: 'org.apache.x', artifact_id: 'y', version: '1.0' };
    expect(archivePathInBuild(maven)).toBe('maven/org/apache/x/y/1.0/a.jar');
    expect(archivePathInBuild({ btype: 'maven', filename })).toBeUndefined();
    expect(archivePathInBuild({ btype: 'win', filename, relpath: 'a/b' })).toBe('win/a/b/a.jar');
    expect(archivePathInBuild({ btype: 'win', filename, relpath: '' })).toBe('win/a.jar');
    expect(archivePathInBuild({ btype: 'win', filename })).toBeUndefined();
    expect(archivePathInBuild({ btype: 'image', filename })).toBe('images/a.jar');
    expect(archivePathInBuild({ btype: 'module', filename })).toBe('files/module/a.jar');
  });

  it('files of tasks are spread over ten thousand directories', () => {
    expect(taskFilePath({ taskId: 12, name: 'mock_output.log' })).toBe('work/tasks/12/12/mock_output.log');
    expect(taskFilePath({ taskId: 123450042, name: 'a/b', volume: 'V2' })).toBe(
      'vol/V2/work/tasks/42/123450042/a/b',
    );
  });

  it('scratch builds and repositories', () => {
    expect(scratchPath('kojiadmin', 7)).toBe('scratch/kojiadmin/task_7');
    expect(repoPath('f99-build', 3, 'x86_64')).toBe('repos/f99-build/3/x86_64');
    expect(distRepoPath('f99', 3)).toBe('repos-dist/f99/3');
    expect(distRepoPath('f99', 3, 'V2')).toBe('vol/V2/repos-dist/f99/3');
  });
});

describe('a path in a URL', () => {
  it('has its parts percent-encoded, and no "."', () => {
    expect(encodePath('packages/g++/1^2~3#4%5/a b?c')).toBe('packages/g%2B%2B/1%5E2~3%234%255/a%20b%3Fc');
    expect(encodePath('data/logs/./build.log')).toBe('data/logs/build.log');
    expect(topUrl('https://kojipkgs.example.org//', 'work/x,y')).toBe(
      'https://kojipkgs.example.org/work/x%2Cy',
    );
  });

  it.each(['', '.', '../x', 'a/../../x', '/etc/passwd', 'a//b', 'a/', 'a\\..\\b', 'a\0b'])(
    '%j leads out, and is refused',
    (path) => {
      expect(() => encodePath(path)).toThrow('leads out');
    },
  );
});
