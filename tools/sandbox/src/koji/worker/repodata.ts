import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from './job.js';

/** The index of a repo: enough to see that it is there, and how much is in it. */
export function writeRepodata(job: Job, folder: string, packages: number): void {
  mkdirSync(folder, { recursive: true });
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<repomd xmlns="http://linux.duke.edu/metadata/repo">',
    `<revision>${Math.floor(job.hub.now())}</revision>`,
    `<!-- ${packages} packages -->`,
    '</repomd>\n',
  ];
  writeFileSync(join(folder, 'repomd.xml'), lines.join('\n'));
}
