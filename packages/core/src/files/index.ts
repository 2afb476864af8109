export { readSmallFile, type SmallFile } from './read-small-file.js';
export { type ReplaceFileOptions, replaceFile } from './replace-file.js';
