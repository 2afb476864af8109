export { type GobblerRef, type GobblerTypes, gobbler } from './definition.js';
